// The timeline: steps of a quarter of an hour, bars cut to the window, lanes, ticks in the city's zone.
import { describe, expect, test } from "vitest";
import type { TimelineRow } from "../../shared/view.ts";
import { createZone } from "../../shared/zone.ts";
import { toLanes } from "./lanes.ts";
import { at, ENGLISH, LOOK, minuteRow } from "./testing.ts";
import { isTimelineEmpty, STEPS, selectTimeline, timelineSummary, timelineTip, totalOf } from "./timeline.ts";
import { layoutTimeline } from "./timeline-layout.ts";
import { toTimelinePicture } from "./timeline-picture.ts";

const zone = createZone("Asia/Shanghai");
const clock = at("2026-11-23T09:41:00+08:00");
const none = { minutes: [], timeline: [], clock, reader: { isEnglish: true, audience: "duty" as const, hiddenTitle: "Internal" } };
const warning = (id: string, over: Partial<TimelineRow> = {}): TimelineRow => ({
  id,
  what: "warning",
  family: null,
  level: 2,
  authority: "model",
  exercise: false,
  title: "标题",
  titleEn: null,
  from: clock - 3_600_000,
  to: null,
  ...over,
});

describe("the window", () => {
  test("is 24 hours up to the end of the present quarter", () => {
    const { from, to } = selectTimeline(none, zone);
    expect(new Date(to).toISOString()).toBe("2026-11-23T01:45:00.000Z");
    expect(to - from).toBe(86_400_000);
  });

  test("three rows of five minutes make a bar; a row outside is left out", () => {
    const minutes = [
      minuteRow("2026-11-22T01:40:00Z", { safety: 50 }),
      minuteRow("2026-11-22T01:45:00Z", { safety: 1 }),
      minuteRow("2026-11-22T01:55:00Z", { safety: 2 }),
      minuteRow("2026-11-23T01:40:00Z", { stability: 4 }),
      minuteRow("2026-11-23T01:45:00Z", { stability: 60 }),
    ];
    const { rows } = selectTimeline({ ...none, minutes }, zone);
    const [safety = [], , stability = []] = rows.map(({ counts }) => counts);
    expect(safety).toHaveLength(STEPS);
    expect([safety[0], stability[STEPS - 1]]).toEqual([3, 4]);
    expect(totalOf(stability)).toBe(4);
  });

  test("ticks stand at local hours, in a zone half an hour off too", () => {
    const local = (name: string) => {
      const there = createZone(name);
      return selectTimeline(none, there).ticks.map(({ at, hour }) => [there.minuteOfDay(at) - hour * 60, hour % 3]);
    };
    for (const name of ["Asia/Shanghai", "Asia/Kolkata"]) {
      const ticks = local(name);
      expect(ticks).toHaveLength(8);
      expect(ticks.flat().every((rest) => rest === 0)).toBe(true);
    }
  });
});

describe("warnings and responses", () => {
  test("are cut to the window, gravest first, those outside left out", () => {
    const timeline = [
      warning("old", { from: clock - 100_000_000, to: clock - 90_000_000 }),
      warning("long", { from: clock - 100_000_000 }),
      warning("red", { level: 4, authority: "statutory", to: clock - 60_000 }),
      warning("resp", { what: "response", level: 3, authority: null }),
    ];
    const slice = selectTimeline({ ...none, timeline }, zone);
    expect(slice.warnings.map(({ id, level, isOver }) => [id, level, isOver])).toEqual([
      ["red", "red", true],
      ["long", "yellow", false],
    ]);
    expect(slice.warnings[1]).toMatchObject({ from: slice.from, to: slice.to });
    expect(slice.responses.map(({ id, level }) => [id, level])).toEqual([["resp", 3]]);
  });

  test("the English title is taken where there is one", () => {
    const titled = [warning("a", { titleEn: "Flooding" }), warning("b")];
    expect(selectTimeline({ ...none, timeline: titled }, zone).warnings.map(({ title }) => title)).toEqual(["Flooding", "标题"]);
  });

  test("visitors read the titles of statutory warnings alone, and see no stability row", () => {
    const timeline = [warning("a", { authority: "statutory", title: "A" }), warning("b", { title: "B" })];
    const slice = selectTimeline({ ...none, timeline, reader: { ...none.reader, audience: "visitors" } }, zone);
    expect(slice.warnings.map(({ title }) => title)).toEqual(["A", "Internal"]);
    expect(slice.rows.map(({ family }) => family)).toEqual(["safety", "livelihood"]);
  });

  test("visitors are told of no stability warning, by bar, tip or count", () => {
    const timeline = [warning("a", { family: "stability", authority: "statutory", title: "Unrest" })];
    const slice = selectTimeline({ ...none, timeline, reader: { ...none.reader, audience: "visitors" } }, zone);
    expect(isTimelineEmpty(slice)).toBe(true);
    expect(timelineTip(slice, STEPS - 1, ENGLISH).rows).toHaveLength(2);
    expect(timelineSummary(slice, ENGLISH)).toContain("warnings 0,");
    expect(selectTimeline({ ...none, timeline }, zone).warnings).toHaveLength(1);
  });

  test("hovering names at most four and counts the rest; an exercise is named as one", () => {
    const timeline = Array.from({ length: 6 }, (_, at) => warning(`w${at}`, { title: `W${at}`, exercise: at === 0 }));
    const tip = timelineTip(selectTimeline({ ...none, timeline }, zone), STEPS - 1, ENGLISH);
    expect(tip.rows.map(({ value }) => value)).toEqual(["0", "0", "0", "Exercise · W0", "W1", "W2", "W3", ""]);
    expect(tip.rows.at(-1)?.name).toBe("2 more");
  });
});

describe("lanes", () => {
  const span = (from: number, to: number) => ({ from, to });

  test("hold what does not overlap side by side, and count what finds no room", () => {
    const { placed, hidden } = toLanes([span(0, 10), span(10, 20), span(5, 15), span(6, 7)], 2, 1);
    expect(placed.map(({ lane }) => lane)).toEqual([0, 0, 1]);
    expect(hidden).toBe(1);
  });

  test("keep symbols that are taller than a lane apart along the axis, while bars may pass", () => {
    const { placed } = toLanes([span(0, 100), span(2, 100), span(20, 100)], 5, 5, 3);
    expect(placed.map(({ lane }) => lane)).toEqual([0, 3, 1]);
  });

  test("give even the shortest the room that a symbol needs", () => {
    expect(toLanes([span(0, 1), span(2, 3)], 2, 5).placed.map(({ lane }) => lane)).toEqual([0, 1]);
    expect(toLanes([span(0, 1)], 0, 5)).toEqual({ placed: [], hidden: 1, lanes: 0 });
  });
});

describe("the picture", () => {
  test("gives responses a lane of their own and keeps at least one for warnings where there is room for two", () => {
    const responses = Array.from({ length: 5 }, (_, at) => warning(`r${at}`, { what: "response", level: 3 }));
    const slice = selectTimeline({ ...none, timeline: responses }, zone);
    const layout = layoutTimeline(slice, { ...LOOK, width: 900, height: 180 }, ["Safety 1"]);
    expect(layout.responseLanes).toBe(2);
    expect(layout.warningLanes).toBeGreaterThanOrEqual(1);
    expect(layout.axisTop).toBeLessThan(180);
    expect(layoutTimeline(slice, { ...LOOK, width: 900, height: 110 }, []).warningLanes).toBeGreaterThanOrEqual(1);
  });

  test("can be drawn with nothing to show, and says that nothing was recorded", () => {
    const slice = selectTimeline(none, zone);
    expect(isTimelineEmpty(slice)).toBe(true);
    expect(toTimelinePicture(slice, LOOK, ENGLISH).hover.stops).toHaveLength(STEPS);
    expect(timelineSummary(slice, ENGLISH)).toBe("Safety 0; Livelihood 0; Stability 0; warnings 0, emergency responses 0");
  });
});
