// Which reports a day brings: when, where, of what kind, by which channel. A day is the same whoever asks for it and when.

import { minutesOfClock } from "../../shared/calendar.ts";
import type { Urgency } from "../../shared/city.ts";
import { createRng, type Rng, seedOf } from "../../shared/rng.ts";
import { createPicker, gammaOfMeanOne, mix, poisson } from "./random.ts";
import { DAY, dayFactor, expectedReports, HOUR, hoursOf, isNight, MINUTE, seasonalShares } from "./rhythm.ts";
import type { Pair, Voice } from "./titles/template.ts";
import { dateKeyOf, type FeedChannel, type FeedKind, monthOf, type World } from "./world.ts";

/** A report as it comes in, before its life is planned. */
export type Submission = {
  readonly reportId: string;
  readonly at: number;
  readonly grid: number;
  readonly kind: FeedKind;
  readonly channel: FeedChannel;
  readonly urgency: Urgency;
  /** Seed of everything about this report alone. */
  readonly seed: number;
  /** Which report of its kind and voice on its day it is. */
  readonly turn: number;
  /** The report that it repeats. */
  readonly twinOf?: string;
  /** From a scenario: its own titles, and how its life differs. */
  readonly scene?: Scene;
};

export type Scene = {
  readonly titles?: readonly Pair[];
  readonly reading?: { readonly quantity: string; readonly value: number; readonly unit: string; readonly limit: number };
  /** Folded into this report after so long. */
  readonly into?: { readonly reportId: string; readonly afterMs: number };
  /** Lives nothing but these steps, offsets from its submission. */
  readonly steps?: readonly { readonly afterMs: number; readonly step: string; readonly extra?: Readonly<Record<string, unknown>> }[];
};

/** Reports of one matter that a warning has found: so many in these grids before it. */
export type Cluster = {
  readonly id: string;
  readonly kind: FeedKind;
  readonly grids: readonly number[];
  readonly from: number;
  readonly to: number;
  readonly count: number;
};

type Draft = { at: number; grid: number; kind: FeedKind; channel: FeedChannel; twin?: Draft; id?: string };

/** All reports of a local day, in order of time. `like` takes another day's rhythm, 7 a Sunday's. */
export function arrivalsOf(world: World, day: number, clusters: readonly Cluster[] = [], like?: "sunday"): readonly Submission[] {
  const rng = createRng(mix(world.stream("arrivals"), day, like ? 1 : 0));
  const sunday = like ? day + 7 - world.calendar.weekdayOf(day) : day;
  const mean = like ? world.params.reportsADay * (world.params.weekdays[6] ?? 1) : expectedReports(world, day) * dayFactor(world, day);
  const count = poisson(rng, mean);
  const start = world.calendar.startOfDay(day);
  const hour = createPicker(like ? world.params.hours.off : hoursOf(world, sunday));
  const grid = createPicker(gridWeights(world, day, rng));
  const chooser = choosersOf(world, monthOf(day));
  const drafts: Draft[] = [];
  for (let at = 0; at < count; at += 1) {
    const time = start + hour(rng) * HOUR + Math.floor(rng() * HOUR);
    drafts.push(withTwins({ at: time, grid: grid(rng), ...chooser(rng, time) }));
  }
  for (const cluster of clusters) drafts.push(...clusterDrafts(cluster));
  return numbered(drafts.flatMap((draft) => (draft.twin ? [draft, draft.twin] : [draft])));

  function withTwins(draft: Draft): Draft {
    const { share, withinMinutes } = world.params.duplicates;
    if (rng() >= share) return draft;
    const at = Math.min(start + DAY - 1000, draft.at + Math.ceil(rng() * withinMinutes * MINUTE));
    const near = world.neighbours[draft.grid] ?? [];
    const where = rng() < 0.8 ? draft.grid : (near[Math.floor(rng() * near.length)] ?? draft.grid);
    return { ...draft, twin: { at, grid: where, kind: draft.kind, channel: draft.channel } };
  }

  function clusterDrafts(cluster: Cluster): Draft[] {
    const own = createRng(seedOf(cluster.id, world.seed));
    return Array.from({ length: cluster.count }, () => {
      const at = Math.round(cluster.from + own() * (cluster.to - cluster.from));
      const { channel } = chooser(own, at, cluster.kind);
      return { at, grid: cluster.grids[Math.floor(own() ** 2 * cluster.grids.length)] ?? 0, kind: cluster.kind, channel };
    });
  }

  function numbered(all: readonly Draft[]): readonly Submission[] {
    const sorted = all.toSorted((a, b) => a.at - b.at || a.grid - b.grid || a.kind.index - b.kind.index);
    const date = dateKeyOf(day);
    const turns = new Map<string, number>();
    sorted.forEach((draft, at) => {
      draft.id = `r-${date}-${like ? "s" : ""}${String(at + 1).padStart(5, "0")}`;
    });
    const twins = new Map(sorted.flatMap((draft) => (draft.twin ? [[draft.twin, draft.id ?? ""] as const] : [])));
    return sorted.map((draft): Submission => {
      const reportId = draft.id ?? "";
      const { at, grid: where, kind, channel } = draft;
      const twinOf = twins.get(draft);
      return {
        reportId,
        at,
        grid: where,
        kind,
        channel,
        urgency: urgencyOf(world, kind, at),
        seed: seedOf(reportId, world.seed),
        turn: turnOf(turns, kind, channel.voice, mix(world.seed, day, kind.index)),
        ...(twinOf !== undefined && { twinOf }),
      };
    });
  }
}

/** Counts reports of a kind and voice, from a place that differs from day to day. */
export function turnOf(turns: Map<string, number>, kind: FeedKind, voice: Voice, start: number): number {
  const key = `${kind.code} ${voice}`;
  const turn = turns.get(key) ?? start % 97;
  turns.set(key, turn + 1);
  return turn;
}

/** Urgency of a kind at this time: some are more urgent by night. */
export function urgencyOf(world: World, kind: FeedKind, at: number): Urgency {
  return isNightFor(world, kind, at) ? (kind.limits.night?.urgency ?? kind.urgency) : kind.urgency;
}

/** Whether a kind's own night, as the city's table has it, holds this time. */
export function isNightFor(world: World, kind: FeedKind, at: number): boolean {
  const { night } = kind.limits;
  if (!night) return false;
  const minute = world.calendar.minuteOfDay(at);
  const from = minutesOfClock(night.from);
  const to = minutesOfClock(night.to);
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** A grid's weight times its mood of the day. */
function gridWeights(world: World, _day: number, rng: Rng): Float64Array {
  const shape = 1 / world.params.dispersion.gridDay ** 2;
  return world.weights.map((weight) => weight * gammaOfMeanOne(rng, shape));
}

type Chooser = (rng: Rng, at: number, kind?: FeedKind) => { kind: FeedKind; channel: FeedChannel };

const choosers = new WeakMap<World, Map<number, Chooser>>();

/**
 * Draws kind and channel together, so that both shares come out right although some channels never bring some kinds:
 * the table of affinities is fitted to both margins by turns.
 */
export function choosersOf(world: World, month: number): Chooser {
  const known = choosers.get(world) ?? new Map<number, Chooser>();
  choosers.set(world, known);
  const made = known.get(month) ?? createChooser(world, month);
  known.set(month, made);
  return made;
}

function createChooser(world: World, month: number): Chooser {
  const { kinds, channels } = world;
  const shares = seasonalShares(world, month);
  const width = channels.length;
  const table = new Float64Array(kinds.length * width);
  for (const kind of kinds)
    for (const channel of channels)
      table[kind.index * width + channel.index] =
        (channel.kinds[kind.code] ?? channel.otherKinds) * (shares[kind.index] ?? 0) * channel.share;
  for (let round = 0; round < 40; round += 1) {
    for (const channel of channels)
      scale(
        kinds.map((kind) => kind.index * width + channel.index),
        channel.share,
      );
    for (const kind of kinds)
      scale(
        channels.map((channel) => kind.index * width + channel.index),
        shares[kind.index] ?? 0,
      );
  }
  const byDay = createPicker(table);
  const byNight = createPicker(table.map((share, cell) => share * (world.params.night[kinds[Math.floor(cell / width)]?.code ?? ""] ?? 1)));
  const ofKind = kinds.map((kind) => createPicker(table.subarray(kind.index * width, (kind.index + 1) * width)));
  return (rng, at, given) => {
    if (given) return { kind: given, channel: channels[ofKind[given.index]?.(rng) ?? 0] as FeedChannel };
    const cell = (isNight(world.calendar.minuteOfDay(at)) ? byNight : byDay)(rng);
    return { kind: kinds[Math.floor(cell / width)] as FeedKind, channel: channels[cell % width] as FeedChannel };
  };

  function scale(cells: readonly number[], target: number): void {
    const sum = cells.reduce((total, cell) => total + (table[cell] ?? 0), 0);
    if (sum > 0) for (const cell of cells) table[cell] = ((table[cell] ?? 0) * target) / sum;
  }
}
