// Retention over a log in memory and an archive on a real disk: nothing is trimmed that the archive does not have.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { silentLogger } from "../logger.ts";
import { openArchive } from "./archive/archive.ts";
import { checkArchive } from "./archive/check.ts";
import { assertJoined } from "./archive/joined.ts";
import { beginArchive, cutArchive } from "./archive/mend.ts";
import { createTrimmingStore, RECORD_BYTES } from "./archive/testing.ts";
import { withArchive } from "./archive/with-archive.ts";
import { aReport } from "./event-log.contract.ts";
import { type RetentionOptions, startRetention } from "./retention.ts";

const DAY = 86_400_000;
const START = 1_700_000_000_000;
const logger = silentLogger();
const PLENTY = { days: 30, bytes: Number.POSITIVE_INFINITY };

let folder: string;
let store: ReturnType<typeof createTrimmingStore>;
let now: number;
let given: number;
const stops: (() => Promise<void>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "chengge-archive-"));
  store = createTrimmingStore();
  now = START;
  given = 0;
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  rmSync(folder, { recursive: true });
});

/** A server's retention; segments of 10 records, and age keeps the newest 20. */
async function aServer(options: Partial<RetentionOptions> = {}) {
  const log = store.open();
  const archive = await openArchive({ dir: folder, logId: log.id, logger, bounds: { records: 10, bytes: 1_000_000 } });
  const retention = startRetention({ log, archive, keep: PLENTY, now: () => now, logger, everyMs: DAY, keptRecords: 20, ...options });
  stops.push(retention.stop);
  return { log, archive, retention };
}

/** So many records, each a second after the other; time goes on with them. */
async function append(count: number) {
  const records = Array.from({ length: count }, () => ({ ...aReport(`${++given}`), recordedAt: (now += 1000) }));
  await store.open().append(records);
}

describe("archiving", () => {
  test("follows the log in full segments, a minute behind it", async () => {
    const { archive, retention } = await aServer();
    await append(100); // the newest 60 are younger than a minute
    await retention.round();
    expect(archive.segments.map(({ from, to }) => [from, to])).toEqual([
      [1, 10],
      [11, 20],
      [21, 30],
      [31, 40],
    ]);
    now += 60_000;
    await retention.round();
    expect(retention.figures()).toMatchObject({ archivedSeq: 100, segments: 10, fault: null });
    expect(retention.figures().lastRoundAt).toBeGreaterThan(0);
  });

  test("makes a small segment of what has waited for a day", async () => {
    const { archive, retention } = await aServer();
    await append(4);
    now += DAY - 10_000;
    await retention.round();
    expect(archive.to).toBe(0);
    now += 10_000;
    await retention.round();
    expect(archive.to).toBe(4);
  });

  test("is not held back by a clock that once ran ahead", async () => {
    const { archive, retention } = await aServer();
    await append(5);
    now += 365 * DAY;
    await append(5);
    now -= 365 * DAY;
    await append(80);
    await retention.round();
    expect(archive.to).toBe(30);
  });

  test("is one server's work until its lease ends", async () => {
    const [one, other] = [await aServer(), await aServer()];
    await append(200);
    await one.retention.round();
    await append(100);
    await other.retention.round();
    expect(other.retention.figures()).toMatchObject({ archivedSeq: 140, fault: null }); // it has seen what the first one wrote
    store.endLease();
    await other.retention.round();
    expect(other.retention.figures().archivedSeq).toBe(240);
  });

  test("goes on by itself at its interval", async () => {
    const { retention } = await aServer({ everyMs: 20 });
    await append(100);
    await expect.poll(() => retention.figures().archivedSeq).toBe(40);
  });
});

describe("trimming", () => {
  test("takes what is old, in whole segments, and everything reads back equal", async () => {
    const { log, archive, retention } = await aServer();
    await append(55);
    now += 31 * DAY;
    await append(100);
    const all = await log.readAfter(0, 1000);
    await retention.round();
    expect(log.head().offset).toBe(50); // 51 to 60 has new records
    await expect(log.readAfter(0, 1)).rejects.toMatchObject({ code: "log-trimmed" });
    expect(await withArchive(log, archive).readAfter(0, 1000)).toEqual(all);
  });

  test("leaves the newest records however old they are", async () => {
    const { log, retention } = await aServer();
    await append(50);
    now += 365 * DAY;
    await retention.round();
    expect(retention.figures().archivedSeq).toBe(50);
    expect(log.head().offset).toBe(30);
  });

  test("takes as much as is too much, even of the newest, and archives small segments for it", async () => {
    const { log, archive, retention } = await aServer({ keep: { days: 30, bytes: 3 * RECORD_BYTES } });
    await append(25);
    now += 60_000;
    const all = await log.readAfter(0, 100);
    await retention.round();
    expect([archive.to, log.head().offset]).toEqual([25, 22]);
    expect(await log.bytes()).toBe(3 * RECORD_BYTES);
    expect(await withArchive(log, archive).readAfter(0, 100)).toEqual(all);
  });

  test("comes in each round, however fast records are written meanwhile", async () => {
    const { log, archive, retention } = await aServer({ keep: { days: 30, bytes: 12 * RECORD_BYTES } });
    await append(100);
    now += 60_000;
    const write = archive.write.bind(archive);
    archive.write = async (records) => {
      await write(records);
      await append(10);
      now += 60_000;
    };
    await retention.round();
    expect(archive.to).toBeLessThan(120);
    expect(log.head().offset).toBeGreaterThan(80);
  });

  test("never goes beyond what is archived", async () => {
    const { log, archive, retention } = await aServer({ keep: { days: 30, bytes: RECORD_BYTES } });
    await append(100); // 60 are younger than a minute and not archived yet
    await retention.round();
    expect([archive.to, log.head().offset]).toEqual([40, 40]);
  });

  test("waits while a file of the archive is damaged, and says which", async () => {
    const { log, retention } = await aServer();
    await append(100);
    now += 60_000;
    await retention.round();
    const file = join(folder, "records-000000000021-000000000030.ndjson.gz");
    const whole = readFileSync(file);
    writeFileSync(file, whole.subarray(1));
    now += 31 * DAY;
    await retention.round();
    expect(retention.figures().fault).toBe("archive-damaged");
    expect(log.head().offset).toBe(0);
    writeFileSync(file, whole);
    await retention.round();
    expect(retention.figures().fault).toBeNull();
    expect(log.head().offset).toBe(80);
  });

  test("waits while the log cannot be asked", async () => {
    const { log, retention } = await aServer();
    await append(100);
    store.setAway(true);
    await retention.round();
    expect(retention.figures()).toMatchObject({ fault: "failed", lastRoundAt: 0 });
    store.setAway(false);
    await retention.round();
    expect(retention.figures()).toMatchObject({ fault: null, archivedSeq: 40 });
    expect(log.head().offset).toBe(0);
  });
});

describe("an archive and a log that do not join", () => {
  const trimmed = async () => {
    const server = await aServer();
    await append(60);
    now += 40 * DAY;
    await server.retention.round();
    expect(server.log.head().offset).toBe(40);
    return server;
  };

  test("a folder that does not have what was trimmed is named, and nothing goes on", async () => {
    await trimmed();
    await append(100);
    now += 40 * DAY;
    rmSync(folder, { recursive: true });
    const { log, archive, retention } = await aServer();
    store.endLease();
    await retention.round();
    expect(retention.figures().fault).toBe("archive-gap");
    expect([archive.to, log.head().offset]).toEqual([0, 40]);
    mkFolder();
  });

  test("a folder whose manifest was lost under a running server is named", async () => {
    const { log, retention } = await trimmed();
    rmSync(join(folder, "manifest.json"));
    await append(100);
    now += 40 * DAY;
    await retention.round();
    expect(retention.figures().fault).toBe("archive-damaged");
    expect(log.head().offset).toBe(40);
  });

  test("a log that has lost records which are archived is named with what they share, and goes on when the archive is cut there", async () => {
    const { log, archive, retention } = await trimmed();
    store.loseAfter(55);
    await retention.round();
    expect(retention.figures().fault).toBe("archive-differs");
    given = 1000;
    await append(100);
    now += 40 * DAY;
    await retention.round();
    expect(retention.figures().fault).toBe("archive-differs");
    expect([archive.to, log.head().offset]).toEqual([60, 40]);
    await expect(assertJoined(log, archive)).rejects.toThrow("the same records up to 50, other ones up to 60");

    expect(await cutArchive(folder, 50)).toMatchObject([{ from: 51, to: 60 }]);
    await retention.round();
    expect(retention.figures()).toMatchObject({ fault: null, archivedSeq: 155 });
    const ids = (await withArchive(log, archive).readAfter(50, 10)).map(({ event }) => event.id);
    expect(ids).toEqual(["51", "52", "53", "54", "55", "1001", "1002", "1003", "1004", "1005"]);
    expect(readdirSync(folder).filter((name) => name.endsWith(".aside"))).toHaveLength(2);
    await expect(cutArchive(folder, 52)).rejects.toMatchObject({ code: "archive-gap" });
  });

  test("an archive that is lost for good is begun anew after what was trimmed", async () => {
    const { log } = await trimmed();
    await append(40);
    now += 40 * DAY;
    const all = await log.readAfter(40, 100);
    rmSync(folder, { recursive: true });
    await beginArchive(folder, log.id, 40);
    store.endLease();
    const { archive, retention } = await aServer();
    await retention.round();
    expect(retention.figures()).toMatchObject({ fault: null, archivedSeq: 100 });
    expect(log.head().offset).toBe(80);
    const whole = withArchive(log, archive);
    expect(await whole.readAfter(40, 100)).toEqual(all);
    await expect(whole.readAfter(39, 1)).rejects.toMatchObject({ code: "log-trimmed", message: expect.stringContaining("begins at 41") });
    expect(await checkArchive(folder)).toMatchObject({ faults: [], notes: [expect.stringContaining("records 1 to 40")], records: 60 });
    await expect(beginArchive(folder, log.id, 80)).rejects.toMatchObject({ code: "archive-in-use" });
  });
});

const mkFolder = () => {
  folder = mkdtempSync(join(tmpdir(), "chengge-archive-"));
};
