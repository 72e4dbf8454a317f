// Live time: the same events however it is cut, in order, with scenarios that leave out and add.
import { describe, expect, test } from "vitest";
import type { FeedEvent } from "./event.ts";
import { SCENARIOS } from "./scenarios/scenarios.ts";
import { jiaxingWorld, MONDAY, smallWorld } from "./testing.ts";
import { createTimeline } from "./timeline.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const key = ({ source, id, time, data }: FeedEvent) => `${time} ${source} ${id} ${JSON.stringify(data)}`;

test.each([1, 2])("seed %i: taken by seconds, minutes or days, live time tells the same", (seed) => {
  const world = smallWorld({ seed });
  const until = MONDAY + 30 * HOUR;
  const taken = (step: number) => {
    const timeline = createTimeline(world, world.at);
    const events: FeedEvent[] = [];
    for (let to = world.at; to < until; to += step) events.push(...timeline.take(Math.min(to + step, until)));
    return events.map(key);
  };
  const whole = taken(30 * HOUR);
  expect(whole.length).toBeGreaterThan(3000);
  expect(taken(7 * MINUTE)).toEqual(whole);
  expect(taken(5 * HOUR + 1234)).toEqual(whole);
});

test("a feed that starts again goes on with the very events that it had not told", () => {
  const world = smallWorld();
  const first = createTimeline(world, world.at);
  first.take(world.at + 3 * HOUR);
  const rest = first.take(world.at + 20 * HOUR).map(key);
  expect(
    createTimeline(world, world.at + 3 * HOUR)
      .take(world.at + 20 * HOUR)
      .map(key),
  ).toEqual(rest);
});

test("times go forward, and nothing comes before its time", () => {
  const world = smallWorld();
  const timeline = createTimeline(world, world.at);
  for (let to = world.at; to < world.at + 3 * HOUR; to += 5 * MINUTE) {
    const times = timeline.take(to).map(({ time }) => Date.parse(time));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    for (const time of times) expect(time).toBeLessThanOrEqual(to);
  }
});

describe("a day of live time in the city that ships", () => {
  const world = jiaxingWorld();
  const timeline = createTimeline(world, MONDAY);
  const day = timeline.take(MONDAY + 24 * HOUR);
  const count = (type: string) => day.filter((event) => event.type === type).length;

  test("has the volumes of the parameters", () => {
    expect(count("chengge.participation.recorded")).toBeGreaterThan(3200);
    expect(count("chengge.participation.recorded")).toBeLessThan(3900);
    expect(count("chengge.notice.published")).toBeGreaterThan(30);
    expect(count("chengge.notice.published")).toBeLessThan(75);
    expect(count("chengge.grid.status")).toBeGreaterThan(7500);
    expect(count("chengge.grid.status")).toBeLessThan(12_500);
    expect(count("chengge.grid.patrolled")).toBeGreaterThan(300);
  });

  test("hears every source at its own pace, its records growing", () => {
    for (const { source, cadence } of world.profile.sources) {
      const beats = day.filter((event) => event.type === "chengge.source.heartbeat" && event.source === source);
      const expected = { push: 1440, minutes: 288, hourly: 24, daily: 1 }[cadence];
      expect(beats.length, source).toBeGreaterThan(expected * 0.7 - 1);
      expect(beats.length, source).toBeLessThanOrEqual(expected + 1);
      const records = beats.map(({ data }) => Number(data["records"]));
      expect(records).toEqual(records.toSorted((a, b) => a - b));
    }
  });
});

describe("grid workers", () => {
  const world = jiaxingWorld();
  const onDutyAt = (time: string) => {
    const state = new Map<string, { rostered: number; onDuty: number }>();
    const from = Date.parse(`${time}+08:00`) - 26 * HOUR;
    for (const { type, data } of createTimeline({ ...world, at: from, days: 0 }, from).take(Date.parse(`${time}+08:00`))) {
      if (type === "chengge.grid.status")
        state.set(String(data["grid"]), { rostered: Number(data["workersRostered"]), onDuty: Number(data["workersOnDuty"]) });
    }
    const all = [...state.values()];
    return {
      rostered: all.reduce((sum, one) => sum + one.rostered, 0),
      onDuty: all.reduce((sum, one) => sum + one.onDuty, 0),
      unfilled: all.filter((one) => one.onDuty < one.rostered).length,
    };
  };

  test.each([
    ["2025-11-25T10:30", 4400],
    ["2025-11-25T12:45", 2700],
    ["2025-11-25T19:00", 1380],
    ["2025-11-25T23:30", 360],
    ["2025-11-23T10:30", 1480],
  ])("at %s about %i are rostered, 98 of 100 are there, a few posts unfilled", (time, expected) => {
    const { rostered, onDuty, unfilled } = onDutyAt(time);
    expect(Math.abs(rostered - expected) / expected).toBeLessThan(0.05);
    expect(onDuty / rostered).toBeGreaterThan(0.955);
    expect(onDuty / rostered).toBeLessThan(0.998);
    expect(unfilled).toBeGreaterThan(0);
  });
});

test("a calm Sunday leaves out the day's own reports and warnings, and brings a Sunday's", () => {
  const world = jiaxingWorld({ days: 0 });
  const evening = MONDAY + 14 * HOUR;
  const submitted = (events: readonly FeedEvent[]) => events.filter(({ type }) => type === "chengge.report.submitted").length;
  const monday = createTimeline(world, MONDAY);
  const calm = createTimeline(world, MONDAY);
  calm.begin(SCENARIOS["calm-sunday"](world, MONDAY));
  const [loud, quiet] = [monday.take(evening), calm.take(evening)];
  expect(submitted(quiet) / submitted(loud)).toBeGreaterThan(0.6);
  expect(submitted(quiet) / submitted(loud)).toBeLessThan(0.95);
  for (const { type, data } of quiet) {
    if (type === "chengge.warning.raised") expect([data["authority"], data["level"]]).toEqual(["model", "blue"]);
  }
});
