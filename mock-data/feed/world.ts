// The city as the generators need it: everything that is worked out once, before the first event.
import { type CityCalendar, createCalendar } from "../../shared/calendar.ts";
import type { CityProfile, CityTree, Kind } from "../../shared/city.ts";
import { seedOf } from "../../shared/rng.ts";
import { type ChannelParams, type FeedParams, kindShares, type Role } from "./params.ts";

export type FeedKind = Kind & { readonly index: number; readonly share: number };
export type FeedChannel = ChannelParams & { readonly index: number };

/** What the feed reads of a city folder. `centers` and `coastKm` are by grid index. */
export type CityShape = {
  readonly profile: CityProfile;
  readonly tree: CityTree;
  readonly neighbours: readonly (readonly number[])[];
  /** WGS 84, longitude first. */
  readonly centers: readonly (readonly [number, number])[];
  /** Distance to the sea; Infinity in a city without a coast. */
  readonly coastKm: readonly number[];
};

export type World = CityShape & {
  readonly seed: number;
  readonly params: FeedParams;
  readonly calendar: CityCalendar;
  /** Where live time starts and history ends, ms. */
  readonly at: number;
  readonly days: number;
  readonly codes: readonly string[];
  /** Reports expected in a grid against others. */
  readonly weights: Float64Array;
  /** Place in the tree of a grid's town (the level above its community) and county (the level below the city). */
  readonly townOf: readonly number[];
  readonly countyOf: readonly number[];
  readonly towns: readonly number[];
  readonly counties: readonly number[];
  readonly kinds: readonly FeedKind[];
  readonly kindOf: ReadonlyMap<string, FeedKind>;
  readonly channels: readonly FeedChannel[];
  readonly channelOf: ReadonlyMap<string, FeedChannel>;
  readonly residentChannels: ReadonlySet<string>;
  readonly departments: readonly string[];
  readonly source: (role: Role) => string;
  /** The seed of a named stream. */
  readonly stream: (name: string) => number;
};

export function createWorld(
  city: CityShape,
  params: FeedParams,
  run: { readonly seed: number; readonly at: number; readonly days: number },
): World {
  const { profile, tree } = city;
  const ancestors = tree.gridPlace.map((place) => ancestorsOf(tree, place));
  const countyOf = ancestors.map((line) => line[1] ?? line[0] ?? 0);
  const townOf = ancestors.map((line) => line.at(-3) ?? line.at(-2) ?? line[0] ?? 0);
  const mean = tree.population.reduce((sum, people) => sum + people, 0) / Math.max(1, tree.population.length);
  const weights = Float64Array.from(tree.population, (people, grid) => {
    const county = tree.places[countyOf[grid] ?? 0]?.code ?? "";
    return Math.max(people, mean * 0.05, 1) * (params.counties[county] ?? 1);
  });
  const shares = kindShares(params, profile);
  const kinds = profile.kinds.map((kind, index): FeedKind => ({ ...kind, index, share: shares[index] ?? 0 }));
  const channels = params.channels.map((channel, index): FeedChannel => ({ ...channel, index }));
  const inCharge = [...new Set(profile.kinds.map(({ department }) => department))];
  return {
    ...city,
    ...run,
    params,
    calendar: createCalendar(profile),
    codes: tree.gridPlace.map((place) => tree.places[place]?.code ?? ""),
    weights,
    townOf,
    countyOf,
    towns: [...new Set(townOf)],
    counties: [...new Set(countyOf)],
    kinds,
    kindOf: new Map(kinds.map((kind) => [kind.code, kind])),
    channels,
    channelOf: new Map(channels.map((channel) => [channel.channel, channel])),
    residentChannels: new Set(profile.channels.filter(({ resident }) => resident).map(({ code }) => code)),
    departments: inCharge,
    source: (role) => params.roles[role],
    stream: (name) => seedOf(name, run.seed),
  };
}

/** The places from the root down to this one. */
function ancestorsOf(tree: CityTree, place: number): number[] {
  const line: number[] = [];
  for (let at = place; at >= 0; at = tree.places[at]?.parent ?? -1) line.unshift(at);
  return line;
}

/** The local month, 1 … 12. */
export function monthOf(day: number): number {
  return new Date(day * 86_400_000).getUTCMonth() + 1;
}

/** "20260131" of a day number. */
export function dateKeyOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "");
}
