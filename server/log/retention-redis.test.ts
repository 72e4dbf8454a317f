// Archive, retention and trimming on a real Redis: the contract over a log that is nearly all archive, and many servers at once.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Recorded } from "../../shared/event.ts";
import { silentLogger } from "../logger.ts";
import { openRedis } from "../redis/redis.ts";
import { type RedisProcess, startRedis } from "../redis/testing.ts";
import { openArchive } from "./archive/archive.ts";
import { checkArchive } from "./archive/check.ts";
import { alwaysTrimmed } from "./archive/testing.ts";
import { withArchive } from "./archive/with-archive.ts";
import { aReport, eventLogContract } from "./event-log.contract.ts";
import { createRedisLog } from "./redis-log.ts";
import { startRetention } from "./retention.ts";

const logger = silentLogger();
const aFolder = () => mkdtempSync(join(tmpdir(), "chengge-archive-"));
let redisServer: RedisProcess;
let cities = 0;
const ends: (() => Promise<void>)[] = [];
beforeAll(async () => {
  redisServer = await startRedis();
});
afterAll(() => redisServer.stop());
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

eventLogContract("a log in Redis with its archive", () => {
  const namespace = `contract-${cities++}`;
  const folder = aFolder();
  return {
    async open() {
      const redis = await openRedis({ url: redisServer.url, namespace, logger });
      const log = await alwaysTrimmed(await createRedisLog({ redis, logger }), folder);
      const close = () => log.close().then(() => redis.close());
      return Object.assign(Object.create(log), { close }) as typeof log;
    },
    clean: async () => rmSync(folder, { recursive: true }),
  };
});

const BOUNDS = { records: 100, bytes: 1_000_000 };
/** A server with a log in Redis that holds far too much, and rounds all the time. */
async function aServer(namespace: string, dir: string) {
  const redis = await openRedis({ url: redisServer.url, namespace, logger });
  const log = await createRedisLog({ redis, logger });
  const archive = await openArchive({ dir, logId: log.id, logger, bounds: BOUNDS });
  const keep = { days: 30, bytes: 50_000 };
  const retention = startRetention({ log, archive, keep, now: Date.now, logger, everyMs: 20, keptRecords: 100 });
  const whole = withArchive(log, archive);
  ends.push(async () => {
    await retention.stop();
    await whole.close();
    redis.close();
  });
  return { log: whole, archive, retention, trimmable: log };
}

test("two servers write, archive, trim and redact; a third reads on, and anew, and misses nothing", { timeout: 60_000 }, async () => {
  const [namespace, folder] = [`many-${cities++}`, aFolder()];
  ends.push(async () => rmSync(folder, { recursive: true }));
  const [a, b, reader] = [await aServer(namespace, folder), await aServer(namespace, folder), await aServer(namespace, folder)];
  const TOTAL = 3000;
  let written = 0;
  const write = async (log: typeof a.log) => {
    while (written < TOTAL) {
      const ids = Array.from({ length: 50 }, () => `${++written}`);
      await log.append(ids.map((id) => aReport(id, { text: `secret-${id}.` })));
      await sleep(5);
    }
  };
  const read: Recorded[] = [];
  const readOn = async () => {
    while (read.length < TOTAL) {
      const records = await reader.log.readAfter(read.length, 170);
      read.push(...records);
      if (records.length === 0) await sleep(5);
    }
  };
  let fromArchive = 0;
  const readAnew = async () => {
    while (written < TOTAL) {
      const { count } = reader.log.head();
      for (let after = 0; after < count; after += 170) {
        if (after < reader.log.head().offset) fromArchive += 1;
        const seqs = (await reader.log.readAfter(after, 170)).map(({ seq }) => seq);
        expect(seqs.slice(0, count - after)).toEqual(Array.from({ length: Math.min(170, count - after) }, (_, at) => after + 1 + at));
      }
      await sleep(5);
    }
  };
  await Promise.all([write(a.log), write(b.log), readOn(), readAnew()]);
  expect(read.map(({ seq }) => seq)).toEqual(Array.from({ length: TOTAL }, (_, at) => at + 1));

  const gone = ["r-7", "r-1500", "r-2999"].map((reportId, at) => ({ reportId, before: TOTAL + 1 + at }));
  await Promise.all([a, b, reader].map(({ log }) => log.eraseTexts(gone)));
  await expect.poll(() => a.trimmable.head().offset, { timeout: 20_000 }).toBeGreaterThan(TOTAL / 2);
  await a.archive.sweep();
  await b.archive.refresh();
  await b.archive.sweep();
  expect([a, b, reader].map(({ retention }) => retention.figures().fault)).toEqual([null, null, null]);

  const isGone = ({ event }: Recorded) => gone.some(({ reportId }) => reportId === (event.data as { reportId: string }).reportId);
  for (const { log } of [a, b, reader]) {
    const all: Recorded[] = [];
    while (all.length < TOTAL) all.push(...(await log.readAfter(all.length, 700)));
    expect(all.filter((record) => !isGone(record))).toEqual(read.filter((record) => !isGone(record)));
    for (const record of all.filter(isGone)) expect(record.event.data).not.toHaveProperty("text");
  }
  expect((await checkArchive(folder)).faults).toEqual([]);
  const texts = readdirSync(folder).filter((name) => name.startsWith("texts-"));
  const words = texts.map((name) => gunzipSync(readFileSync(join(folder, name))).toString()).join("");
  expect(words).toContain("secret-8.");
  expect(words).not.toMatch(/secret-(?:7|1500|2999)\./);
  expect(fromArchive).toBeGreaterThan(0); // else it was all in Redis still
});
