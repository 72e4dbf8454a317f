// Everyday warnings: what the models find, each with the reports behind it, and the weather's statutory ones by season.
import type { Level } from "../../shared/event.ts";
import { createRng, type Rng, seedOf } from "../../shared/rng.ts";
import { GRAVITY } from "../../shared/terms.ts";
import { areaAround, codesOf, drawGrid } from "./areas.ts";
import type { Cluster } from "./arrivals.ts";
import type { Effect } from "./effects.ts";
import type { Planned } from "./event.ts";
import { between, chance, createPicker, lognormal, mix, pick, poisson, sigmaOf } from "./random.ts";
import { HOUR, MINUTE } from "./rhythm.ts";
import { type Change, plannedWarning } from "./warning-plans.ts";
import { dateKeyOf, type FeedKind, monthOf, type World } from "./world.ts";

export type EverydayWarning = {
  readonly warningId: string;
  readonly authority: "model" | "statutory";
  readonly source: string;
  /** The gravest it gets. */
  readonly level: Level;
  readonly raisedAt: number;
  readonly liftedAt: number;
  readonly planned: readonly Planned[];
  readonly cluster?: Cluster;
  readonly effect?: Effect;
};

export const LEVELS: readonly Level[] = ["blue", "yellow", "orange", "red"];
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

type Weather = {
  readonly name: string;
  readonly nameEn: string;
  readonly months: readonly number[];
  readonly levels: readonly Level[];
  readonly instruction: string;
};
/** Which signals there are when; not every one has four colours. */
const WEATHER: readonly Weather[] = [
  {
    name: "大雾",
    nameEn: "Fog",
    months: [10, 11, 12, 1, 2, 3, 4],
    levels: ["yellow", "orange", "red"],
    instruction: "能见度低，驾车减速并保持车距；轮渡、高速视情管制。",
  },
  {
    name: "寒潮",
    nameEn: "Cold wave",
    months: [11, 12, 1, 2, 3],
    levels: LEVELS,
    instruction: "气温骤降，注意防寒和管道防冻，关心独居老人。",
  },
  {
    name: "道路结冰",
    nameEn: "Icy roads",
    months: [12, 1, 2],
    levels: ["yellow", "orange", "red"],
    instruction: "桥面、坡道易结冰，减速慢行，及时撒盐除冰。",
  },
  {
    name: "大风",
    nameEn: "Gale",
    months: [1, 2, 3, 4, 5, 9, 10, 11, 12],
    levels: LEVELS,
    instruction: "加固围挡和广告牌，停止高空作业，船只回港。",
  },
  {
    name: "雷电",
    nameEn: "Lightning",
    months: [4, 5, 6, 7, 8, 9],
    levels: ["yellow", "orange", "red"],
    instruction: "减少外出，远离高处和水面，切断不必要的电源。",
  },
  {
    name: "暴雨",
    nameEn: "Rainstorm",
    months: [4, 5, 6, 7, 8, 9, 10],
    levels: LEVELS,
    instruction: "检查低洼处和地下空间，下穿通道专人值守。",
  },
  {
    name: "高温",
    nameEn: "Heat",
    months: [6, 7, 8, 9],
    levels: ["yellow", "orange", "red"],
    instruction: "避开午后户外作业，注意防暑和用电安全。",
  },
];
const COLOUR: Readonly<Record<Level, string>> = { blue: "蓝色", yellow: "黄色", orange: "橙色", red: "红色" };

/** "大雾黄色预警" and its English. */
export function signalTitle(weather: { readonly name: string; readonly nameEn: string }, level: Level): { title: string; titleEn: string } {
  return { title: `${weather.name}${COLOUR[level]}预警`, titleEn: `${weather.nameEn}: ${level} warning` };
}

function statutoryWarnings(world: World, day: number): EverydayWarning[] {
  const { statutory, statutoryLevels, statutoryHours } = world.params.warnings;
  const month = monthOf(day);
  const rng = createRng(seedOf(`statutory ${day}`, world.seed));
  const inSeason = WEATHER.filter(({ months }) => months.includes(month));
  const draw = createPicker(statutoryLevels);
  const used = new Set<string>();
  return Array.from({ length: poisson(rng, statutory[month - 1] ?? 0) }, (_, at): EverydayWarning | null => {
    const drawn = LEVELS[draw(rng)] ?? "blue";
    const able = inSeason.filter(({ name, levels }) => levels.includes(drawn) && !used.has(name));
    const weather = able[Math.floor(rng() * able.length)];
    if (!weather) return null;
    used.add(weather.name);
    const raisedAt = Math.round(world.calendar.startOfDay(day) + between(rng, 4, 22) * HOUR);
    const liftedAt =
      raisedAt +
      Math.min(30, Math.max(2, lognormal(rng, statutoryHours.median, sigmaOf(statutoryHours.median, statutoryHours.p90)))) * HOUR;
    const county = rng() < 0.35 ? pick(rng, world.counties) : 0;
    const place = world.tree.places[county];
    const warningId = `w-${dateKeyOf(day)}-s${at + 1}`;
    const others = weather.levels.filter((level) => level !== drawn && Math.abs(GRAVITY[level] - GRAVITY[drawn]) === 1 && level !== "red");
    const next = rng() < 0.3 ? others[Math.floor(rng() * others.length)] : undefined;
    const facts = {
      warningId,
      source: world.source("weather"),
      authority: "statutory",
      category: "natural",
      kind: weather.name,
      ...signalTitle(weather, drawn),
      area: { division: place?.code ?? "" },
      issuer: county === 0 ? "市气象台" : `${place?.name ?? ""}气象台`,
      instruction: weather.instruction,
      evidence: `根据最新观测和预报，${weather.name}将影响辖区，请注意防范。`,
      // Told as history, a term that has run out would end it before its later steps are told.
      ...(liftedAt + 3 * HOUR > world.at && { expiresAt: liftedAt + 3 * HOUR }),
    } as const;
    const planned = plannedWarning(
      facts,
      {
        raisedAt,
        level: drawn,
        acknowledgedAt: raisedAt + between(rng, 2, 14) * MINUTE,
        receivedBy: (county === 0 ? world.counties : [county]).map((division) => ({
          division: world.tree.places[division]?.code ?? "",
          at: raisedAt + between(rng, 3, 25) * MINUTE,
        })),
        ...(next && {
          changes: [{ at: raisedAt + (liftedAt - raisedAt) * between(rng, 0.3, 0.6), level: next, ...signalTitle(weather, next) }],
        }),
        liftedAt,
        reason: "影响结束，解除预警",
      },
      { what: "statutory", id: warningId, from: raisedAt, level: drawn },
    );
    return {
      warningId,
      authority: "statutory",
      source: facts.source,
      level: next && GRAVITY[next] > GRAVITY[drawn] ? next : drawn,
      raisedAt,
      liftedAt,
      planned,
    };
  }).filter((warning) => warning !== null);
}
