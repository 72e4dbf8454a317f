// A case's clocks in the fold: stages, stops, reopening, and what is taken back.
import { describe, expect, test } from "vitest";
import type { Placed } from "../event.ts";
import { type CityState, reduce } from "../state.ts";
import { cityAfter, event, further, HOUR, numbered, submitted, T0 } from "../testing.ts";
import { OWN_SOURCE } from "./source.ts";
import type { StepType } from "./stage.ts";

const due = new Date(T0 + 8 * HOUR);
const open = () => cityAfter(submitted("r1", { dueAt: due }));
const step = (name: string, at: number, data: Record<string, unknown> = {}, source = "//test/a") =>
  event(`chengge.report.${name}` as StepType, { reportId: "r1", ...data }, { time: T0 + at * HOUR, source });
/** As the door hands it over, with what it derived. */
const placed = (state: CityState, one: ReturnType<typeof step>, derived: Placed) =>
  reduce(
    state,
    numbered([one as never], state.seq).map((record) => ({ ...record, placed: derived })),
  );
const take = (state: CityState, ...steps: ReturnType<typeof step>[]) => further(state, ...(steps as never[]));
const report = (state: CityState) => state.reports.get("r1");
const hours = (time: number | null | undefined) => (time == null ? null : (time - T0) / HOUR);

describe("a stage's clock", () => {
  test("begins with the stage, has the limit that the door wrote down, and ends with the next", () => {
    const state = placed(open(), step("accepted", 1), { stageDueAt: T0 + 2 * HOUR });
    expect(report(state)).toMatchObject({ stageSince: T0 + HOUR, stageDueAt: T0 + 2 * HOUR });
    take(state, step("resolved", 3));
    expect(report(state)).toMatchObject({ stageSince: T0 + 3 * HOUR, stageDueAt: null });
  });

  test("is not begun anew by what leaves the stage as it is", () => {
    const state = take(open(), step("accepted", 1), step("noted", 2), step("extended", 3, { dueAt: due }));
    expect(hours(report(state)?.stageSince)).toBe(1);
  });

  test("of a deferred case is its term", () => {
    const state = take(open(), step("deferred", 1, { until: new Date(T0 + 100 * HOUR) }));
    expect(report(state)).toMatchObject({ stage: "deferred", stageDueAt: T0 + 100 * HOUR, stoppedAt: T0 + HOUR });
  });

  test("that was deferred, folded and unfolded is its term again", () => {
    const state = take(
      open(),
      step("deferred", 1, { until: new Date(T0 + 100 * HOUR) }),
      step("folded", 2, { into: "r2" }),
      step("unfolded", 3),
    );
    expect(report(state)).toMatchObject({ stage: "deferred", stageDueAt: T0 + 100 * HOUR, stoppedAt: T0 + HOUR });
    take(state, step("folded", 4, { into: "r2" }), step("undone", 4), step("resumed", 5));
    expect(report(state)).toMatchObject({ stage: "submitted", stageDueAt: null, stoppedAt: null });
  });
});

describe("the whole limit", () => {
  test("is given back by the calendar where the door has worked that out, else by the clock", () => {
    const byClock = take(open(), step("deferred", 1), step("resumed", 5));
    expect([report(byClock)?.dueAt, report(byClock)?.runsFrom].map(hours)).toEqual([12, 4]);
    const byCalendar = placed(take(open(), step("deferred", 1)), step("resumed", 5), { dueAt: T0 + 30 * HOUR });
    expect([report(byCalendar)?.dueAt, report(byCalendar)?.runsFrom].map(hours)).toEqual([30, 4]);
  });

  test("runs from the reopening once a case has come back", () => {
    const state = placed(take(open(), step("closed", 3)), step("reopened", 20), { dueAt: T0 + 24 * HOUR });
    expect(report(state)).toMatchObject({ stage: "accepted", reopened: 1, closedAt: null });
    expect([report(state)?.dueAt, report(state)?.runsFrom].map(hours)).toEqual([24, 20]);
  });
});

describe("climbing", () => {
  const climb = (share: number, limitAt = due, source = OWN_SOURCE) =>
    step("reminded", 6, { share, limitAt, chain: "territorial" }, source);

  test("is remembered for the limit that it is about, and forgotten with a new one", () => {
    const state = take(open(), climb(0.75));
    expect(report(state)?.climbed.whole).toBe(0.75);
    take(state, step("extended", 7, { dueAt: new Date(T0 + 20 * HOUR) }));
    expect(report(state)?.climbed.whole).toBe(0);
    take(state, climb(1));
    expect(report(state)?.climbed.whole).toBe(0);
    expect(state.places[0]?.outOfOrder).toBe(0);
  });

  test("is the program's own word: a source's is a reminder and no more", () => {
    expect(report(take(open(), climb(0.75, due, "//test/a")))?.climbed.whole).toBe(0);
  });

  test("does not take a person's ten seconds away; what the program itself changed nobody takes back", () => {
    const state = take(open(), step("voided", 1), step("undone", 1));
    expect(report(state)?.stage).toBe("submitted");
    take(state, step("accepted", 1), climb(0.75), step("undone", 1));
    expect(report(state)?.stage).toBe("submitted");
    take(state, step("deferred", 2), step("resumed", 3, {}, OWN_SOURCE), step("undone", 3));
    expect(report(state)?.stage).toBe("submitted");
    expect(report(state)?.stoppedAt).toBeNull();
  });
});
