// A Redis of the demo's own, on a free port of this machine, with the settings that `deploy/redis.conf` ships.
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StartFault } from "../start-fault.ts";
import { readJson, writeJson } from "./demo-folder.ts";

const CONF = join(import.meta.dirname, "../../deploy/redis.conf");
const START_MS = 20_000;
const ASK_MS = 1000;

export type OwnRedis = { readonly url: string; readonly stop: () => Promise<void> };

/** Starts it with its files in `dir`, or takes on the one that a demo which was killed has left running there. */
export async function startOwnRedis(dir: string): Promise<OwnRedis> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, "redis.json");
  const left = readJson(file) as { port?: number } | null;
  if (typeof left?.port === "number" && (await dirAt(left.port)) === dir) return ownRedis(left.port);
  const port = await freePort();
  writeJson(file, { port });
  const child = spawn("redis-server", [CONF, "--port", String(port), "--dir", dir, "--logfile", join(dir, "redis.log")], {
    stdio: "ignore",
    detached: true, // Ctrl+C ends the servers first, then this
  });
  let fault: string | null = null;
  child.once("error", () => {
    fault = "--redis auto: redis-server is not on PATH. Install Redis, or give the address of one: --redis redis://HOST:PORT";
  });
  child.once("exit", () => {
    fault ??= `--redis auto: Redis ended, see ${join(dir, "redis.log")}`;
  });
  child.unref();
  for (const until = Date.now() + START_MS; (await dirAt(port)) !== dir; await sleep(50)) {
    if (fault === null && Date.now() > until) fault = `--redis auto: Redis did not start, see ${join(dir, "redis.log")}`;
    if (fault !== null) throw new StartFault(fault);
  }
  return ownRedis(port);
}

const ownRedis = (port: number): OwnRedis => ({
  url: `redis://127.0.0.1:${port}`,
  async stop() {
    await ask(port, "SHUTDOWN NOSAVE"); // every write is in its file already
  },
});

/** The folder of the Redis that answers on the port; null when none does. */
async function dirAt(port: number): Promise<string | null> {
  const answer = await ask(port, "CONFIG GET dir");
  return answer?.split("\r\n")[4] ?? null;
}

/** One inline command, its raw answer; null without one. */
function ask(port: number, command: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", timeout: ASK_MS });
    const end = (answer: string | null) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => socket.write(`${command}\r\n`));
    socket.once("data", (bytes) => end(bytes.toString()));
    socket
      .once("error", () => end(null))
      .once("timeout", () => end(null))
      .once("close", () => end(null));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}
