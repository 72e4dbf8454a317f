// The hub: durable and folded in order, whole again after a restart with and without a snapshot, honest when it is not ready.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { City } from "../shared/city-check.ts";
import type { CityEvent, Unnumbered } from "../shared/event.ts";
import { emptyState, reduce } from "../shared/state.ts";
import { event, numbered, smallCity, submitted, T0, tick } from "../shared/testing.ts";
import { eventMix } from "../shared/testing-mix.ts";
import { viewOf } from "../shared/view-of.ts";
import { createClock } from "./clock.ts";
import { createSnapshotStore } from "./hub/state-snapshot.ts";
import { createHub, type Hub, type HubOptions } from "./hub.ts";
import type { EventLog } from "./log/event-log.ts";
import { createSqliteLog } from "./log/sqlite-log.ts";
import { silentLogger } from "./logger.ts";

const city = smallCity() as City;
const DOOR = { received: true };
const unnumbered = (...events: CityEvent[]): Unnumbered[] => numbered(events, 0).map(({ seq: _, ...record }) => record);
const mixOf = (seed: number, count: number) => {
  const mix = eventMix(seed);
  return Array.from({ length: count }, () => mix.next().value as CityEvent);
};

let folder: string;
let log: EventLog;
let hub: Hub;
let clock: ReturnType<typeof createClock>;

async function start(cityHash = "h1", more: Partial<HubOptions> = {}): Promise<Hub> {
  log = createSqliteLog(folder);
  clock = createClock({ mode: "real", speed: 1, at: T0 });
  hub = await createHub({
    log,
    city,
    clock,
    logger: silentLogger(),
    snapshots: createSnapshotStore(folder, { logId: log.id, cityHash }, silentLogger()),
    snapshotCheckMs: 20,
    ...more,
  });
  return hub;
}
async function stop(): Promise<void> {
  await hub.close();
  await log.close();
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "chengge-hub-"));
  await start();
  await hub.started;
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

describe("what is submitted", () => {
  test("is in the view once resolved; a second time it is a duplicate and changes nothing", async () => {
    const [first] = await hub.submit(unnumbered(tick(T0), submitted("a")), DOOR);
    expect(first).toMatchObject({ seq: 1 });
    expect(hub.view("C").totals.open).toBe(1);
    const again = submitted("b");
    await hub.submit(unnumbered(again), DOOR);
    expect(await hub.submit(unnumbered(again), DOOR)).toEqual(["duplicate"]);
    expect(hub.view("C")).toMatchObject({ seq: 3, totals: { open: 2 } });
    expect(log.head()).toMatchObject({ count: 3, received: 2 }); // the tick is our own
  });

  test("by many at once is folded in the log's order, and everyone is told", async () => {
    let advances = 0;
    const forget = hub.onAdvance(() => {
      advances += 1;
    });
    await Promise.all(Array.from({ length: 200 }, (_, at) => hub.submit(unnumbered(submitted(`r${at}`), submitted(`s${at}`)), DOOR)));
    expect(hub.state.seq).toBe(400);
    expect(hub.view("C").totals.open).toBe(400);
    expect(advances).toBeGreaterThan(0);
    forget();
    await hub.submit(unnumbered(tick(T0)), DOOR);
    expect(advances).toBeLessThanOrEqual(200);
  });

  test("screens at the same number and scope share one patch, with a fresh asOf", async () => {
    await hub.submit(unnumbered(tick(T0), submitted("a")), DOOR);
    const patch = hub.patchSince("C1", 1);
    expect(hub.patchSince("C1", 1)).toBe(patch);
    expect(hub.patchSince("C", 1)).not.toBe(patch);
    expect(hub.patchSince("C1", 0)).toBe("snapshot");
    await hub.submit(unnumbered(submitted("b")), DOOR);
    expect(hub.patchSince("C1", 1)).not.toBe(patch);
  });

  test("by another writer of the same log is folded first", async () => {
    await hub.submit(unnumbered(tick(T0)), DOOR);
    await log.append(unnumbered(submitted("theirs")), DOOR);
    expect(hub.state.seq).toBe(1);
    await Promise.all([hub.submit(unnumbered(submitted("ours")), DOOR), hub.submit(unnumbered(submitted("too")), DOOR)]);
    expect(hub.state.seq).toBe(4);
    expect(hub.view("C").totals.open).toBe(3);
  });
});

describe("a redaction", () => {
  const redacted = (reportId: string) => event("chengge.report.redacted", { reportId });
  const secret = "an-unmistakable-title";
  const filesWith = () =>
    ["state.snapshot", "events.sqlite", "events.sqlite-wal"].filter(
      (file) => existsSync(join(folder, file)) && readFileSync(join(folder, file), "latin1").includes(secret),
    );

  test("takes the texts out of the log at once, and out of the snapshot with the next one", async () => {
    await hub.submit(unnumbered(submitted("a", { title: secret })), DOOR);
    await stop();
    expect(filesWith()).toContain("state.snapshot");
    await start();
    await hub.started;
    await hub.submit(unnumbered(redacted("a")), DOOR);
    expect(filesWith()).toEqual(["state.snapshot"]);
    await stop();
    expect(filesWith()).toEqual([]);
    await start();
    expect(hub.restoredAt).toBe(2);
  });

  test("leaves what was written after it, live as after a restart", async () => {
    await hub.submit(unnumbered(submitted("a", { channel: "app" })), DOOR);
    await hub.submit(unnumbered(redacted("a"), event("chengge.report.noted", { reportId: "a", title: "经办人重写的标题" })), DOOR);
    const live = hub.state.reports.get("a");
    expect(live?.title).toBe("经办人重写的标题");
    await stop();
    rmSync(join(folder, "state.snapshot"));
    await start();
    await hub.started;
    expect(hub.state.reports.get("a")).toEqual(live);
  });

  test("of a thousand reports at once does not stop everyone else", async () => {
    const ids = Array.from({ length: 1000 }, (_, at) => `r${at}`);
    await hub.submit(unnumbered(...ids.map((id) => submitted(id))), DOOR);
    const began = performance.now();
    await hub.submit(unnumbered(...ids.map(redacted)), DOOR);
    expect(performance.now() - began).toBeLessThan(1500); // one commit each took 14 s
    expect((await log.readAfter(0, 1000)).some(({ event: { data } }) => "title" in data)).toBe(false);
  });

  test("that fails is tried again, also after a restart", async () => {
    await hub.submit(unnumbered(submitted("a", { title: secret })), DOOR);
    const reader = new DatabaseSync(join(folder, "events.sqlite"), { readOnly: true });
    reader.exec("BEGIN; SELECT count(*) FROM record"); // keeps the old pages in the WAL
    expect(await hub.submit(unnumbered(redacted("a")), DOOR)).toMatchObject([{ seq: 2 }]);
    await stop();
    reader.close();
    await start();
    expect(hub.restoredAt).toBe(0);
    await hub.started;
    expect(filesWith()).toEqual([]);
  });

  test("makes a snapshot due, but not again and again", async () => {
    const made: number[] = [];
    await stop();
    const make = async (seq: number) => made.push(seq) > 0;
    await start("h1", { snapshotter: { make, stop: async () => {} }, snapshotPauseMs: 500 });
    await hub.started;
    for (const id of ["a", "b", "c"]) {
      await hub.submit(unnumbered(submitted(id), redacted(id)), DOOR);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    expect(made).toEqual([2]);
    await expect.poll(() => made, { timeout: 2000 }).toEqual([2, 6]);
  });
});

describe("a restart", () => {
  const whole = (events: CityEvent[]) => reduce(emptyState(city), numbered(events, 0));
  const viewsOf = (state: Parameters<typeof viewOf>[0]) =>
    ["C", "C21", "C111"].map((scope) => viewOf(state, scope, { epoch: "e", asOf: 0 }));

  test.each([3, 11])("seed %i: from a snapshot and what came after, the views are those of one whole fold", async (seed) => {
    const events = mixOf(seed, 2000);
    await hub.submit(unnumbered(...events.slice(0, 1500)), DOOR);
    await stop();
    await start();
    expect(hub.restoredAt).toBe(1500);
    await hub.started;
    await hub.submit(unnumbered(...events.slice(1500, 1700)), DOOR);
    await log.close(); // no graceful stop: the snapshot stays at 1500
    await start();
    expect(hub.restoredAt).toBe(1500);
    await hub.started;
    await hub.submit(unnumbered(...events.slice(1700)), DOOR);
    expect(viewsOf(hub.state)).toEqual(viewsOf(whole(events)));
  });

  test.each([
    ["another city folder", () => start("h2")],
    [
      "a snapshot that cannot be read",
      () => {
        writeFileSync(join(folder, "state.snapshot"), "torn");
        return start();
      },
    ],
    [
      "a log that was written on from an older copy",
      () => {
        const db = new DatabaseSync(join(folder, "events.sqlite"));
        db.exec("UPDATE record SET id = 'another' WHERE seq = 3");
        db.close();
        return start();
      },
    ],
    [
      "a log that is shorter",
      () => {
        const db = new DatabaseSync(join(folder, "events.sqlite"));
        db.exec("DELETE FROM record WHERE seq = 3");
        db.close();
        return start();
      },
    ],
  ])("with %s folds from the beginning", async (_name, change) => {
    await hub.submit(unnumbered(tick(T0), submitted("a"), submitted("b")), DOOR);
    await stop();
    await change();
    expect(hub.restoredAt).toBe(0);
    await hub.started;
    expect(hub.state.seq).toBe(log.head().count);
    expect(hub.view("C").totals.open).toBe(hub.state.seq - 1);
  });

  test("is not ready while the log is folded, says how far it is, and takes nothing yet", async () => {
    await hub.submit(unnumbered(...mixOf(1, 4100)), DOOR);
    await log.close();
    await start();
    expect(hub.readiness()).toMatchObject({ ready: false, reason: expect.stringMatching(/^folding the log: (0|2000) of 4100$/) });
    await expect(hub.submit(unnumbered(submitted("a")), DOOR)).rejects.toThrow("folding the log");
    await hub.started;
    expect(hub.readiness()).toEqual({ ready: true });
  });

  test("the city clock goes on from the log's end", async () => {
    await hub.submit(unnumbered(tick(T0 + 3_600_000)), DOOR);
    await stop();
    await start();
    await hub.started;
    expect(clock.now()).toBeGreaterThanOrEqual(T0 + 3_600_000);
  });
});

describe("when something is wrong", () => {
  test("a log that cannot be written makes it not ready until it can", async () => {
    await hub.submit(unnumbered(tick(T0)), DOOR);
    const other = new DatabaseSync(join(folder, "events.sqlite"));
    other.exec("BEGIN IMMEDIATE");
    await expect(hub.submit(unnumbered(submitted("a")), DOOR)).rejects.toMatchObject({ code: "log-busy" });
    expect(hub.readiness()).toEqual({ ready: false, reason: "the log cannot be written: log-busy" });
    other.close();
    await expect.poll(() => hub.readiness(), { timeout: 3000 }).toEqual({ ready: true });
    await hub.submit(unnumbered(submitted("a")), DOOR);
    expect(hub.view("C").totals.open).toBe(1);
  });

  test("a record of a newer program stops the start: nothing is skipped", async () => {
    await hub.submit([...unnumbered(tick(T0)), { ...unnumbered(submitted("a"))[0], version: 99 } as Unnumbered], DOOR);
    await log.close();
    await start();
    await expect(hub.started).rejects.toThrow("newer-record");
    expect(hub.readiness()).toMatchObject({ ready: false, reason: expect.stringContaining("newer-record") });
  });

  test("after closing it takes nothing more", async () => {
    await hub.close();
    await expect(hub.submit(unnumbered(submitted("a")), DOOR)).rejects.toThrow("stopping");
  });
});
