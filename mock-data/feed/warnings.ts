// Everyday warnings: what the models find, each with the reports behind it, and the weather's statutory ones by season.
import type { Level } from "../../shared/event.ts";
import { createRng, type Rng } from "../../shared/rng.ts";
import { GRAVITY, LEVELS } from "../../shared/terms.ts";
import { areaAround, codesOf, drawGrid } from "./areas.ts";
import { between, chance, createPicker, lognormal, mix, pick, sigmaOf } from "./random.ts";
import { HOUR, MINUTE } from "./rhythm.ts";
import { type Change, type EverydayWarning, plannedWarning } from "./warning-plans.ts";
import { statutoryWarnings } from "./weather.ts";
import { dateKeyOf, type FeedKind, type World } from "./world.ts";

/** A warning of today's may stay active so long. */
export const LONGEST_DAYS = 6;
const MODEL_ISSUER = "社会治理模型";
/** Kinds whose cluster is a matter of health. */
const HEALTH = new Set(["L11", "L16", "L17"]);

const known = new WeakMap<World, Map<number, readonly EverydayWarning[]>>();

/** Warnings raised on a local day. */
export function warningsOf(world: World, day: number): readonly EverydayWarning[] {
  const byDay = known.get(world) ?? new Map<number, readonly EverydayWarning[]>();
  known.set(world, byDay);
  let made = byDay.get(day);
  if (!made) {
    made = [...modelWarnings(world, day), ...statutoryWarnings(world, day)];
    if (byDay.size > 200) byDay.clear();
    byDay.set(day, made);
  }
  return made;
}

/** Everyday warnings active at a time. */
export function activeAt(world: World, time: number): readonly EverydayWarning[] {
  const today = world.calendar.dayOf(time);
  return Array.from({ length: LONGEST_DAYS + 1 }, (_, back) => warningsOf(world, today - back))
    .flat()
    .filter(({ raisedAt, liftedAt }) => raisedAt <= time && liftedAt > time);
}

function modelWarnings(world: World, day: number): EverydayWarning[] {
  const { model } = world.params.warnings;
  const perDay = model.reduce((sum, rate) => sum + rate, 0);
  const count = Math.floor(perDay) + (chance(world.stream("model-count"), day, 0) < perDay % 1 ? 1 : 0);
  const level = createPicker(model);
  const start = world.calendar.startOfDay(day);
  return Array.from({ length: count }, (_, at) => {
    const rng = createRng(mix(world.stream("model"), day, at));
    // One in each part of the waking day: models speak when people do.
    const minute = 6 * 60 + ((at + rng()) / count) * 17 * 60;
    return modelWarning(world, rng, {
      warningId: `w-${dateKeyOf(day)}-m${at + 1}`,
      raisedAt: Math.round(start + minute * MINUTE),
      level: LEVELS[level(rng)] ?? "blue",
      dayStart: start,
    });
  });
}

type Draw = { readonly warningId: string; readonly raisedAt: number; readonly level: Level; readonly dayStart: number };

function modelWarning(world: World, rng: Rng, { warningId, raisedAt, level, dayStart }: Draw): EverydayWarning {
  // A model's is orange at most; the gravest it only proposes.
  const proposed = level === "red" ? ({ proposed: "red" } as const) : {};
  const peak: Level = level === "red" ? "orange" : level;
  const gravity = GRAVITY[peak];
  const kind = clusterKind(world, rng);
  const grids = areaAround(
    world,
    drawGrid(world, rng),
    Math.round(between(rng, [1, 3, 6][gravity - 1] ?? 1, [5, 10, 22][gravity - 1] ?? 5)),
  );
  const hours = pick(rng, gravity > 1 ? [6, 12] : [6, 12, 24]);
  const from = Math.max(dayStart, raisedAt - hours * HOUR);
  const count = Math.round(between(rng, [4, 6, 10][gravity - 1] ?? 4, [7, 12, 19][gravity - 1] ?? 7));
  const usual = (count / between(rng, 3.5, 8)).toFixed(1);
  const every = Math.round([between(rng, 2, 6), between(rng, 8, 28), between(rng, 32, 200)][gravity - 1] ?? 2);
  const { median, p90 } = world.params.warnings.modelHours;
  const life = Math.min(LONGEST_DAYS * 24, Math.max(5, lognormal(rng, median, sigmaOf(median, p90)))) * HOUR;
  const liftedAt = raisedAt + life;
  const said = evidenceOf({ hours, count, usual, grids: grids.length, every });
  const changes: Change[] = [];
  let first: Level = peak;
  if (gravity > 1 && rng() < 0.5) {
    first = LEVELS[gravity - 2] ?? "blue";
    changes.push({ at: raisedAt + between(rng, 25, 100) * MINUTE, level: peak, area: { grids: codesOf(world, grids) }, evidence: said });
  }
  if (gravity > 1)
    changes.push({
      at: raisedAt + life * between(rng, 0.35, 0.6),
      level: LEVELS[gravity - 2] ?? "blue",
      evidence: `上报回落，最近 6 小时 ${Math.ceil(count / 5)} 件`,
    });
  const isSeen = rng() < [0.75, 0.97, 1][gravity - 1]!;
  const acknowledgedAt = raisedAt + lognormal(rng, [45, 11, 5][gravity - 1] ?? 45, 0.6) * MINUTE;
  const of = { what: "model", id: warningId, from: raisedAt, level: peak } as const;
  const planned = plannedWarning(
    {
      warningId,
      source: world.source("models"),
      authority: "model",
      category: kind.family === "stability" ? "security" : HEALTH.has(kind.code) ? "health" : "accident",
      family: kind.family,
      kind: kind.code,
      ...titleFor(rng, kind, { hours, count, usual }),
      area: { grids: codesOf(world, first === peak ? grids : grids.slice(0, Math.ceil(grids.length / 2))) },
      issuer: MODEL_ISSUER,
      evidence: said,
      ...proposed,
    },
    {
      raisedAt,
      level: first,
      ...(isSeen && acknowledgedAt < liftedAt && { acknowledgedAt, actor: `duty-${1 + Math.floor(rng() * 4)}` }),
      changes,
      liftedAt,
      reason: "六小时内低于阈值，自动解除",
    },
    of,
  );
  return {
    warningId,
    authority: "model",
    source: world.source("models"),
    level: peak,
    raisedAt,
    liftedAt,
    planned,
    cluster: { id: warningId, kind, grids, from, to: raisedAt - 20_000, count },
    ...(gravity > 1 && { effect: { grids, from: raisedAt + 2 * MINUTE, to: liftedAt, condition: "attention", of } }),
  };
}

function evidenceOf({
  hours,
  count,
  usual,
  grids,
  every,
}: {
  hours: number;
  count: number;
  usual: string;
  grids: number;
  every: number;
}): string {
  return `${hours} 小时内上报 ${count} 件，常值 ${usual} 件；涉及 ${grids} 个网格；偶然约每 ${every} 天一次`;
}

function titleFor(
  rng: Rng,
  { name, nameEn }: FeedKind,
  { hours, count, usual }: { hours: number; count: number; usual: string },
): { title: string; titleEn: string } {
  return pick(rng, [
    { title: `${name}偏多：${hours}小时${count}件，常值${usual}`, titleEn: `${nameEn}: ${count} in ${hours} h, usually ${usual}` },
    { title: `${name}集中上报，${hours}小时内${count}件`, titleEn: `${nameEn} reported in a cluster, ${count} in ${hours} h` },
    { title: `相邻网格${name}${count}件，高于常值${usual}件`, titleEn: `${nameEn}: ${count} in adjoining grids, above the usual ${usual}` },
  ]);
}

/** The families share the models' attention; within one, frequent kinds cluster oftener. */
function clusterKind(world: World, rng: Rng): FeedKind {
  const attention = { safety: 0.4, livelihood: 0.4, stability: 0.2 };
  const family = world.kinds.map(
    (kind) =>
      (attention[kind.family] * Math.sqrt(kind.share)) / Math.sqrt(world.kinds.filter((other) => other.family === kind.family).length),
  );
  return world.kinds[createPicker(family)(rng)] as FeedKind;
}
