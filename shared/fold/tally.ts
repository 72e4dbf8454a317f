// What is counted for one place (a division or a grid), and how a change climbs from a grid to the city.
import type { Family } from "../city.ts";
import type { Seq } from "../event.ts";
import type { CityState, Report } from "../state.ts";
import { FAMILIES } from "../terms.ts";
import { DAY_MS, DUE_HOURS, HOUR_MS, HOURS_KEPT, hourOf, REPORTS_SHOWN, slotOf } from "../view.ts";

/** Columns of a day's row; the last five count the activities of each sort, by their names. */
export const DAY = {
  submitted: 0,
  closed: 1,
  settled: 2,
  due: 3,
  onTime: 4,
  activities: 5,
  points: 6,
  redeemed: 7,
  patrols: 8,
  learn: 9,
  report: 10,
  deliberate: 11,
  volunteer: 12,
  redeem: 13,
} as const;
/** Columns of an hour's row; the last holds the seq that touched it. */
export const HOUR = {
  safety: 0,
  livelihood: 1,
  stability: 2,
  closed: 3,
  openChange: 4,
  overdueChange: 5,
  workersChange: 6,
  activities: 7,
  points: 8,
  stamp: 9,
} as const;
/** Columns of a 5-minute row. */
export const SLOT = { safety: 0, livelihood: 1, stability: 2, stamp: 3 } as const;
/** Columns of a department's day. */
export const DEPARTMENT_DAY = { closed: 0, due: 1, onTime: 2 } as const;

type RowsRule = {
  /** How far behind the clock a row is kept, in the unit of its key. */
  readonly kept: number;
  readonly columns: number;
};
/** Last month's days and this one's. */
const DAYS_KEPT = 70;
const DAY_ROWS: RowsRule = { kept: DAYS_KEPT, columns: Object.keys(DAY).length };
const DEPARTMENT_ROWS: RowsRule = { kept: DAYS_KEPT, columns: Object.keys(DEPARTMENT_DAY).length };
/** Hours and slots are kept a little longer than they are shown. */
const HOUR_ROWS: RowsRule = { kept: HOURS_KEPT * HOUR_MS + DAY_MS, columns: Object.keys(HOUR).length };
const SLOT_ROWS: RowsRule = { kept: DAY_MS + HOUR_MS, columns: Object.keys(SLOT).length };

export type KindTally = { stamp: Seq; readonly days: Map<number, number>; readonly hours: Map<number, number> };
export type DepartmentTally = { stamp: Seq; open: number; overdue: number; readonly days: Map<number, number[]> };
export type DueTally = { stamp: Seq; readonly departments: Map<string, number> };

/** Maps are made when first needed: most grids never need most of them. Old rows go when a new one is made, so a quiet place costs nothing. */
export type Tally = {
  /** Last change of a figure in `Totals` or a division's row. */
  totalsStamp: Seq;
  /** Last change of a grid column in or below it: lets a search for changed grids skip what is quiet. */
  gridsStamp: Seq;
  /** Last change of a time before the present 5-minute slot: what "usual" rests on. */
  pastStamp: Seq;
  open: number;
  overdue: number;
  workers: number;
  rostered: number;
  unplaced: number;
  outOfOrder: number;
  conflicts: number;
  days: Map<number, number[]> | null;
  hours: Map<number, number[]> | null;
  slots: Map<number, number[]> | null;
  kinds: Map<string, KindTally> | null;
  departments: Map<string, DepartmentTally> | null;
  due: Map<number, DueTally> | null;
  /** The latest reports, oldest first, at most REPORTS_SHOWN. */
  recent: Report[] | null;
};

export function emptyTally(): Tally {
  return {
    totalsStamp: 0,
    gridsStamp: 0,
    pastStamp: 0,
    open: 0,
    overdue: 0,
    workers: 0,
    rostered: 0,
    unplaced: 0,
    outOfOrder: 0,
    conflicts: 0,
    days: null,
    hours: null,
    slots: null,
    kinds: null,
    departments: null,
    due: null,
    recent: null,
  };
}

/** Runs `change` on the tally of the grid's place and of every place above it; on the root alone when the grid is unknown (-1). */
export function climb(state: CityState, grid: number, change: (tally: Tally) => void): void {
  const { tree } = state.city;
  let place = grid < 0 ? 0 : (tree.gridPlace[grid] ?? 0);
  while (place >= 0) {
    const tally = state.places[place];
    if (tally) {
      change(tally);
      tally.totalsStamp = state.seq;
    }
    place = tree.places[place]?.parent ?? -1;
  }
}

/** Marks a grid's columns as changed, up to the city. */
export function touchGrid(state: CityState, grid: number): void {
  const { tree } = state.city;
  for (let place = tree.gridPlace[grid] ?? -1; place >= 0; place = tree.places[place]?.parent ?? -1) {
    const tally = state.places[place];
    if (!tally || tally.gridsStamp === state.seq) return;
    tally.gridsStamp = state.seq;
  }
}

export function addDay(state: CityState, tally: Tally, day: number, column: number, by: number): void {
  tally.days ??= new Map();
  const row = tally.days.get(day) ?? newRow(tally.days, day, today(state), DAY_ROWS);
  row[column] = (row[column] ?? 0) + by;
}

/** Adds to the hour's row at `time`; times before the kept window are not kept, but what they change now counts as the past's. */
export function addHour(state: CityState, tally: Tally, time: number, column: number, by: number): void {
  if (time < slotOf(state.clock)) tally.pastStamp = state.seq;
  if (time <= state.clock - HOURS_KEPT * HOUR_MS) return;
  tally.hours ??= new Map();
  const hour = hourOf(time);
  const row = tally.hours.get(hour) ?? newRow(tally.hours, hour, state.clock, HOUR_ROWS);
  row[column] = (row[column] ?? 0) + by;
  row[HOUR.stamp] = state.seq;
}

export function addSlot(state: CityState, tally: Tally, time: number, family: Family): void {
  if (time <= state.clock - SLOT_ROWS.kept) return;
  tally.slots ??= new Map();
  const slot = slotOf(time);
  const row = tally.slots.get(slot) ?? newRow(tally.slots, slot, state.clock, SLOT_ROWS);
  const column = FAMILIES.indexOf(family);
  row[column] = (row[column] ?? 0) + 1;
  row[SLOT.stamp] = state.seq;
}

export function addKind(state: CityState, tally: Tally, kind: string, at: { readonly time: number; readonly day: number }): void {
  tally.kinds ??= new Map();
  if (!tally.kinds.get(kind)?.days.has(at.day)) dropOldKinds(state, tally);
  let row = tally.kinds.get(kind);
  if (!row) {
    row = { stamp: 0, days: new Map(), hours: new Map() };
    tally.kinds.set(kind, row);
  }
  row.stamp = state.seq;
  row.days.set(at.day, (row.days.get(at.day) ?? 0) + 1);
  if (at.time <= state.clock - HOURS_KEPT * HOUR_MS) return;
  const hour = hourOf(at.time);
  row.hours.set(hour, (row.hours.get(hour) ?? 0) + 1);
}

export function departmentOf(state: CityState, tally: Tally, department: string): DepartmentTally {
  tally.departments ??= new Map();
  let row = tally.departments.get(department);
  if (!row) {
    dropOldDepartments(state, tally);
    row = { stamp: 0, open: 0, overdue: 0, days: new Map() };
    tally.departments.set(department, row);
  }
  row.stamp = state.seq;
  return row;
}

export function addDepartmentDay(state: CityState, { days }: DepartmentTally, day: number, column: number, by: number): void {
  const row = days.get(day) ?? newRow(days, day, today(state), DEPARTMENT_ROWS);
  row[column] = (row[column] ?? 0) + by;
}

export function addDue(state: CityState, tally: Tally, hour: number, change: { readonly department: string; readonly by: number }): void {
  const { department, by } = change;
  tally.due ??= new Map();
  let row = tally.due.get(hour);
  if (!row) {
    const now = hourOf(state.clock);
    for (const [at, { departments }] of tally.due) if (at < now && departments.size === 0) tally.due.delete(at);
    row = { stamp: 0, departments: new Map() };
    tally.due.set(hour, row);
  }
  row.stamp = state.seq;
  const count = (row.departments.get(department) ?? 0) + by;
  if (count === 0) row.departments.delete(department);
  else row.departments.set(department, count);
  // An hour that no screen shows yet is sent whole when it comes into view: its stamp is not missed.
  if (row.departments.size === 0 && hour > hourOf(state.clock) + DUE_HOURS * HOUR_MS) tally.due.delete(hour);
}

/** Newest last; what falls out at the front is dropped by every screen in the same way. */
export function remember(tally: Tally, report: Report): void {
  tally.recent ??= [];
  tally.recent.push(report);
  if (tally.recent.length > REPORTS_SHOWN) tally.recent.shift();
}

const today = ({ clock, city: { calendar } }: CityState) => calendar.dayOf(clock);

/** Makes the row of `key`; then the old ones go, so that time itself need not look at every place for them. */
function newRow(rows: Map<number, number[]>, key: number, now: number, rule: RowsRule): number[] {
  dropOld(rows, now, rule);
  const row = new Array<number>(rule.columns).fill(0);
  rows.set(key, row);
  return row;
}

/** A grid meets nearly every kind and department in the end: those without figures go, or small places would grow for years. */
function dropOldKinds(state: CityState, { kinds }: Tally): void {
  for (const [code, { days, hours }] of kinds ?? []) {
    dropOld(days, today(state), DAY_ROWS);
    dropOld(hours, state.clock, HOUR_ROWS);
    // A view has a row for every kind of the city folder, counted or not; any other would stay on the screens.
    if (days.size === 0 && state.city.kinds.has(code)) kinds?.delete(code);
  }
}

/** All figures are zero then, which no view shows, and every screen that goes on from its cursor has been told so. */
function dropOldDepartments(state: CityState, { departments }: Tally): void {
  for (const [code, { stamp, open, overdue, days }] of departments ?? []) {
    dropOld(days, today(state), DEPARTMENT_ROWS);
    if (days.size === 0 && open === 0 && overdue === 0 && stamp <= state.removalsFrom) departments?.delete(code);
  }
}

/** Rows lie in the order in which they were made, nearly that of time: one that came late goes when those before it do, within twice the time. */
function dropOld(rows: Map<number, unknown>, now: number, { kept }: RowsRule): void {
  for (const key of rows.keys()) {
    if (key < now - kept) rows.delete(key);
    else if (key <= now) return;
  }
}
