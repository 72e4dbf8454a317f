// The weather's statutory warnings: which signals there are in which season, from whom, for how long.
import type { Level } from "../../shared/event.ts";
import { createRng, seedOf } from "../../shared/rng.ts";
import { GRAVITY, LEVELS } from "../../shared/terms.ts";
import { between, createPicker, lognormal, pick, poisson, sigmaOf } from "./random.ts";
import { HOUR, MINUTE } from "./rhythm.ts";
import { type EverydayWarning, plannedWarning } from "./warning-plans.ts";
import { dateKeyOf, monthOf, type World } from "./world.ts";

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

/** Statutory warnings raised on a local day. */
export function statutoryWarnings(world: World, day: number): EverydayWarning[] {
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
