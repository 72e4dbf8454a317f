// A scope's live view, whole or as what changed since a number: the server's half of view.ts.

import type { Seq } from "./event.ts";
import { meets } from "./fold/area.ts";
import { DAY, DEPARTMENT_DAY, HOUR, SLOT, type Tally } from "./fold/tally.ts";
import type { CityState, Report, Response, Warning } from "./state.ts";
import { GRAVITY } from "./terms.ts";
import { comparableDays, usualKind, usualOf } from "./usual.ts";
import {
  arrange,
  DUE_HOURS,
  type GridColumns,
  HOUR_MS,
  hourOf,
  type Patch,
  type RowOf,
  TABLE_NAMES,
  type TableName,
  type Tables,
  type Totals,
  type View,
} from "./view.ts";

export type Moment = { readonly epoch: string; readonly asOf: number };

/** The scope being looked at: its place in the tree and what is counted there. */
type Scope = { readonly state: CityState; readonly place: number; readonly tally: Tally };

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
    grids: columnsOf(state, range(scope)),
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

function scopeOf(state: CityState, code: string): Scope {
  const place = state.city.tree.byCode.get(code);
  const tally = place === undefined ? undefined : state.places[place];
  if (place === undefined || !tally) throw new Error(`no place has the code ${code}`);
  return { state, place, tally };
}

function placeAt(state: CityState, at: number) {
  const place = state.city.tree.places[at];
  if (!place) throw new Error(`no place ${at}`);
  return place;
}

function* range({ state, place }: Scope): Generator<number> {
  const { lo, hi } = placeAt(state, place);
  for (let grid = lo; grid < hi; grid += 1) yield grid;
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

function columnsOf(state: CityState, grids: Iterable<number>): GridColumns {
  const columns = { index: [], level: [], open: [], condition: [], workers: [], rostered: [], unusual: [], points: [] } as Record<
    keyof GridColumns,
    unknown[]
  >;
  for (const grid of grids) {
    columns.index.push(grid);
    columns.level.push(state.grids.level[grid] ?? 0);
    columns.open.push(state.places[state.city.tree.gridPlace[grid] ?? -1]?.open ?? 0);
    columns.condition.push(state.grids.condition[grid] ?? "normal");
    columns.workers.push(state.grids.workers[grid] ?? 0);
    columns.rostered.push(state.grids.rostered[grid] ?? 0);
    columns.unusual.push(state.grids.unusual[grid] ?? 2);
    columns.points.push(state.grids.points[grid] ?? 0);
  }
  return columns as unknown as GridColumns;
}

function totalsOf({ state, place, tally }: Scope): Totals {
  const warnings = { red: 0, orange: 0, yellow: 0, blue: 0, unacknowledged: 0 };
  for (const warning of activeIn(state, state.warnings.values(), place)) {
    warnings[warning.level] += 1;
    if (warning.acknowledgedAt === null) warnings.unacknowledged += 1;
  }
  const today = todayOf(state, tally);
  const month = monthOf(state, tally.days, [DAY.due, DAY.onTime]);
  const due = month[0] ?? 0;
  const onTime = month[1] ?? 0;
  return {
    reportsToday: today[DAY.submitted] ?? 0,
    open: tally.open,
    overdue: tally.overdue,
    closedToday: today[DAY.closed] ?? 0,
    settledToday: today[DAY.settled] ?? 0,
    onTimeRate: due > 0 ? onTime / due : null,
    dueThisMonth: due,
    onTimeThisMonth: onTime,
    warnings,
    workersOnDuty: tally.workers,
    workersRostered: tally.rostered,
    participationToday: today[DAY.activities] ?? 0,
    pointsToday: today[DAY.points] ?? 0,
    redeemedToday: today[DAY.redeemed] ?? 0,
    patrolsToday: today[DAY.patrols] ?? 0,
    unplaced: tally.unplaced,
    outOfOrder: tally.outOfOrder,
    conflicts: tally.conflicts,
  };
}

function* activeIn<T extends Warning | Response>(state: CityState, all: Iterable<T>, place: number): Generator<T> {
  const here = placeAt(state, place);
  for (const one of all) if (one.endedAt === null && meets(one.ranges, here)) yield one;
}

/** Whether the time of day or the days that "usual" compares with have moved on. */
const usualMoved = (state: CityState, prev: Seq) => state.slotSeq > prev || state.historySeq > prev;

const todayOf = (state: CityState, tally: Tally) => tally.days?.get(state.city.calendar.dayOf(state.clock)) ?? [];

/** Sums of columns over the days of the clock's month so far; a day ahead (a source's clock runs up to 5 minutes ahead) belongs too. */
function monthOf(state: CityState, days: ReadonlyMap<number, readonly number[]> | null, columns: readonly number[]): number[] {
  const today = state.city.calendar.dayOf(state.clock);
  const first = today - new Date(today * 86_400_000).getUTCDate() + 1;
  const sums = columns.map(() => 0);
  if (!days) return sums;
  for (let day = first; day <= today; day += 1) {
    const row = days.get(day);
    if (row) columns.forEach((column, at) => void (sums[at] = (sums[at] ?? 0) + (row[column] ?? 0)));
  }
  return sums;
}

/** Rows of a table that changed after `prev`; all of them for -1. */
function rowsSince(scope: Scope, name: TableName, prev: Seq): Iterable<RowOf<TableName>> {
  return ROWS[name](scope, prev);
}

const ROWS: { readonly [T in TableName]: (scope: Scope, prev: Seq) => Iterable<RowOf<T>> } = {
  *warnings({ state, place }, prev) {
    for (const warning of activeIn(state, state.warnings.values(), place)) if (warning.stamp > prev) yield bare(warning);
  },
  *responses({ state, place }, prev) {
    for (const response of activeIn(state, state.responses.values(), place)) if (response.stamp > prev) yield bare(response);
  },
  *reports({ state, tally }, prev) {
    for (const report of tally.recent ?? []) if (report.stamp > prev) yield reportRow(state, report);
  },
  *sources({ state }, prev) {
    for (const { stamp, silentAfterMs, beatAt, ...row } of state.sources.values()) if (stamp > prev) yield row;
  },
  *divisions({ state, place }, prev) {
    for (const child of placeAt(state, place).children) {
      const tally = state.places[child];
      if (!tally || (tally.totalsStamp <= prev && state.daySeq <= prev)) continue;
      const totals = totalsOf({ state, place: child, tally });
      let level = 0;
      for (const warning of activeIn(state, state.warnings.values(), child)) level = Math.max(level, GRAVITY[warning.level]);
      const {
        reportsToday,
        open,
        overdue,
        closedToday,
        dueThisMonth,
        onTimeThisMonth,
        workersOnDuty,
        workersRostered,
        participationToday,
        pointsToday,
      } = totals;
      yield {
        code: placeAt(state, child).code,
        reportsToday,
        open,
        overdue,
        closedToday,
        dueThisMonth,
        onTimeThisMonth,
        workersOnDuty,
        workersRostered,
        participationToday,
        pointsToday,
        level,
      };
    }
  },
  *departments({ state, tally }, prev) {
    const today = state.city.calendar.dayOf(state.clock);
    for (const [department, row] of tally.departments ?? []) {
      if (row.stamp <= prev && state.daySeq <= prev) continue;
      const [dueThisMonth = 0, onTimeThisMonth = 0] = monthOf(state, row.days, [DEPARTMENT_DAY.due, DEPARTMENT_DAY.onTime]);
      yield {
        department,
        open: row.open,
        overdue: row.overdue,
        closedToday: row.days.get(today)?.[DEPARTMENT_DAY.closed] ?? 0,
        dueThisMonth,
        onTimeThisMonth,
      };
    }
  },
  *kinds({ state, tally }, prev) {
    const today = state.city.calendar.dayOf(state.clock);
    const { days } = comparableDays(state);
    const codes = new Set([...state.city.kinds, ...(tally.kinds?.keys() ?? [])]);
    for (const kind of codes) {
      const row = tally.kinds?.get(kind);
      if ((row?.stamp ?? 0) <= prev && !usualMoved(state, prev)) continue;
      yield { kind, today: row?.days.get(today) ?? 0, usual: usualKind(row, days) };
    }
  },
  *minutes({ tally }, prev) {
    for (const [at, row] of tally.slots ?? []) {
      if ((row[SLOT.stamp] ?? 0) > prev)
        yield { at, safety: row[SLOT.safety] ?? 0, livelihood: row[SLOT.livelihood] ?? 0, stability: row[SLOT.stability] ?? 0 };
    }
  },
  *hours({ tally }, prev) {
    for (const [at, row] of tally.hours ?? []) {
      if ((row[HOUR.stamp] ?? 0) <= prev) continue;
      yield {
        at,
        safety: row[HOUR.safety] ?? 0,
        livelihood: row[HOUR.livelihood] ?? 0,
        stability: row[HOUR.stability] ?? 0,
        closed: row[HOUR.closed] ?? 0,
        openChange: row[HOUR.openChange] ?? 0,
        overdueChange: row[HOUR.overdueChange] ?? 0,
        workersChange: row[HOUR.workersChange] ?? 0,
        activities: row[HOUR.activities] ?? 0,
        points: row[HOUR.points] ?? 0,
      };
    }
  },
  *due({ state, tally }, prev) {
    const now = hourOf(state.clock);
    for (let at = now; at <= now + DUE_HOURS * HOUR_MS; at += HOUR_MS) {
      const row = tally.due?.get(at);
      if ((row?.stamp ?? 0) <= prev && state.hourSeq <= prev) continue;
      yield { at, departments: Object.fromEntries([...(row?.departments ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))) };
    }
  },
  *notices({ state, place }, prev) {
    const here = placeAt(state, place);
    for (const { text, ...notice } of state.notices) {
      if (notice.seq <= prev) continue;
      const scope = state.city.tree.places[state.city.tree.byCode.get(notice.scope) ?? -1];
      if (scope ? scope.lo < here.hi && scope.hi > here.lo : here.parent < 0) yield notice;
    }
  },
  *timeline({ state, place }, prev) {
    const here = placeAt(state, place);
    for (const {
      stamp,
      ranges,
      warningId,
      level,
      authority,
      exercise,
      title,
      titleEn,
      raisedAt,
      startsAt,
      endedAt,
    } of state.warnings.values()) {
      if (stamp > prev && meets(ranges, here)) {
        yield {
          id: warningId,
          what: "warning",
          level: GRAVITY[level],
          authority,
          exercise,
          title,
          titleEn,
          from: startsAt ?? raisedAt,
          to: endedAt,
        };
      }
    }
    for (const { stamp, ranges, responseId, level, exercise, plan, planEn, startedAt, endedAt } of state.responses.values()) {
      if (stamp > prev && meets(ranges, here)) {
        yield {
          id: responseId,
          what: "response",
          level,
          authority: null,
          exercise,
          title: plan,
          titleEn: planEn,
          from: startedAt,
          to: endedAt,
        };
      }
    }
  },
};

/** Keys that left the table since `prev` and are not in it now. */
function goneSince({ state, place }: Scope, name: TableName, prev: Seq): string[] {
  const { removals } = state;
  const gone = new Set<string>();
  for (let at = removals.length - 1; at >= 0; at -= 1) {
    const removal = removals[at];
    if (!removal || removal.seq <= prev) break;
    if (removal.table === name && (removal.place === -1 || removal.place === place)) gone.add(removal.key);
  }
  if (gone.size === 0) return [];
  const here = placeAt(state, place);
  const stays = (key: string): boolean => {
    if (name === "reports" || name === "notices") return false;
    const [what, id] = name === "timeline" ? [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)] : [name.slice(0, -1), key];
    const one = what === "warning" ? state.warnings.get(id) : state.responses.get(id);
    return one !== undefined && meets(one.ranges, here) && (name === "timeline" || one.endedAt === null);
  };
  return [...gone].filter((key) => !stays(key));
}

function bare<T extends Warning | Response>({ stamp, endedAt, ranges, ...row }: T): Omit<T, "stamp" | "endedAt" | "ranges"> {
  return row;
}

function reportRow({ city }: CityState, report: Report): RowOf<"reports"> {
  const {
    reportId,
    submittedSeq,
    version,
    family,
    kind,
    stage,
    urgency,
    channel,
    department,
    submittedAt,
    changedAt,
    dueAt,
    closedAt,
    satisfaction,
    unknown,
  } = report;
  return {
    reportId,
    submittedSeq,
    version,
    family,
    kind,
    title: report.titleShown ? report.title : null,
    titleEn: report.titleShown ? report.titleEn : null,
    stage,
    urgency,
    channel,
    grid: report.grid < 0 ? null : (city.tree.places[city.tree.gridPlace[report.grid] ?? -1]?.code ?? null),
    department,
    submittedAt,
    changedAt,
    dueAt,
    overdue: report.overdueSince !== null,
    closedAt,
    satisfaction,
    unknown,
  };
}
