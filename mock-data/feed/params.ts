// How a city lives, as the feed imagines it: `feed.json` of a city folder. Estimates, never shown as facts about the city.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { CityProfile } from "../../shared/city.ts";
import { FAMILIES } from "../../shared/terms.ts";
import { genericParams } from "./generic-params.ts";

const Share = z.number().min(0).max(1);
const Hours = z.array(z.number().min(0)).length(24);
/** Median and 90th percentile of a lognormal. */
const Spread = z.strictObject({ median: z.number().positive(), p90: z.number().positive() });
const PerLevel = z.tuple([z.number(), z.number(), z.number(), z.number()]);

const Channel = z.strictObject({
  channel: z.string(),
  /** The system that tells such a report's whole life. */
  source: z.string(),
  share: Share,
  voice: z.enum(["resident", "worker", "sensor"]),
  /** Whether a report comes in a resident's own words; an operator's title follows. Else the system that hands it on has written it. */
  ownWords: z.boolean().default(false),
  /** Part of its reports that are settled in the grid. */
  settled: Share.default(0),
  /** How much more than others this channel brings of a kind; 0 none. A kind not named: 1. */
  kinds: z.record(z.string(), z.number().min(0)).default({}),
  /** For kinds not named in `kinds`. */
  otherKinds: z.number().min(0).default(1),
});
export type ChannelParams = z.infer<typeof Channel>;

export const FeedParams = z.strictObject({
  schema: z.literal(1),
  /** Nothing here was counted anywhere. */
  estimate: z.literal(true),
  note: z.string().max(1000),
  /** Reports on an average weekday, duplicates not counted. */
  reportsADay: z.number().positive(),
  /** Monday … Sunday. */
  weekdays: z.array(z.number().positive()).length(7),
  holiday: z.number().positive(),
  springFestival: z.number().positive(),
  hours: z.strictObject({ working: Hours, off: Hours }),
  /** Standard deviation of the city's day factor and how much of it lasts to the next day; coefficient of variation of a grid's day. */
  dispersion: z.strictObject({ cityDay: z.number(), lasting: Share, gridDay: z.number().positive() }),
  duplicates: z.strictObject({ share: Share, withinMinutes: z.number().positive() }),
  /** Reports per resident against the city's mean, by division code of the level below the city. */
  counties: z.record(z.string(), z.number().positive()),
  /** Share of all reports by kind; kinds that are not named share what is left of their family. */
  kinds: z.record(z.string(), z.number().min(0)),
  families: z.strictObject({ safety: Share, livelihood: Share, stability: Share }),
  seasons: z.array(z.strictObject({ months: z.array(z.int().min(1).max(12)), kinds: z.record(z.string(), z.number().positive()) })),
  /** How much likelier a kind is between 21 and 6. */
  night: z.record(z.string(), z.number().min(0)),
  channels: z.array(Channel).min(1),
  life: z.strictObject({
    acceptMinutes: Spread,
    nightAcceptMinutes: z.number().positive(),
    dispatchMinutes: Spread,
    receiveMinutes: Spread,
    inspectHours: Spread,
    settleMinutes: z.number().positive(),
    voided: Share,
    refused: Share,
    refusedRounds: z.number().min(1),
    refusedHours: z.number().positive(),
    /** Handling takes lognormal time, its median this part of the limit, by department; others lie between `low` and `high`. Limits in working days: that much later. */
    pace: z.strictObject({
      low: z.number().positive(),
      high: z.number().positive(),
      sigma: z.number().positive(),
      byDays: z.strictObject({ later: z.number(), sigma: z.number().positive() }),
      departments: z.record(z.string(), z.number().positive()),
    }),
    rework: Share,
    extended: Share,
    deferred: Share,
    reopened: Share,
    reopenedOften: z.strictObject({ kinds: z.array(z.string()), share: Share }),
    veryLate: z.strictObject({ share: Share, meanDays: z.number().positive() }),
    rated: Share,
    /** 1 … 5 stars. */
    stars: z.array(Share).length(5),
    starsLate: z.array(Share).length(5),
  }),
  people: z.strictObject({
    /** Grid workers a grid, and what part of them is rostered when. `night` is workers a town. */
    staff: z.number().positive(),
    day: Share,
    lunch: Share,
    evening: Share,
    weekend: Share,
    night: z.number().min(0),
    present: Share,
    /** Patrols that are fed, a grid on a weekday. */
    patrols: z.number().min(0),
  }),
  participation: z.strictObject({
    /** One event stands for so many. */
    scale: z.number().min(1),
    learn: z.number(),
    report: z.number(),
    deliberate: z.number(),
    volunteer: z.number(),
    redeem: z.number(),
    points: z.strictObject({ learn: z.int(), report: z.int(), deliberate: z.int(), volunteer: z.int(), redeem: z.int() }),
    redeemFen: z.int(),
  }),
  /** Notices a day: by the city, all counties, all towns. */
  notices: z.strictObject({ city: z.number(), county: z.number(), town: z.number() }),
  warnings: z.strictObject({
    /** Model warnings a day: blue, yellow, orange, and red (proposed by the model, raised as orange). */
    model: PerLevel,
    modelHours: Spread,
    /** Statutory warnings a day by month, January … December; shares of blue, yellow, orange, red. */
    statutory: z.array(z.number().min(0)).length(12),
    statutoryLevels: PerLevel,
    statutoryHours: Spread,
  }),
  sources: z.strictObject({
    /** Records a day by which all sources together grow. */
    growth: z.strictObject({ low: z.number(), high: z.number() }),
    silentADay: z.number().min(0),
    silentMinutes: Spread,
    /** How far behind a source's records are, in seconds, by cadence. */
    lagSeconds: z.strictObject({ push: Spread, minutes: Spread, hourly: Spread, daily: Spread }),
    historyMinutes: z.number().positive(),
  }),
  /** Which source speaks for what. */
  roles: z.strictObject({
    people: z.string(),
    participation: z.string(),
    notices: z.string(),
    models: z.string(),
    weather: z.string(),
    emergency: z.string(),
    water: z.string(),
    power: z.string(),
    air: z.string(),
  }),
});
export type FeedParams = z.infer<typeof FeedParams>;
export type Role = keyof FeedParams["roles"];

/** Parameters of a city folder: its `feed.json` over what any city gets. Throws with every fault when the file is wrong. */
export function readParams(cityDir: string, profile: CityProfile): FeedParams {
  const generic = genericParams(profile);
  let text: string;
  try {
    text = readFileSync(join(cityDir, "feed.json"), "utf8");
  } catch {
    return generic;
  }
  const checked = FeedParams.safeParse(over(generic, JSON.parse(text)));
  if (!checked.success) throw new Error(`${cityDir}/feed.json: correct these and start again\n${z.prettifyError(checked.error)}`);
  const faults = unknownIn(checked.data, profile);
  if (faults.length > 0) throw new Error(`${cityDir}/feed.json: city.json has no ${faults.join(", ")}`);
  return checked.data;
}

/** The file's value where it has one, else the generic one; lists and named tables are taken whole. */
function over(generic: object, file: unknown): unknown {
  if (typeof file !== "object" || file === null || Array.isArray(file)) return file;
  const merged: Record<string, unknown> = { ...generic };
  for (const [key, value] of Object.entries(file)) {
    const base = merged[key];
    merged[key] = typeof base === "object" && base !== null && !Array.isArray(base) ? over(base, value) : value;
  }
  return merged;
}

function unknownIn(params: FeedParams, profile: CityProfile): string[] {
  const sources = new Set(profile.sources.map(({ source }) => source));
  const channels = new Set(profile.channels.map(({ code }) => code));
  const kinds = new Set(profile.kinds.map(({ code }) => code));
  const missing = (what: string, names: Iterable<string>, known: ReadonlySet<string>) =>
    [...names].filter((name) => !known.has(name)).map((name) => `${what} "${name}"`);
  return [
    ...missing("source", [...Object.values(params.roles), ...params.channels.map(({ source }) => source)], sources),
    ...missing(
      "channel",
      params.channels.map(({ channel }) => channel),
      channels,
    ),
    ...missing("kind", [...Object.keys(params.kinds), ...params.channels.flatMap((channel) => Object.keys(channel.kinds))], kinds),
  ];
}

/** Shares of all kinds of the city, summing to 1: those named, the rest of each family shared equally. */
export function kindShares(params: FeedParams, profile: CityProfile): number[] {
  const shares = profile.kinds.map(({ code }) => params.kinds[code] ?? 0);
  for (const family of FAMILIES) {
    const unnamed = profile.kinds.flatMap((kind, at) => (kind.family === family && params.kinds[kind.code] === undefined ? [at] : []));
    const named = profile.kinds.reduce((sum, kind, at) => sum + (kind.family === family ? (shares[at] ?? 0) : 0), 0);
    for (const at of unnamed) shares[at] = Math.max(0, params.families[family] - named) / unnamed.length;
  }
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}
