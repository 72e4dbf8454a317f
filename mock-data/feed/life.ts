// A report's whole life, planned when it comes in: which steps, when, by whose speed. Steps of work fall into working hours.
import type { Limit } from "../../shared/city.ts";
import type { EventType } from "../../shared/event.ts";
import { createRng, type Rng, seedOf } from "../../shared/rng.ts";
import { isNightFor, type Submission } from "./arrivals.ts";
import { rfc3339 } from "./event.ts";
import { between, exponential, lognormal, pick, sigmaOf } from "./random.ts";
import { REASONS, type ReasonOf } from "./reasons.ts";
import { DAY, HOUR, MINUTE } from "./rhythm.ts";
import type { World } from "./world.ts";

type StepName = Extract<EventType, `chengge.report.${string}`> extends `chengge.report.${infer Name}` ? Name : never;
export type Step = { at: number; readonly step: StepName; readonly extra?: Readonly<Record<string, unknown>> };
export type Life = { readonly submission: Submission; readonly steps: readonly Step[]; readonly dueAt: number };

/** Where a kind without a limit of its own finds one to live by. */
const NO_LIMIT: Limit = { amount: 3, unit: "wd", calendar: "" };
/** Parts of the whole at which work is done, at the earliest and the latest. */
const DONE_FROM = 0.7;
const DONE_TO = 0.92;
/** Between two steps of a hurried case. */
const SHORTEST_STEP_MS = 90_000;

/** When a report of this kind made at this time falls due by the city's table. */
export function limitOf(world: World, submission: Pick<Submission, "kind" | "at">): Limit {
  const { limits } = submission.kind;
  if (limits.night && isNightFor(world, submission.kind, submission.at)) return limits.night.finish;
  return limits.finish ?? { ...NO_LIMIT, calendar: world.profile.calendars.at(-1)?.code ?? "" };
}

export function lifeOf(world: World, submission: Submission): Life {
  const rng = createRng(seedOf("life", submission.seed));
  const limit = limitOf(world, submission);
  const dueAt = world.calendar.dueAt(limit, submission.at);
  const steps = inOrder(stepsOf(world, submission, { rng, limit, dueAt }));
  return { submission, steps, dueAt };
}

type Course = { readonly rng: Rng; readonly limit: Limit; readonly dueAt: number };

function stepsOf(world: World, submission: Submission, course: Course): Step[] {
  const { life } = world.params;
  const { rng } = course;
  const { at, channel, scene } = submission;
  const first: Step = { at, step: "submitted" };
  if (scene?.steps)
    return [
      first,
      ...scene.steps.map(({ afterMs, step, extra }): Step => ({ at: at + afterMs, step: step as StepName, ...(extra && { extra }) })),
    ];
  const accepted: Step = { at: acceptedAt(world, submission, rng), step: "accepted" };
  const into =
    scene?.into ??
    (submission.twinOf === undefined
      ? undefined
      : { reportId: submission.twinOf, afterMs: accepted.at - at + between(rng, 2, 25) * MINUTE });
  if (into)
    return [
      first,
      {
        at: Math.max(accepted.at + MINUTE, at + into.afterMs),
        step: "folded",
        extra: { into: into.reportId, reason: pick(rng, REASONS.folded) },
      },
    ];
  if (rng() < settledShare(submission))
    return [first, { at: at + lognormal(rng, life.settleMinutes, 0.8) * MINUTE, step: "settled", extra: summary(rng, "settled") }];
  if (channel.voice !== "worker" ? rng() < life.voided * 1.3 : rng() < life.voided * 0.6)
    return [first, { at: accepted.at + between(rng, 3, 50) * MINUTE, step: "voided", extra: reason(rng, "voided") }];
  return [first, accepted, ...handled(world, submission, course, accepted.at)];
}

/** Part of a channel's reports settled in the grid: quick kinds often, those with a limit in working days seldom; the mean is the channel's. */
function settledShare({ channel, kind }: Submission): number {
  if (channel.settled === 0 || kind.urgency === "critical") return 0;
  return channel.settled * (kind.limits.finish?.unit === "wd" ? 0.78 : 1.2);
}

/** Within minutes by day; a routine report of the night waits for the morning. */
function acceptedAt(world: World, submission: Submission, rng: Rng): number {
  const { at, urgency, channel } = submission;
  const { acceptMinutes, nightAcceptMinutes } = world.params.life;
  const minute = world.calendar.minuteOfDay(at);
  const byDay = minute >= 7 * 60 + 30 && minute < 20 * 60 + 30;
  if (byDay || isPrompt(world, submission) || channel.voice === "sensor") {
    const usual =
      byDay && urgency === "routine"
        ? lognormal(rng, acceptMinutes.median, sigmaOf(acceptMinutes.median, acceptMinutes.p90))
        : lognormal(rng, nightAcceptMinutes, 0.6);
    return at + usual * MINUTE;
  }
  const wait = minute < 7 * 60 + 30 ? 7 * 60 + 30 - minute : 24 * 60 - minute + 7 * 60 + 30;
  return at + (wait + between(rng, 0, 55)) * MINUTE;
}

/** From filing to the end. Times between are drawn, then pressed together where the whole is short. */
function handled(world: World, submission: Submission, course: Course, acceptedAtMs: number): Step[] {
  const { life } = world.params;
  const { rng, limit, dueAt } = course;
  const { kind, at } = submission;
  const work = workOf(world, limit);
  const allowed = work.span(at, dueAt);
  const part = partOf(world, course, kind.department);
  let whole = part * allowed;
  if (part > 1 && rng() < life.veryLate.share)
    whole += (exponential(rng, life.veryLate.meanDays) * allowed) / Math.max(1, (dueAt - at) / DAY);
  const place = (ms: number) => Math.max(work.after(at, ms), at);

  const steps: Step[] = [];
  const dispatchAt = dispatchedAt(world, submission, acceptedAtMs, rng);
  let clock = Math.min(dispatchAt, Math.max(acceptedAtMs + MINUTE, place(whole * 0.25)));
  let department = kind.department;
  if (rng() < life.refused) {
    const rounds = rng() < life.refusedRounds - 1 ? 2 : 1;
    for (let round = 0; round < rounds; round += 1) {
      department = pick(rng, world.departments);
      steps.push({ at: clock, step: "dispatched", extra: { department } });
      const held = Math.min(lognormal(rng, life.refusedHours, 0.5) * HOUR, whole * 0.2);
      clock = work.after(clock, held);
      steps.push({ at: clock, step: "returned", extra: { kind: "refused", ...reason(rng, "refused") } });
      clock += between(rng, 3, 20) * MINUTE;
      whole += Math.min(life.refusedHours * HOUR, allowed * 0.04);
    }
  }
  steps.push({ at: clock, step: "dispatched", extra: { department: kind.department } });
  const receiveMs = lognormal(rng, life.receiveMinutes.median, sigmaOf(life.receiveMinutes.median, life.receiveMinutes.p90)) * MINUTE;
  const receivedAt = work.after(clock, Math.min(receiveMs, whole * 0.3));
  steps.push({ at: receivedAt, step: "received" });

  if (rng() < life.deferred && allowed > 20 * HOUR) return [...steps, ...deferredFrom(world, submission, course, receivedAt)];
  const inspectMs = lognormal(rng, life.inspectHours.median, sigmaOf(life.inspectHours.median, life.inspectHours.p90)) * HOUR;
  const rework = rng() < life.rework;
  let done = Math.max(whole * DONE_FROM, Math.min(whole * DONE_TO, whole - inspectMs));
  if (rework) {
    steps.push(
      { at: place(done * 0.8), step: "resolved", extra: summary(rng, "resolved") },
      { at: place(done * 0.88), step: "returned", extra: { kind: "rework", ...reason(rng, "rework") } },
    );
    done = Math.max(done, whole * 0.94);
  }
  steps.push(
    { at: place(done), step: "resolved", extra: summary(rng, "resolved") },
    { at: place(done + (whole - done) * 0.8), step: "verified" },
    { at: place(whole), step: "closed" },
  );
  const closedAt = chained(steps);
  return [
    ...steps,
    ...extended(world, course, { part, receivedAt, closedAt }),
    ...afterwards(world, submission, course, { closedAt, late: closedAt > dueAt }),
  ];
}

/** Extensions asked for in time. Reminders and supervision are the program's own, by the city's chains. */
function extended(
  world: World,
  { rng, limit, dueAt }: Course,
  run: { readonly part: number; readonly receivedAt: number; readonly closedAt: number },
): Step[] {
  const { part, receivedAt, closedAt } = run;
  const slow = part > 0.8 && closedAt > receivedAt + HOUR;
  if (!slow || limit.unit !== "wd" || rng() >= world.params.life.extended * 6.2) return [];
  const asked = receivedAt + (Math.min(dueAt, closedAt) - receivedAt) * between(rng, 0.55, 0.9);
  const later = world.calendar.dueAt({ amount: Math.max(1, Math.round(limit.amount * 0.5)), unit: "wd", calendar: limit.calendar }, dueAt);
  return [{ at: asked, step: "extended", extra: { dueAt: rfc3339(later), ...reason(rng, "extended") } }];
}

/** 挂账: the clock stops, weeks later it goes on, before the term is over: then the program itself would take it up again. */
function deferredFrom(world: World, submission: Submission, { rng, limit }: Course, from: number): Step[] {
  const work = workOf(world, limit);
  const at = work.after(from, 2 * HOUR);
  const resumedAt = work.after(at + between(rng, 12, 45) * DAY, HOUR);
  const until = resumedAt + between(rng, 1, 6) * DAY;
  const again = world.calendar.dueAt(limit, resumedAt);
  const closedAt = work.after(resumedAt, work.span(resumedAt, again) * between(rng, 0.3, 0.9));
  const steps: Step[] = [
    { at, step: "deferred", extra: { until: rfc3339(until), ...reason(rng, "deferred") } },
    { at: resumedAt, step: "resumed", extra: { dueAt: rfc3339(again), ...reason(rng, "resumed") } },
    { at: closedAt - 2 * HOUR, step: "resolved", extra: summary(rng, "resolved") },
    { at: closedAt - HOUR, step: "verified" },
    { at: closedAt, step: "closed" },
  ];
  return [...steps, ...rated(world, submission, rng, { closedAt: chained(steps), late: false })];
}

/** Call-back, rating, and some that come back. */
function afterwards(
  world: World,
  submission: Submission,
  { rng, limit }: Course,
  end: { readonly closedAt: number; readonly late: boolean },
): Step[] {
  const { life } = world.params;
  const share = life.reopenedOften.kinds.includes(submission.kind.code) ? life.reopenedOften.share : life.reopened;
  if (rng() >= share) return rated(world, submission, rng, end);
  const work = workOf(world, limit);
  const at = end.closedAt + between(rng, 3, 60) * HOUR;
  const dueAt = world.calendar.dueAt(limit, at);
  const whole = work.span(at, dueAt) * Math.min(0.95, partOf(world, { rng, limit, dueAt }, submission.kind.department));
  const dispatchedAtMs = work.after(at, Math.min(30 * MINUTE, whole * 0.15));
  const steps: Step[] = [
    { at, step: "reopened", extra: { dueAt: rfc3339(dueAt), ...reason(rng, "reopened") } },
    { at: dispatchedAtMs, step: "dispatched", extra: { department: submission.kind.department, ...reason(rng, "restarted") } },
    { at: work.after(at, whole * 0.3), step: "received" },
    { at: work.after(at, whole * 0.8), step: "resolved", extra: summary(rng, "resolved") },
    { at: work.after(at, whole * 0.93), step: "verified" },
    { at: work.after(at, whole), step: "closed" },
  ];
  chained(steps);
  return steps;
}

function rated(world: World, { channel }: Submission, rng: Rng, end: { readonly closedAt: number; readonly late: boolean }): Step[] {
  const { rated: share, stars, starsLate } = world.params.life;
  if (!world.residentChannels.has(channel.channel) || rng() >= share) return [];
  let left = rng();
  const satisfaction = 1 + (end.late ? starsLate : stars).findIndex((part) => (left -= part) < 0);
  return [{ at: end.closedAt + lognormal(rng, 9, 0.9) * HOUR, step: "rated", extra: { satisfaction: Math.max(1, satisfaction) } }];
}

/** Whether the centre takes it up by night: what is urgent, and what has a limit that runs by night. */
function isPrompt(world: World, submission: Submission): boolean {
  return submission.urgency !== "routine" || limitOf(world, submission).unit === "h";
}

/** Filed and dispatched by the centre in its hours; what is urgent at once. */
function dispatchedAt(world: World, submission: Submission, from: number, rng: Rng): number {
  const { urgency } = submission;
  const { median, p90 } = world.params.life.dispatchMinutes;
  const wait = lognormal(rng, urgency === "routine" ? median : median / 4, sigmaOf(median, p90)) * MINUTE;
  const at = from + Math.min(wait, 8 * HOUR);
  const minute = world.calendar.minuteOfDay(at);
  if (isPrompt(world, submission) || (minute >= 7 * 60 + 30 && minute < 21 * 60)) return at;
  return at + ((minute < 7 * 60 + 30 ? 0 : 24 * 60) + 7 * 60 + 30 - minute + between(rng, 0, 60)) * MINUTE;
}

type Work = { readonly after: (from: number, ms: number) => number; readonly span: (from: number, to: number) => number };

/** Time by a limit's own clock: clock hours run always, the others by their calendar. */
function workOf(world: World, limit: Limit): Work {
  const { calendar } = world;
  const always = limit.unit === "h" || world.profile.calendars.some(({ code, always: runs }) => code === limit.calendar && runs);
  if (always) return { after: (from, ms) => from + ms, span: (from, to) => to - from };
  return {
    after: (from, ms) => calendar.dueAt({ amount: Math.max(ms, 1000) / HOUR, unit: "wh", calendar: limit.calendar }, from),
    span: (from, to) => calendar.workingMs(limit.calendar, from, to),
  };
}

/** What part of its limit a case takes. Limits in working days are used up more fully and more evenly than those in hours. */
function partOf(world: World, { rng, limit }: Course, department: string): number {
  const { sigma, byDays } = world.params.life.pace;
  const pace = paceOf(world, department);
  return limit.unit === "wd" ? lognormal(rng, pace + byDays.later, byDays.sigma) : lognormal(rng, pace, sigma);
}

/** A department's own speed: its median part of the limit. */
export function paceOf(world: World, department: string): number {
  const { departments, low, high } = world.params.life.pace;
  return departments[department] ?? low + ((high - low) * (seedOf(department, 17) % 1000)) / 1000;
}

const reason = (rng: Rng, of: ReasonOf) => ({ reason: pick(rng, REASONS[of]) });
const summary = (rng: Rng, of: ReasonOf) => ({ summary: pick(rng, REASONS[of]) });

/** Pushes each step of a chain behind the one before it and gives the time of the last: the chain's order is the order of the stages. */
function chained(steps: Step[]): number {
  for (let at = 1; at < steps.length; at += 1) {
    const before = steps[at - 1] as Step;
    const step = steps[at] as Step;
    if (step.at <= before.at) step.at = before.at + SHORTEST_STEP_MS;
  }
  return steps.at(-1)?.at ?? 0;
}

/** Steps in order of time, each at least a second after the one before; the order in which they were planned breaks ties. */
function inOrder(steps: Step[]): readonly Step[] {
  for (const step of steps) step.at = Math.round(step.at);
  const sorted = steps.toSorted((a, b) => a.at - b.at);
  for (let at = 1; at < sorted.length; at += 1) {
    const before = sorted[at - 1] as Step;
    const step = sorted[at] as Step;
    if (step.at <= before.at) step.at = before.at + 1000;
  }
  return sorted;
}
