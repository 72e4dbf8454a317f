// Lives of reports: their order, their hours, and how many end in time.
import { describe, expect, test } from "vitest";
import { livesOf } from "./day.ts";
import { type Life, lifeOf } from "./life.ts";
import { jiaxingWorld, MONDAY } from "./testing.ts";
import type { World } from "./world.ts";

const world = jiaxingWorld();
const today = world.calendar.dayOf(MONDAY);
const lives = Array.from({ length: 21 }, (_, back) => livesOf(world, today - 35 + back)).flat();
const stepsNamed = (life: Life, name: string) => life.steps.filter(({ step }) => step === name);
const isHandled = (life: Life) => stepsNamed(life, "closed").length > 0;

/** Due at the end: an extension or reopening moves it. */
function dueOf({ steps, dueAt }: Life, until: number): number {
  return steps.reduce(
    (due, { at, extra }) => (at <= until && typeof extra?.["dueAt"] === "string" ? Date.parse(extra["dueAt"]) : due),
    dueAt,
  );
}

describe("the lives of three weeks' reports", () => {
  const handled = lives.filter(isHandled);

  test("end in time in 96 to 97.6 of 100 cases", () => {
    const first = handled.map((life) => ({ life, closedAt: stepsNamed(life, "closed")[0]?.at ?? 0 }));
    const onTime = first.filter(({ life, closedAt }) => closedAt <= dueOf(life, closedAt));
    expect((onTime.length / first.length) * 100).toBeGreaterThan(96);
    expect((onTime.length / first.length) * 100).toBeLessThan(97.6);
  });

  test("differ by department: the slowest is late at least twice as often as the quickest", () => {
    const late = (department: string) => {
      const own = handled.filter(({ submission }) => submission.kind.department === department);
      return own.filter((life) => (stepsNamed(life, "closed")[0]?.at ?? 0) > dueOf(life, Number.POSITIVE_INFINITY)).length / own.length;
    };
    const rates = ["law-enforcement", "police", "towns", "housing", "power", "market", "labour", "justice"].map(late);
    expect(Math.max(...rates)).toBeGreaterThan(2 * Math.min(...rates));
  });

  test("take about two days on the whole, and are told in about six events", () => {
    const hours = handled.map((life) => ((stepsNamed(life, "closed")[0]?.at ?? 0) - life.submission.at) / 3_600_000);
    const mean = hours.reduce((sum, one) => sum + one, 0) / hours.length;
    expect(mean).toBeGreaterThan(36);
    expect(mean).toBeLessThan(60);
    const events = lives.reduce((sum, { steps }) => sum + steps.length, 0) / lives.length;
    expect(events).toBeGreaterThan(5.6);
    expect(events).toBeLessThan(6.6);
  });

  test("have each turn of fate as often as the parameters say", () => {
    const { life } = world.params;
    const part = (of: readonly Life[], test: (life: Life) => boolean) => of.filter(test).length / of.length;
    const workers = lives.filter(({ submission }) => submission.channel.channel === "grid-worker" && submission.twinOf === undefined);
    expect(part(workers, (one) => stepsNamed(one, "settled").length > 0)).toBeCloseTo(0.65, 1);
    expect(part(lives, (one) => stepsNamed(one, "voided").length > 0)).toBeCloseTo(life.voided, 1);
    expect(part(handled, (one) => one.steps.some(({ extra }) => extra?.["kind"] === "refused"))).toBeCloseTo(life.refused, 2);
    expect(part(handled, (one) => one.steps.some(({ extra }) => extra?.["kind"] === "rework"))).toBeCloseTo(life.rework, 2);
    expect(part(handled, (one) => stepsNamed(one, "extended").length > 0)).toBeGreaterThan(0.008);
    expect(part(handled, (one) => stepsNamed(one, "deferred").length > 0)).toBeCloseTo(life.deferred, 2);
    const residents = handled.filter(
      ({ submission }) => world.residentChannels.has(submission.channel.channel) && submission.scene === undefined,
    );
    expect(part(residents, (one) => stepsNamed(one, "rated").length > 0)).toBeCloseTo(life.rated, 1);
    const stars = residents.flatMap((one) => stepsNamed(one, "rated").map(({ extra }) => Number(extra?.["satisfaction"])));
    expect(stars.filter((count) => count >= 4).length / stars.length).toBeGreaterThan(0.88);
    expect(stars.every((count) => count >= 1 && count <= 5)).toBe(true);
  });

  test("are ended within working hours where the kind has them", () => {
    const office = handled.filter(({ submission }) => submission.kind.limits.finish?.unit === "wd" && submission.scene === undefined);
    const worked = office.filter((life) => isWorked(world, "O", stepsNamed(life, "closed")[0]?.at ?? 0));
    expect(worked.length / office.length).toBeGreaterThan(0.97);
    const city = handled.filter(({ submission }) => submission.kind.code === "L01");
    expect(city.filter((life) => isWorked(world, "C", stepsNamed(life, "closed")[0]?.at ?? 0)).length / city.length).toBeGreaterThan(0.97);
  });

  test("go forward in time, step by step, from the submission on", () => {
    const isOrdered = ({ steps, submission }: Life) =>
      steps[0]?.step === "submitted" &&
      steps[0].at === submission.at &&
      steps.every(({ at }, n) => n === 0 || at > (steps[n - 1]?.at ?? 0));
    expect(lives.filter((life) => !isOrdered(life))).toEqual([]);
  });
});

test("a resident's report is accepted within minutes by day", () => {
  const waits = lives
    .filter(
      ({ submission }) => submission.channel.voice === "resident" && Math.abs(world.calendar.minuteOfDay(submission.at) - 14 * 60) < 240,
    )
    .flatMap((life) => stepsNamed(life, "accepted").map(({ at }) => (at - life.submission.at) / 60_000))
    .sort((a, b) => a - b);
  expect(waits[Math.floor(waits.length / 2)]).toBeGreaterThan(4);
  expect(waits[Math.floor(waits.length / 2)]).toBeLessThan(8);
});

test("a life is the same whoever plans it", () => {
  const one = lives[4321]!;
  expect(lifeOf(jiaxingWorld({ days: 3 }), one.submission)).toEqual(one);
});

/** Whether a calendar works at an instant: the minute before it is working time. */
function isWorked({ calendar }: World, code: string, at: number): boolean {
  return calendar.workingMs(code, at - 60_000, at) > 0;
}
