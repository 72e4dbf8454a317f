// The sources' heartbeats by their cadence, how many records each holds, how far behind it is, and now and then one that falls silent.
import type { Cadence } from "../../shared/city.ts";
import { createRng, seedOf } from "../../shared/rng.ts";
import type { Planned } from "./event.ts";
import { chance, exponential, lognormal, mix, sigmaOf } from "./random.ts";
import { DAY, HOUR, MINUTE } from "./rhythm.ts";
import type { World } from "./world.ts";

export type Span = { readonly from: number; readonly to: number };
/** A scenario's doing: a source that says nothing, or lags. */
export type Disturbance = Span & { readonly source: string; readonly lagMs?: number };

/** Before live time begins, so long at the sources' own pace. */
const FRESH_MS = 15 * MINUTE;

/** What disturbs a source at a time. */
export type DisturbedAt = (source: string, time: number) => Disturbance | null;

const EVERY: Readonly<Record<Cadence, number>> = { push: MINUTE, minutes: 5 * MINUTE, hourly: HOUR, daily: DAY };

/**
 * The heartbeats of a local day: in history no closer than `historyMinutes`, in live time as each source's cadence says. What a scenario disturbs is looked up when the event is made, so that one may begin at any time.
 */
export function heartbeatsOf(world: World, day: number, disturbedAt: DisturbedAt = () => null): Planned[] {
  const start = world.calendar.startOfDay(day);
  const silent = silenceOf(world, day);
  return world.profile.sources.flatMap((source, index) => {
    const pace = EVERY[source.cadence];
    // Of the past only each so-manieth beat is told, but for its last quarter of an hour: no source is silent when live time begins.
    const everySo = Math.max(1, Math.round((world.params.sources.historyMinutes * MINUTE) / pace));
    const offset = mix(world.stream("beat"), index, 0) % pace;
    const planned: Planned[] = [];
    for (let beat = 0, at = start + offset; at < start + DAY; beat += 1, at += pace) {
      if (at < world.at - FRESH_MS && beat % everySo !== 0) continue;
      if (silent?.index === index && at >= silent.from && at < silent.to) continue;
      planned.push(heartbeat(world, index, { at, disturbedAt }));
    }
    return planned;
  });
}

function heartbeat(world: World, index: number, { at, disturbedAt }: { readonly at: number; readonly disturbedAt: DisturbedAt }): Planned {
  const source = world.profile.sources[index];
  const name = source?.source ?? "";
  return {
    at,
    id: `hb-${index}-${Math.floor(at / 1000)}`,
    source: name,
    type: "chengge.source.heartbeat",
    make: () => ({
      records: recordsAt(world, index, at),
      lagMs:
        disturbedAt(name, at)?.lagMs ?? lagOf(world, source?.cadence ?? "push", mix(world.stream("lag"), index, Math.floor(at / 1000))),
    }),
  };
}

/** Records held: what the city folder says at the start of history, growing with each source's share. */
function recordsAt(world: World, index: number, at: number): number {
  const { sources } = world.profile;
  const held = sources[index]?.records ?? 100_000;
  const all = sources.reduce((sum, { records }) => sum + (records ?? 100_000), 0);
  const { low, high } = world.params.sources.growth;
  const elapsed = (at - world.at) / DAY + world.days;
  const pace = low + (high - low) * chance(world.stream("growth"), index, 0);
  return Math.max(0, Math.round(held + (held / all) * pace * elapsed));
}

function lagOf(world: World, cadence: Cadence, seed: number): number {
  const { median, p90 } = world.params.sources.lagSeconds[cadence];
  return Math.round(lognormal(createRng(seed), median, sigmaOf(median, p90)) * 1000);
}

/** The source that falls silent on a day, if one does: never a channel's, whose reports would have to wait too. */
export function silenceOf(world: World, day: number): (Span & { readonly index: number }) | null {
  const { silentADay, silentMinutes } = world.params.sources;
  const rng = createRng(seedOf(`silent ${day}`, world.seed));
  if (rng() >= silentADay) return null;
  const channels = new Set([...world.channels.map(({ source }) => source), ...Object.values(world.params.roles)]);
  const candidates = world.profile.sources.flatMap(({ source, cadence }, index) =>
    !channels.has(source) && (cadence === "push" || cadence === "minutes") ? [index] : [],
  );
  const index = candidates[Math.floor(rng() * candidates.length)];
  if (index === undefined) return null;
  const from = world.calendar.startOfDay(day) + rng() * 0.95 * DAY;
  const minutes = lognormal(rng, silentMinutes.median, sigmaOf(silentMinutes.median, silentMinutes.p90)) + exponential(rng, 2);
  return { index, from, to: from + minutes * MINUTE };
}
