// The six scenarios against their timelines: what comes when, counted from the onset.
import { describe, expect, test } from "vitest";
import { EVENT_DATA, Id } from "../../../shared/event.ts";
import { type FeedEvent, toEvent } from "../event.ts";
import { lifeOf } from "../life.ts";
import { plannedLife } from "../report-events.ts";
import { jiaxingWorld, MONDAY, smallWorld } from "../testing.ts";
import { createTimeline } from "../timeline.ts";
import { SCENARIO_NAMES, type ScenarioName } from "./scenario.ts";
import { SCENARIOS } from "./scenarios.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const world = jiaxingWorld({ days: 0 });

/** What a scenario itself tells within so many hours, everyday events left out. */
function play(name: ScenarioName, hours: number): FeedEvent[] {
  const timeline = createTimeline(world, MONDAY);
  timeline.begin(SCENARIOS[name](world, MONDAY));
  const mark = /-(ty|cl|wd|wm|hw|cs)\d{4}/;
  return timeline
    .take(MONDAY + hours * HOUR)
    .filter(({ id, data }) => mark.test(id) || mark.test(String(data["reportId"] ?? data["warningId"] ?? "")));
}

const since = ({ time }: FeedEvent) => Date.parse(time) - MONDAY;
const ofType = (events: readonly FeedEvent[], type: string) => events.filter((event) => event.type === `chengge.${type}`);
const levels = (events: readonly FeedEvent[], warningId: unknown) =>
  events
    .filter(({ data, type }) => data["warningId"] === warningId && (data["level"] !== undefined || type.endsWith("lifted")))
    .map((event) => [Math.round((since(event) / HOUR) * 10) / 10, event.data["level"] ?? "lifted"]);

test.each(SCENARIO_NAMES)("%s shows something within minutes, and every event passes the contract's schemas", (name) => {
  const scenario = SCENARIOS[name](world, MONDAY);
  const timeline = createTimeline(world, MONDAY);
  timeline.begin(scenario);
  const first = timeline.take(MONDAY + 10 * MINUTE);
  const everyday = new Set(
    createTimeline(world, MONDAY)
      .take(MONDAY + 10 * MINUTE)
      .map(({ id }) => id),
  );
  expect(first.filter(({ id }) => !everyday.has(id)).length).toBeGreaterThan(0);
  const told = [...scenario.planned, ...scenario.submissions.flatMap((submission) => plannedLife(world, lifeOf(world, submission)))].map(
    toEvent,
  );
  const faults = told.flatMap(({ id, type, data }) => {
    const { error } = EVENT_DATA[type].safeParse(data);
    return Id.safeParse(id).success && !error ? [] : [`${type} ${id} ${error?.message}`];
  });
  expect(faults).toEqual([]);
});

test.each(SCENARIO_NAMES)("%s runs in any city, and its script is the same each time", (name) => {
  const script = () => {
    const { planned, submissions } = SCENARIOS[name](smallWorld(), MONDAY);
    return [planned.map(({ id, at, make }) => [id, at, make()]), submissions.map(({ reportId, at, grid }) => [reportId, at, grid])];
  };
  expect(script()).toEqual(script());
});

describe("the typhoon", () => {
  const events = play("typhoon", 48 + 26);
  const raised = ofType(events, "warning.raised");
  const typhoonId = raised.find(({ data }) => data["kind"] === "台风")?.data["warningId"];

  test("is warned of in blue, yellow and orange, goes back the same way and is lifted", () => {
    expect(levels(events, typhoonId)).toEqual([
      [0, "blue"],
      [12, "yellow"],
      [34, "orange"],
      [54, "yellow"],
      [60, "blue"],
      [70, "lifted"],
    ]);
  });
  test("has a response of its own, from Ⅳ to Ⅱ and back, ended a day after the onset", () => {
    const response = events.filter(({ type }) => type.startsWith("chengge.response."));
    expect(response.map(({ data }) => data["level"] ?? "ended")).toEqual([4, 3, 2, 3, 4, "ended"]);
    expect(since(response[0]!)).toBeLessThan(HOUR);
  });
  test("peaks at some 1,300 reports an hour, over a third of them flooding, a third of them repeats", () => {
    const peak = ofType(events, "report.submitted").filter((event) => since(event) >= 48 * HOUR && since(event) < 49 * HOUR);
    expect(peak.length).toBeGreaterThan(950);
    expect(peak.length).toBeLessThan(1350);
    expect(peak.filter(({ data }) => data["kind"] === "S08").length / peak.length).toBeCloseTo(0.38, 1);
    const folded = new Set(ofType(events, "report.folded").map(({ data }) => data["reportId"]));
    expect(peak.filter(({ data }) => folded.has(data["reportId"])).length / peak.length).toBeCloseTo(0.33, 1);
  });
  test("brings ten and more warnings within ten minutes before the onset, in every county", () => {
    const flood = raised.filter((event) => since(event) > 46.9 * HOUR && since(event) < 47.3 * HOUR);
    expect(flood.length).toBeGreaterThan(10);
  });
  test("puts grids in an emergency, measures the wind, and asks people to move out", () => {
    expect(SCENARIOS.typhoon(world, MONDAY).effects.some(({ condition }) => condition === "emergency")).toBe(true);
    expect(ofType(events, "report.submitted").filter(({ data }) => data["reading"]).length).toBeGreaterThan(8);
    expect(ofType(events, "notice.published").length).toBeGreaterThan(7);
    expect(ofType(events, "incident.reported").map(({ data }) => data["stage"])).toEqual(["first", "follow-up", "final"]);
  });
});

describe("the chemical leak", () => {
  const events = play("chemical-leak", 31);
  const model = ofType(events, "warning.raised").find(({ data }) => data["authority"] === "model")!;

  test("starts with a sensor three times over its limit; a minute later the model warns in orange", () => {
    const [first] = ofType(events, "report.submitted");
    const reading = first?.data["reading"] as { value: number; limit: number };
    expect(reading.value / reading.limit).toBe(3);
    expect(model.data["level"]).toBe("orange");
    expect(since(model) - since(first!)).toBe(MINUTE);
  });
  test("is proposed red by the model, made red by a person, and goes down to lifted in five hours", () => {
    const steps = events.filter(({ data }) => data["warningId"] === model.data["warningId"]);
    expect(steps.some(({ data }) => data["proposed"] === "red")).toBe(true);
    const confirmed = steps.find(({ type }) => type === "chengge.warning.confirmed")!;
    expect([confirmed.data["level"], typeof confirmed.data["actor"]]).toEqual(["red", "string"]);
    expect(since(confirmed) - since(model)).toBe(5 * MINUTE);
    expect(levels(events, model.data["warningId"]).map(([, level]) => level)).toEqual(["orange", "red", "orange", "yellow", "lifted"]);
  });
  test("is smelt 180 times in 60 to 90 grids, all folded into one", () => {
    const odour = ofType(events, "report.submitted").filter(({ data }) => data["kind"] === "L16");
    expect(odour.length).toBe(180);
    const grids = new Set(odour.map(({ data }) => data["grid"])).size;
    expect(grids).toBeGreaterThanOrEqual(60);
    expect(grids).toBeLessThanOrEqual(90);
    const into = ofType(events, "report.folded")
      .filter(({ data }) => odour.some((one) => one.data["reportId"] === data["reportId"]))
      .map(({ data }) => data["into"]);
    expect(into.length).toBe(179);
    expect(new Set(into).size).toBe(1);
  });
  test("is told upwards by telephone in half an hour and in writing within the hour", () => {
    const onset = since(ofType(events, "report.submitted")[0]!);
    expect(since(ofType(events, "call.logged")[0]!) - onset).toBeLessThan(30 * MINUTE);
    expect(ofType(events, "incident.reported").map((event) => [event.data["stage"], Math.round((since(event) - onset) / MINUTE)])).toEqual([
      ["first", 10],
      ["follow-up", 55],
      ["final", 1440],
    ]);
  });
  test("lies by the sea", () => {
    const site = world.codes.indexOf(String(ofType(events, "report.submitted")[0]?.data["grid"]));
    expect(world.coastKm[site]).toBeLessThan(6);
  });
});

describe("the wage dispute", () => {
  const events = play("wage-dispute", 30);
  test("is six complaints in twelve days before the crowd, the model's yellow at the fifth", () => {
    const complaints = ofType(events, "report.submitted").filter(({ data }) => data["kind"] === "T01" && data["channel"] !== "grid-worker");
    expect(complaints.length).toBe(6);
    expect(since(complaints[5]!) - since(complaints[0]!)).toBeLessThan(12.5 * 24 * HOUR);
    const [warning] = ofType(events, "warning.raised");
    expect(since(warning!) - since(complaints[4]!)).toBe(MINUTE);
    expect(levels(events, warning?.data["warningId"]).map(([, level]) => level)).toEqual(["yellow", "orange", "yellow", "lifted"]);
  });
  test("ends in a case deferred for five working days", () => {
    const [deferred] = ofType(events, "report.deferred");
    const until = Date.parse(String(deferred?.data["until"]));
    expect(until).toBe(world.calendar.dueAt({ amount: 5, unit: "wd", calendar: "O" }, Date.parse(deferred?.time ?? "")));
  });
});

describe("the burst main", () => {
  const events = play("water-main", 34);
  test("brings 95 reports from 34 grids, folded into the sensor's one", () => {
    const folded = ofType(events, "report.folded");
    expect(folded.length).toBe(95);
    expect(new Set(folded.map(({ data }) => data["into"])).size).toBe(1);
    const grids = new Set(ofType(events, "report.submitted").map(({ data }) => data["grid"])).size;
    expect(grids).toBeGreaterThan(28);
    expect(grids).toBeLessThanOrEqual(34);
  });
  test("is yellow after 18 minutes, orange after 40, lifted after nine hours; twelve come back the next morning", () => {
    const [warning] = ofType(events, "warning.raised");
    expect(levels(events, warning?.data["warningId"]).map(([, level]) => level)).toEqual(["yellow", "orange", "yellow", "lifted"]);
    const reopened = ofType(events, "report.reopened");
    expect(reopened.length).toBe(12);
    for (const { time } of reopened) expect(world.calendar.minuteOfDay(Date.parse(time)) / 60).toBeLessThan(9);
  });
});

describe("the heat wave", () => {
  const events = play("heat-wave", 96);
  const raised = ofType(events, "warning.raised");
  test("is warned of in yellow, orange and red over three days, never in blue", () => {
    const heat = raised.find(({ data }) => data["kind"] === "高温")!;
    expect(levels(events, heat.data["warningId"]).map(([, level]) => level)).toEqual(["yellow", "orange", "red", "orange", "lifted"]);
    expect(raised.some(({ data }) => data["kind"] === "雷电")).toBe(true);
  });
  test("has three to five yellow warnings each evening, while the power source lags 40 minutes", () => {
    const evenings = raised.filter(({ data }) => data["kind"] === "L13").map(({ time }) => world.calendar.dayOf(Date.parse(time)));
    for (const day of new Set(evenings)) {
      const count = evenings.filter((one) => one === day).length;
      expect(count).toBeGreaterThanOrEqual(3);
      expect(count).toBeLessThanOrEqual(5);
    }
    expect(new Set(evenings).size).toBe(4);
    const timeline = createTimeline(world, MONDAY);
    timeline.begin(SCENARIOS["heat-wave"](world, MONDAY));
    const evening = timeline
      .take(MONDAY + 11 * HOUR)
      .filter(
        ({ type, source, time }) =>
          type === "chengge.source.heartbeat" &&
          source === world.source("power") &&
          world.calendar.minuteOfDay(Date.parse(time)) > 19 * 60 + 5,
      );
    for (const { data } of evening) expect(data["lagMs"]).toBe(40 * MINUTE);
    expect(evening.length).toBeGreaterThan(30);
  });
  test("adds some 1,500 reports a day", () => {
    const second = ofType(events, "report.submitted").filter((event) => since(event) > 24 * HOUR && since(event) <= 48 * HOUR);
    expect(second.length).toBeGreaterThan(1200);
    expect(second.length).toBeLessThan(1900);
  });
});

test("started again an hour later a scenario has ids of its own", () => {
  const ids = (at: number) => SCENARIOS.typhoon(world, at).submissions.map(({ reportId }) => reportId);
  const first = new Set(ids(MONDAY));
  expect(ids(MONDAY + HOUR).some((id) => first.has(id))).toBe(false);
});
