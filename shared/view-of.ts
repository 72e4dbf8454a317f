// A scope's live view, whole or as what changed since a number: the server's half of view.ts.
import type { Seq } from "./event.ts";
import { placeAt, type Scope, scopeOf, totalsOf, usualMoved } from "./scope.ts";
import type { CityState } from "./state.ts";
import { usualOf } from "./usual.ts";
import { arrange, type GridColumns, type Patch, type RowOf, TABLE_NAMES, type Tables, type View } from "./view.ts";
import { goneSince, rowsSince } from "./view-rows.ts";

export type Moment = { readonly epoch: string; readonly asOf: number };

/** The whole live view of a scope. Throws on a code that the city does not have: check it at the door. */
export function viewOf(state: CityState, scopeCode: string, { epoch, asOf }: Moment): View {
  const scope = scopeOf(state, scopeCode);
  const tables = Object.fromEntries(
    TABLE_NAMES.map((name) => [name, arrange(name, [...rowsSince(scope, name, -1)] as RowOf<typeof name>[], state.clock)]),
  );
  return {
    epoch,
    seq: state.seq,
    asOf,
    clock: state.clock,
    scope: scopeCode,
    totals: totalsOf(scope),
    usual: usualOf(state, scope.tally),
    grids: columnsOf(state, allGrids(scope)),
    ...(tables as unknown as Tables),
  };
}

/**
 * What changed in a scope since `prev`, as small as what changed; `"snapshot"` when that is not known any more (or `prev` is 0 or ahead of
 * the log): send the whole view instead. Cost follows the changes and the scope's fixed tables, not the number of grids.
 */
export function patchSince(state: CityState, scopeCode: string, prev: Seq, moment: Moment): Patch | "snapshot" {
  if (prev <= 0 || prev > state.seq || prev < state.removalsFrom) return "snapshot";
  const patch: { -readonly [K in keyof Patch]: Patch[K] } = {
    epoch: moment.epoch,
    seq: state.seq,
    prev,
    asOf: moment.asOf,
    clock: state.clock,
  };
  if (prev === state.seq) return patch;
  const scope = scopeOf(state, scopeCode);
  const { tally } = scope;
  if (tally.totalsStamp > prev || state.daySeq > prev) patch.totals = totalsOf(scope);
  if (tally.pastStamp > prev || usualMoved(state, prev)) patch.usual = usualOf(state, tally);
  const changed = changedGrids(scope, prev);
  if (changed.length > 0) patch.grids = columnsOf(state, changed);
  const tables: Record<string, unknown> = {};
  for (const name of TABLE_NAMES) {
    // A row that has left the window is sent too: it takes the screen's older row out.
    const set = [...rowsSince(scope, name, prev)];
    const gone = goneSince(scope, name, prev);
    if (set.length > 0 || gone.length > 0) tables[name] = { ...(set.length > 0 && { set }), ...(gone.length > 0 && { gone }) };
  }
  if (Object.keys(tables).length > 0) patch.tables = tables as NonNullable<Patch["tables"]>;
  return patch;
}

function allGrids({ state, place }: Scope): number[] {
  const { lo, hi } = placeAt(state, place);
  return Array.from({ length: hi - lo }, (_, at) => lo + at);
}

/** Walks down only where something changed. */
function changedGrids({ state, place }: Scope, prev: Seq): number[] {
  const changed: number[] = [];
  const visit = (at: number): void => {
    if ((state.places[at]?.gridsStamp ?? 0) <= prev) return;
    const { children, lo, hi } = placeAt(state, at);
    if (children.length > 0) children.forEach(visit);
    else if (hi > lo) changed.push(lo);
  };
  visit(place);
  return changed;
}

function columnsOf({ grids, places, city: { tree } }: CityState, index: readonly number[]): GridColumns {
  const pick = <T>(values: readonly T[]) => index.map((grid) => values[grid] as T);
  return {
    index,
    level: pick(grids.level),
    open: index.map((grid) => places[tree.gridPlace[grid] ?? -1]?.open ?? 0),
    condition: pick(grids.condition),
    workers: pick(grids.workers),
    rostered: pick(grids.rostered),
    unusual: pick(grids.unusual),
    points: pick(grids.points),
  };
}
