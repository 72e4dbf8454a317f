// What every EventLog promises: one suite, run on each adapter.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CityEvent, Unnumbered } from "../../shared/event.ts";
import { recordOf } from "../../shared/record.ts";
import type { EventLog } from "./event-log.ts";

type Adapter = {
  /** The same store each time it is called within one test, a fresh one in the next. */
  readonly open: () => Promise<EventLog>;
  readonly clean: () => Promise<void>;
};

export const aReport = (id: string, extra: Partial<Record<string, unknown>> = {}, source = "//test/source"): Unnumbered => {
  const data = {
    reportId: `r-${id}`,
    family: "livelihood",
    kind: "noise",
    title: `第${id}件`,
    channel: "12345",
    urgency: "routine",
    ...extra,
  };
  return recordOf({ id, source, type: "chengge.report.submitted", time: 1_000, data } as CityEvent, { grid: "g1", dueAt: 9_000 }, 2_000);
};

const seqsOf = (appended: readonly unknown[]) => appended.map((one) => (one === "duplicate" ? one : (one as { seq: number }).seq));

export function eventLogContract(name: string, prepare: () => Adapter): void {
  describe(`${name} keeps the EventLog contract`, () => {
    let adapter: Adapter;
    let log: EventLog;
    beforeEach(async () => {
      adapter = prepare();
      log = await adapter.open();
    });
    afterEach(async () => {
      await log.close();
      await adapter.clean();
    });
    const reopen = async () => {
      await log.close();
      log = await adapter.open();
    };

    test("an empty log has no head and nothing to read", async () => {
      expect(log.head()).toEqual({ count: 0, offset: 0, received: 0, horizon: 0 });
      expect(await log.readAfter(0, 10)).toEqual([]);
    });

    test("numbers records 1, 2, 3 without a hole, even around duplicates", async () => {
      expect(seqsOf(await log.append([aReport("a")]))).toEqual([1]);
      expect(seqsOf(await log.append([aReport("a"), aReport("b"), aReport("b"), aReport("c")]))).toEqual(["duplicate", 2, "duplicate", 3]);
      expect((await log.readAfter(0, 10)).map((one) => [one.seq, one.event.id])).toEqual([
        [1, "a"],
        [2, "b"],
        [3, "c"],
      ]);
    });

    test("the same id from another source is another event", async () => {
      expect(seqsOf(await log.append([aReport("a"), aReport("a", {}, "//test/other")]))).toEqual([1, 2]);
    });

    test("a record comes back as it was given", async () => {
      const given = aReport("a", { text: "路灯坏了", participant: "p-1", reading: { quantity: "CO", value: 1.5, unit: "ppm", limit: 1 } });
      await log.append([given]);
      expect(await log.readAfter(0, 1)).toEqual([{ seq: 1, ...given }]);
    });

    test("reads on from a number, oldest first, at most so many", async () => {
      await log.append(["a", "b", "c", "d"].map((id) => aReport(id)));
      expect((await log.readAfter(1, 2)).map((one) => one.seq)).toEqual([2, 3]);
      expect(await log.readAfter(4, 10)).toEqual([]);
    });

    test("appends at the same time get their numbers in the order they were given", async () => {
      const appended = await Promise.all(Array.from({ length: 50 }, (_, at) => log.append([aReport(`a${at}`), aReport(`b${at}`)])));
      expect(appended.flatMap(seqsOf)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
      expect((await log.readAfter(0, 3)).map((one) => one.event.id)).toEqual(["a0", "b0", "a1"]);
    });

    test("the same event in two appends at the same time is taken once", async () => {
      const [first, second] = await Promise.all([log.append([aReport("a")]), log.append([aReport("a")])]);
      expect([...seqsOf(first ?? []), ...seqsOf(second ?? [])].sort()).toEqual([1, "duplicate"]);
    });

    test("counts what came through the door, without duplicates and the program's own", async () => {
      await log.append([aReport("a"), aReport("b"), aReport("a")], { received: true });
      await log.append([aReport("c")], { received: false });
      expect(log.head()).toEqual({ count: 3, offset: 0, received: 2, horizon: 0 });
    });

    test("everything is there after it was closed and opened again", async () => {
      await log.append([aReport("a"), aReport("b")], { received: true });
      const { id, epoch } = log;
      await reopen();
      expect([log.id, log.epoch]).toEqual([id, epoch]);
      expect(log.head()).toEqual({ count: 2, offset: 0, received: 2, horizon: 0 });
      expect(seqsOf(await log.append([aReport("b"), aReport("c")], { received: true }))).toEqual(["duplicate", 3]);
    });

    test("erased texts are gone, the record and other reports' texts stay", async () => {
      await log.append([aReport("a", { text: "secret", participant: "p-1" }), aReport("b")]);
      await log.eraseTexts([{ reportId: "r-a", before: 3 }]);
      await reopen();
      const [a, b] = await log.readAfter(0, 10);
      expect(a?.event.data).not.toHaveProperty("title");
      expect(a?.event.data).not.toHaveProperty("text");
      expect(a?.event.data).not.toHaveProperty("participant");
      expect(a?.event.data).toHaveProperty("kind", "noise");
      expect(b?.event.data).toHaveProperty("title", "第b件");
    });

    test("what was written after a redaction stays, however often it is carried out", async () => {
      await log.append([aReport("a"), aReport("b", { reportId: "r-a" })]);
      const redaction = { reportId: "r-a", before: 2 };
      await log.eraseTexts([redaction]);
      await log.eraseTexts([redaction, { reportId: "r-none", before: 3 }]);
      await reopen();
      await log.eraseTexts([redaction]);
      const [first, second] = await log.readAfter(0, 10);
      expect(first?.event.data).not.toHaveProperty("title");
      expect(second?.event.data).toHaveProperty("title", "第b件");
    });

    test("a thousand redactions are carried out at once, and cost nothing when they are told again", async () => {
      const all = Array.from({ length: 1000 }, (_, at) => at);
      await log.append(all.map((at) => aReport(`${at}`)));
      const redactions = all.map((at) => ({ reportId: `r-${at}`, before: 1001 + at }));
      const timeOf = async () => {
        const began = performance.now();
        await log.eraseTexts(redactions);
        return performance.now() - began;
      };
      expect(await timeOf()).toBeLessThan(1000);
      const again: number[] = [];
      while (again.length < 5) {
        await reopen();
        again.push(await timeOf());
      }
      expect(Math.min(...again)).toBeLessThan(20); // a busy machine slows some of them, not all
      expect((await log.readAfter(0, 1000)).every(({ event }) => !("title" in event.data))).toBe(true);
    });

    test("an append of nothing changes nothing", async () => {
      expect(await log.append([])).toEqual([]);
      expect(log.head().count).toBe(0);
    });

    test("appends under way are finished before it closes", async () => {
      const appended = log.append([aReport("a")]);
      await reopen();
      expect(seqsOf(await appended)).toEqual([1]);
      expect(log.head().count).toBe(1);
    });
  });
}
