// What the desk wrote down, in the index: duty, calls, instructions, incident reports, hand-overs, responses; every one there ever was.
import type { DatabaseSync } from "node:sqlite";
import { type CityTree, placeOf } from "../../shared/city.ts";
import { allowsDesk, type DeskKind, deskKeyOf, deskPlaceOf, isOver } from "../../shared/desk-log.ts";
import type { Area, CityEvent, Recorded, Seq } from "../../shared/event.ts";
import { meets, rangesOf } from "../../shared/fold/area.ts";
import type { CityFolder } from "../../shared/state.ts";
import { type Cursor, cursorText, type HistoryEntry, LIST_MAX, type Page } from "./report-index.ts";

/** Records told under one key, the first ones; a shift adds a handful. */
const RECORDS_MAX = 500;

/** `head`: the first that counts under its key, by which the others are found. `lo … hi` are the grids of its place. */
export const DESK_TABLES = `
  CREATE TABLE desk_record (
    seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, head INTEGER NOT NULL, open INTEGER NOT NULL, at INTEGER NOT NULL, lo INTEGER NOT NULL, hi INTEGER NOT NULL,
    level INTEGER NOT NULL, warning_id TEXT, report_id TEXT, recorded_at INTEGER NOT NULL, taken INTEGER NOT NULL, event TEXT NOT NULL
  ) STRICT;
  CREATE INDEX desk_key ON desk_record (kind, key, seq);
  CREATE INDEX desk_time ON desk_record (kind, at, seq) WHERE head = 1;
  CREATE INDEX desk_open ON desk_record (kind, at, seq) WHERE open = 1;
  CREATE INDEX desk_warning ON desk_record (warning_id, kind, at) WHERE head = 1 AND warning_id IS NOT NULL;
  CREATE INDEX desk_report ON desk_record (report_id, kind, at) WHERE head = 1 AND report_id IS NOT NULL;
`;

export type DeskQuery = {
  readonly kind: DeskKind;
  readonly scope: string;
  /** Only what needs something more, or only what does not. */
  readonly open?: boolean | undefined;
  readonly warningId?: string | undefined;
  readonly reportId?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly limit: number;
  readonly after?: Cursor | undefined;
};

/** The records under one key, oldest first; the first that counts began it. */
export type DeskEntry = readonly HistoryEntry[];

export interface DeskRecords {
  /** Newest first by when it began. A page may be shorter than asked for: areas that only reach around a scope are left out of it. */
  list(query: DeskQuery): Page<DeskEntry>;
  /** Empty when there is none. */
  of(kind: DeskKind, key: string): DeskEntry;
}

/** Takes a record inside the index's transaction. */
export function createDeskWriter(db: DatabaseSync, city: CityFolder): (record: Recorded) => void {
  const select = db.prepare("SELECT event FROM desk_record WHERE kind = ? AND key = ? AND taken = 1 ORDER BY seq LIMIT ?");
  const add = db.prepare("INSERT INTO desk_record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const widen = db.prepare("UPDATE desk_record SET lo = min(lo, ?), hi = max(hi, ?) WHERE kind = ? AND key = ? AND head = 1");
  const close = db.prepare("UPDATE desk_record SET open = 0 WHERE kind = ? AND key = ? AND open = 1");
  return ({ seq, recordedAt, event }) => {
    const found = deskKeyOf(event);
    if (!found) return;
    const { kind, key } = found;
    const before = select.all(kind, key, RECORDS_MAX).map((row) => JSON.parse(String(row["event"])) as CityEvent);
    const taken = allowsDesk(before, event);
    const isHead = taken && before.length === 0;
    const over = taken && isOver([event]);
    const { lo, hi, level } = reachOf(city, event);
    const { warningId = null, reportId = null } = event.data as { warningId?: string; reportId?: string };
    const [head, open] = [isHead ? 1 : 0, isHead && !over ? 1 : 0];
    add.run(seq, kind, key, head, open, event.time, lo, hi, level, warningId, reportId, recordedAt, taken ? 1 : 0, JSON.stringify(event));
    if (over && !isHead) close.run(kind, key);
    if (taken && !isHead && "area" in event.data && event.data.area) widen.run(lo, hi, kind, key);
  };
}

export function createDeskFinder(db: DatabaseSync, city: CityFolder): DeskRecords {
  const select = db.prepare("SELECT seq, recorded_at, taken, event FROM desk_record WHERE kind = ? AND key = ? ORDER BY seq LIMIT ?");
  const of = (kind: DeskKind, key: string): DeskEntry => (select.all(kind, key, RECORDS_MAX) as Row[]).map(entryOf);
  return {
    of,
    list(query) {
      const limit = Math.min(query.limit, LIST_MAX);
      const place = placeAt(city.tree, query.scope);
      const conditions: [string, ...(string | number)[]][] = [["kind = ?", query.kind], ["head = 1"]];
      // A response is seen by every scope that it meets, the rest by those that hold its division.
      if (place.parent >= 0 && query.kind === "responses") conditions.push(["lo < ? AND hi > ?", place.hi, place.lo]);
      else if (place.parent >= 0) conditions.push(["lo >= ? AND hi <= ? AND level >= ?", place.lo, place.hi, place.level]);
      if (query.open !== undefined) conditions.push([query.open ? "open = 1" : "open = 0"]);
      if (query.warningId !== undefined) conditions.push(["warning_id = ?", query.warningId]);
      if (query.reportId !== undefined) conditions.push(["report_id = ?", query.reportId]);
      if (query.from !== undefined) conditions.push(["at >= ?", query.from]);
      if (query.to !== undefined) conditions.push(["at < ?", query.to]);
      if (query.after !== undefined) conditions.push(["(at, seq) < (?, ?)", query.after.time, query.after.seq]);
      const where = conditions.map(([sql]) => sql).join(" AND ");
      const values = conditions.flatMap(([, ...rest]) => rest);
      const rows = db
        .prepare(`SELECT seq, key, at, recorded_at, taken, event FROM desk_record WHERE ${where} ORDER BY at DESC, seq DESC LIMIT ?`)
        .all(...values, limit + 1) as (Row & { key: string; at: number })[];
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const entries = page.map((row) => (STAND_ALONE.has(query.kind) ? [entryOf(row)] : of(query.kind, row.key)));
      return {
        items: query.kind === "responses" ? entries.filter((entry) => isInSight(city, entry, query.scope)) : entries,
        next: rows.length > limit && last ? cursorText({ time: last.at, seq: last.seq }) : null,
      };
    },
  };
}

type Row = { readonly seq: Seq; readonly recorded_at: number; readonly taken: number; readonly event: string };

/** Nothing follows on them. */
const STAND_ALONE: ReadonlySet<DeskKind> = new Set<DeskKind>(["duty", "calls"]);

const entryOf = ({ seq, recorded_at, taken, event }: Row): HistoryEntry => ({
  seq,
  recordedAt: recorded_at,
  taken: taken === 1,
  event: JSON.parse(event) as CityEvent,
});

/** Whether a place may see what began with these records. */
export function isInSight(city: CityFolder, entry: DeskEntry, scope: string): boolean {
  const place = placeAt(city.tree, scope);
  if (place.parent < 0) return true;
  const area = areaOf(entry);
  if (area) return meets(rangesOf({ city }, area), place);
  const { lo, hi, level } = reachOf(city, headOf(entry));
  return lo >= place.lo && hi <= place.hi && level >= place.level;
}

/** Whether all that it concerns lies in a place, which may then change it. */
export function isHeld(city: CityFolder, entry: DeskEntry, scope: string): boolean {
  const place = placeAt(city.tree, scope);
  const area = areaOf(entry);
  if (place.parent < 0 || !area) return isInSight(city, entry, scope);
  const ranges = rangesOf({ city }, area);
  return ranges.length > 0 && ranges.every(([lo, hi]) => lo >= place.lo && hi <= place.hi);
}

/** The event that began it. Throws on an empty entry. */
export function headOf(entry: DeskEntry): CityEvent {
  const head = entry.find(({ taken }) => taken);
  if (!head) throw new Error("an entry of the desk has no record that counts");
  return head.event;
}

/** Of a response, where it reaches now: adjusting may move it. */
function areaOf(entry: DeskEntry): Area | null {
  const moved = entry.findLast(({ taken, event }) => taken && "area" in event.data && event.data.area !== undefined);
  return moved ? (moved.event.data as { area: Area }).area : null;
}

function reachOf(city: CityFolder, event: CityEvent): { readonly lo: number; readonly hi: number; readonly level: number } {
  const where = deskPlaceOf(event);
  const everywhere = { lo: 0, hi: city.tree.gridPlace.length, level: 0 };
  if (!where) return everywhere;
  if ("division" in where) return placeOf(city, where.division) ?? everywhere;
  const ranges = rangesOf({ city }, where.area);
  const last = ranges.at(-1);
  return ranges[0] && last ? { lo: ranges[0][0], hi: last[1], level: 0 } : everywhere;
}

function placeAt(tree: CityTree, code: string) {
  const place = tree.places[tree.byCode.get(code) ?? -1];
  if (!place) throw new Error(`no place has the code ${code}`);
  return place;
}
