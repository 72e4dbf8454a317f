// Asks the Sentinels, in turn, which Redis is the master now.
import { connectWithin, newClient } from "./client.ts";
import { RedisFault } from "./redis-fault.ts";
import { type Address, type RedisTarget, textOf } from "./redis-url.ts";

const ASK_MS = 1000;

/** The master's address by the first Sentinel that knows it. Throws a `RedisFault` when none does. */
export async function masterOf(target: RedisTarget & { readonly master: string }): Promise<Address> {
  const failures: string[] = [];
  for (const sentinel of target.addresses) {
    try {
      const master = await ask(sentinel, target);
      if (master) return master;
      failures.push(`${textOf(sentinel)} does not know it`);
    } catch (error) {
      failures.push(`${textOf(sentinel)}: ${(error as Error).message}`);
    }
  }
  throw new RedisFault(
    "redis-unreachable",
    `no Sentinel names the master ${target.master} (${failures.join("; ")}): are they running, and is REDIS_URL right?`,
  );
}

/** Without a password first: Sentinels often have none, and then refuse one. */
async function ask(sentinel: Address, target: RedisTarget & { readonly master: string }): Promise<Address | null> {
  try {
    return await askAs(sentinel, target.master, { ...target, username: null, password: null, database: 0 });
  } catch (error) {
    if (target.password === null || !(error as Error).message.startsWith("NOAUTH")) throw error;
    return askAs(sentinel, target.master, { ...target, database: 0 });
  }
}

async function askAs(sentinel: Address, master: string, target: RedisTarget): Promise<Address | null> {
  const client = newClient(sentinel, target, "chengge");
  client.on("error", () => {}); // the command rejects too
  await connectWithin(client, ASK_MS);
  const timer = setTimeout(() => client.destroy(), ASK_MS);
  try {
    const answer = await client.sendCommand<[string, string] | null>(["SENTINEL", "GET-MASTER-ADDR-BY-NAME", master]);
    return answer && { host: answer[0], port: Number(answer[1]) };
  } finally {
    clearTimeout(timer);
    client.destroy();
  }
}
