// Access in Redis: the store's contract, one city's tokens on two servers, and what still works while Redis is away.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Access, createAccess } from "../access/access.ts";
import { accessStoreContract } from "../access/access-store.contract.ts";
import { run } from "../access/main.ts";
import { silentLogger } from "../logger.ts";
import { StoreFault } from "../store-fault.ts";
import { createRedisAccessStore } from "./access-store.ts";
import { openRedis, type Redis } from "./redis.ts";
import { type RedisProcess, startRedis } from "./testing.ts";

let server: RedisProcess;
let redis: Redis;
let namespace = 0;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

const connect = () => openRedis({ url: server.url, namespace: String(namespace), logger: silentLogger() });

accessStoreContract("Redis", async () => {
  namespace += 1;
  const own = await connect();
  return { open: () => createRedisAccessStore(own), remove: async () => own.close() };
});

const display = { role: "display", name: "wall 1", scope: "C" } as const;
const cookie = (secret: string | undefined) => `chengge_session=${secret}`;

describe("two servers", () => {
  let [a, b] = [] as unknown as [Access, Access];
  beforeEach(async () => {
    namespace += 1;
    redis = await connect();
    [a, b] = [
      await createAccess({ store: await createRedisAccessStore(redis) }),
      await createAccess({ store: await createRedisAccessStore(redis) }),
    ];
  });
  afterEach(async () => {
    await Promise.all([a.close(), b.close()]);
    redis.close();
  });

  test("know at once the tokens and the sessions that the other made", async () => {
    const { token, grant } = await a.createToken(display);
    const session = await a.openSession(token);
    expect(await b.sessionGrant(cookie(session?.secret))).toEqual(session?.grant);
    expect(await b.authenticate(token)).toEqual(grant);
    expect(await b.list()).toMatchObject([{ id: grant.id }]);
  });

  test("end at both what is ended at one: a session signed out, a token with its sessions", async () => {
    const { token, grant } = await a.createToken(display);
    const [first, second] = [await a.openSession(token), await a.openSession(token)];
    for (const session of [first, second]) expect(await b.sessionGrant(cookie(session?.secret))).not.toBeNull();
    const ended: string[] = [];
    b.onRevoke((id) => ended.push(id));
    await a.closeSession(cookie(first?.secret));
    await expect.poll(() => ended, { timeout: 5000 }).toEqual([first?.grant.sessionId]);
    expect(await b.sessionGrant(cookie(first?.secret))).toBeNull();
    expect(await b.sessionGrant(cookie(second?.secret))).not.toBeNull();
    await a.revoke(grant.id);
    await expect.poll(() => ended.slice(1), { timeout: 5000 }).toEqual([grant.id, second?.grant.sessionId]);
    expect(await b.authenticate(token)).toBeNull();
    expect(await b.openSession(token)).toBeNull();
  });

  test("share the bound of sessions: the oldest is pushed out wherever it was opened", async () => {
    const { token } = await a.createToken(display);
    const small = await createAccess({ store: await createRedisAccessStore(redis), sessionsPerToken: 2 });
    const oldest = await a.openSession(token);
    await b.openSession(token);
    const ended: string[] = [];
    a.onRevoke((id) => ended.push(id));
    await small.openSession(token);
    await small.close();
    await expect.poll(() => ended, { timeout: 5000 }).toEqual([oldest?.grant.sessionId]);
  });

  test("keep no secret in Redis", async () => {
    const { token } = await a.createToken(display);
    const session = await a.openSession(token);
    for (const key of await redis.client.keys("*")) {
      const text = (await redis.client.dump(key))?.toString() ?? "";
      for (const secret of [token, session?.secret ?? ""]) expect([key, text.includes(secret.slice(4))]).toEqual([key, false]);
    }
  });

  test("take what the command makes in the same Redis, and lose what it revokes", async () => {
    const said: string[] = [];
    const place = { dataDir: "nowhere", cityDir: "mock-data/jiaxing", redisUrl: server.url };
    const command = (...args: string[]) =>
      run(
        args,
        (line) => said.push(line),
        (line) => said.push(line),
        place,
      );
    const city = await openRedis({ url: server.url, namespace: "330400", logger: silentLogger() });
    const access = await createAccess({ store: await createRedisAccessStore(city) });
    expect(await command("create", "--role", "display", "--name", "wall", "--scope", "330400")).toBe(0);
    const [id = "", token] = said[0]?.split("  ") ?? [];
    expect(await access.authenticate(token)).toMatchObject({ id });
    expect(await command("list")).toBe(0);
    expect(said.at(-1)).toContain(id);
    const ended: string[] = [];
    access.onRevoke((endedId) => ended.push(endedId));
    expect(await command("revoke", id)).toBe(0);
    await expect.poll(() => ended, { timeout: 5000 }).toEqual([id]);
    await access.close();
    city.close();
    expect(
      await run(
        ["list"],
        () => {},
        (line) => said.push(line),
        { ...place, cityDir: "nowhere" },
      ),
    ).toBe(1);
    expect(said.at(-1)).toContain("CITY_DIR");
  });
});

describe("while Redis is away", () => {
  test("what is known works, nothing new is let in, and what ended meanwhile ends when it is back", async () => {
    namespace += 1;
    redis = await connect();
    const a = await createAccess({ store: await createRedisAccessStore(redis) });
    const { token, grant } = await a.createToken(display);
    const { token: unseen } = await a.createToken({ ...display, name: "wall 2" });
    const session = await a.openSession(token);
    const b = await createAccess({ store: await createRedisAccessStore(redis) });
    const ended: string[] = [];
    b.onRevoke((id) => ended.push(id));
    await server.kill();
    for (const access of [a, b]) {
      expect(await access.authenticate(token)).toEqual(grant);
      expect(await access.sessionGrant(cookie(session?.secret))).toEqual(session?.grant);
      for (const asked of [
        access.authenticate(`cgd_${"A".repeat(43)}`),
        access.sessionGrant(cookie(`cgx_${"A".repeat(43)}`)),
        access.openSession(token),
        access.createToken(display),
        access.revoke(grant.id),
        access.closeSession(cookie(session?.secret)),
        access.list(),
      ])
        await expect(asked).rejects.toThrow(StoreFault);
    }
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(ended).toEqual([]);
    expect(await b.authenticate(token)).toEqual(grant);
    await server.restart();
    await expect.poll(() => a.revoke(grant.id).catch(() => false), { timeout: 10_000 }).toBe(true);
    await expect.poll(() => ended, { timeout: 10_000 }).toEqual([grant.id, session?.grant.sessionId]);
    expect(await b.authenticate(token)).toBeNull();
    expect(await b.authenticate(unseen)).toMatchObject({ name: "wall 2" });
    await Promise.all([a.close(), b.close()]);
    redis.close();
  }, 40_000);

  test("a Redis that stands still is asked for no longer than some seconds", async () => {
    namespace += 1;
    redis = await connect();
    const access = await createAccess({ store: await createRedisAccessStore(redis) });
    const { token, grant } = await access.createToken(display);
    server.pause();
    const asked = access.authenticate(`cgd_${"B".repeat(43)}`);
    expect(await access.authenticate(token)).toEqual(grant);
    await expect(asked).rejects.toThrow(StoreFault);
    server.resume();
    await expect
      .poll(
        () =>
          access.list().then(
            (all) => all.length,
            () => 0,
          ),
        { timeout: 10_000 },
      )
      .toBe(1);
    await access.close();
    redis.close();
  }, 40_000);
});

test("a secret that nobody knows is asked for once in a while, many at once not at all", async () => {
  namespace += 1;
  redis = await connect();
  const store = await createRedisAccessStore(redis);
  let asked = 0;
  const counted = { ...store, token: (hash: string) => store.token(hash).finally(() => (asked += 1)) };
  const access = await createAccess({ store: counted });
  for (let at = 0; at < 20; at += 1) expect(await access.authenticate(`cgd_${"C".repeat(43)}`)).toBeNull();
  expect(asked).toBe(1);
  const guesses = Array.from({ length: 3000 }, (_, at) => access.authenticate(`cgd_${String(at).padStart(43, "D")}`));
  const answers = await Promise.allSettled(guesses);
  expect(answers.filter(({ status }) => status === "rejected").length).toBeGreaterThan(0);
  expect(asked).toBeLessThan(2900);
  const { token, grant } = await access.createToken(display);
  expect(await access.authenticate(token)).toEqual(grant);
  await access.close();
  redis.close();
});

test("with a replica, a change is told once the replica holds it, and not told when none does", async () => {
  namespace += 1;
  const replica = await startRedis({ replicaOf: server.port });
  redis = await connect();
  const access = await createAccess({ store: await createRedisAccessStore(redis) });
  const { grant } = await access.createToken(display);
  replica.pause();
  await expect(access.revoke(grant.id)).rejects.toThrow(/replica/);
  await access.close();
  redis.close();
  await replica.stop();
}, 30_000);
