// The systems that send: when each last spoke, what it holds, whether it is silent by its own cadence.
import type { CityProfile } from "../city.ts";
import type { Recorded, Seq } from "../event.ts";
import type { CityState } from "../state.ts";
import type { SourceRow } from "../view.ts";

export type SourceState = { -readonly [K in keyof SourceRow]: SourceRow[K] } & { stamp: Seq; silentAfterMs: number | null; beatAt: number };

/** Sources outside the city folder that are kept; a token is needed for each, so more means a mistake, and the rest are not listed. */
const STRANGERS_KEPT = 200;
/** The program's own source: its ticks are no sign of life of any system. */
export const OWN_SOURCE = "chengge";
/** The source of what people do at the desk; its ids are theirs to choose, so they have a room of their own. */
export const DESK_SOURCE = "chengge:desk";

export function sourcesOf(profile: CityProfile): Map<string, SourceState> {
  return new Map(
    profile.sources.map(({ source, cadence, silentAfterMinutes }) => [source, sourceState(source, cadence, silentAfterMinutes * 60_000)]),
  );
}

export function applySource(state: CityState, { event, recordedAt, seq }: Recorded): void {
  if (event.source === OWN_SOURCE || event.source === DESK_SOURCE) return;
  let source = state.sources.get(event.source);
  if (!source) {
    if (state.sources.size >= state.city.profile.sources.length + STRANGERS_KEPT) return;
    source = sourceState(event.source, null, null);
    state.sources.set(event.source, source);
  }
  source.events += 1;
  source.lastAt = Math.max(source.lastAt ?? 0, recordedAt);
  source.state = "fresh";
  source.stamp = seq;
  if (event.type === "chengge.source.heartbeat" && event.time >= source.beatAt) {
    source.beatAt = event.time;
    source.records = event.data.records;
    source.lagMs = event.data.lagMs;
  }
}

/** Marks the sources that have been quiet for longer than their cadence allows. */
export function findSilent(state: CityState): void {
  for (const source of state.sources.values()) {
    if (source.state !== "fresh" || source.silentAfterMs === null || source.lastAt === null) continue;
    if (state.clock - source.lastAt <= source.silentAfterMs) continue;
    source.state = "silent";
    source.stamp = state.seq;
  }
}

function sourceState(source: string, cadence: SourceRow["cadence"], silentAfterMs: number | null): SourceState {
  return { source, cadence, state: "never", lastAt: null, records: null, lagMs: null, events: 0, stamp: 0, silentAfterMs, beatAt: 0 };
}
