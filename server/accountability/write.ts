// Writes each report's account and stays, within the index's transactions.
import type { DatabaseSync } from "node:sqlite";
import { gridIndexOf, type Limit } from "../../shared/city.ts";
import type { Recorded } from "../../shared/event.ts";
import { limitAt, stageLimitAt } from "../../shared/limits.ts";
import { type CityFolder, contextOf, type Report } from "../../shared/state.ts";
import { STAGES, type Stage } from "../../shared/view.ts";
import { isTimed, stageNumber } from "./figures.ts";
import { type Stay, type Trail, trailAfter } from "./stays.ts";

/** Trails kept between batches, the most recently used. */
const HELD_MAX = 20_000;
/** A stay is measured in working time over so long at most: a source may send any time, and each day is looked at. */
const MEASURED_MAX_MS = 1000 * 86_400_000;

type Held = { trail: Trail | null; ratedAt: number | null; isNew: boolean; saved: readonly Stay[] };

export type AccountWriter = {
  /** Called for each step that the fold took; `after` is the report as it then stands. */
  readonly take: (step: { readonly record: Recorded; readonly stageBefore: Stage | null; readonly after: Report }) => void;
  /** Writes what was taken about a report. Costs the stays that changed, two as a rule. */
  readonly save: (report: Report, grid: string | null) => void;
  /** After a commit. */
  readonly evict: () => void;
  /** After a rollback. */
  readonly forget: () => void;
};

export function createAccountWriter(db: DatabaseSync, city: CityFolder): AccountWriter {
  const { calendar } = contextOf(city);
  const departmentNumber = placesIn(city.profile.departments);
  const kindNumber = placesIn(city.profile.kinds);
  const kindOf = new Map(city.profile.kinds.map((kind) => [kind.code, kind]));
  const unreliable = new Set(city.profile.sources.filter((source) => source.clockUnreliable).map(({ source }) => source));
  const held = new Map<string, Held>();
  const addAccount = db.prepare("INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  // An update touches the indexes alone whose columns change.
  const setAccount = db.prepare(
    "UPDATE account SET department = ?, stage = ?, due_at = ?, ended_at = ?, rated_at = ?, satisfaction = ?, undo = ? WHERE report = ?",
  );
  const selectAccount = db.prepare("SELECT rated_at, undo FROM account WHERE report = ?");
  const selectStays = db.prepare("SELECT * FROM stay WHERE report = ? ORDER BY n");
  const dropStays = db.prepare("DELETE FROM stay WHERE report = ? AND n >= ?");
  const addStay = db.prepare("INSERT INTO stay VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const setStay = db.prepare(
    `UPDATE stay SET stage = ?, department = ?, entered = ?, runs_from = ?, counted = ?, due_at = ?, allowed = ?, left_at = ?, left_by = ?, spent = ?, over = ?
     WHERE report = ? AND n = ?`,
  );

  /** The limit by whose time a stay is measured: the stage's own, else the whole case's. */
  const limitOf = ({ kind: code, urgency }: Report, stage: Stage, from: number): Limit | undefined => {
    const kind = kindOf.get(code);
    if (!kind || !isTimed(stage)) return undefined;
    const minute = calendar.minuteOfDay(from);
    return stageLimitAt(city.profile, kind, { stage, urgency, minute }) ?? limitAt(kind, minute);
  };
  const measured = (report: Report) => (stage: Stage, from: number, to: number) => {
    const limit = limitOf(report, stage, from);
    if (!limit || limit.unit === "h") return to - from;
    return calendar.workingMs(limit.calendar, from, Math.min(to, from + MEASURED_MAX_MS));
  };
  /** `isNew`: just submitted, so that nothing of it is looked for. */
  const load = ({ reportId, submittedSeq }: Report, isNew: boolean): Held => {
    const here = held.get(reportId);
    if (here) {
      held.delete(reportId);
      held.set(reportId, here); // the most recently used come last
      return here;
    }
    const account = isNew ? undefined : selectAccount.get(submittedSeq);
    const stays = account ? selectStays.all(submittedSeq).map((row) => stayOf(row as StayRecord)) : [];
    const loaded: Held = {
      trail: account ? { stays, undo: account["undo"] === null ? null : JSON.parse(String(account["undo"])) } : null,
      ratedAt: (account?.["rated_at"] as number | null | undefined) ?? null,
      isNew: !account,
      saved: stays,
    };
    held.set(reportId, loaded);
    return loaded;
  };

  const saveStays = (report: number, entry: Held, stays: readonly Stay[], place: readonly [kind: number, grid: number]) => {
    if (stays.length < entry.saved.length) dropStays.run(report, stays.length);
    stays.forEach((stay, n) => {
      if (stay === entry.saved[n]) return;
      const { department, entered, runsFrom, counted, dueAt, allowed, left, leftBy } = stay;
      const stage = stageNumber(stay.stage);
      const spent = left !== null && isTimed(stay.stage) ? counted : null;
      const over = spent === null || left === null || dueAt === null ? null : Number(left > dueAt);
      const times = [entered, runsFrom, counted, dueAt, allowed, left, leftBy, spent, over];
      if (n < entry.saved.length) setStay.run(stage, department, ...times, report, n);
      else addStay.run(report, n, stage, department, ...place, ...times);
    });
    entry.saved = stays;
  };

  return {
    take({ record, stageBefore, after }) {
      const { event } = record;
      const entry = load(after, stageBefore === null);
      entry.trail = trailAfter(entry.trail, {
        record,
        stageBefore,
        after,
        department: departmentNumber(after.department),
        time: unreliable.has(event.source) ? record.recordedAt : event.time,
        measure: measured(after),
      });
      if (event.type === "chengge.report.rated") entry.ratedAt = event.time;
    },
    save(report, grid) {
      const entry = load(report, false);
      const { submittedSeq, stage, dueAt, closedAt, satisfaction } = report;
      const { stays, undo } = entry.trail ?? { stays: [], undo: null };
      const place = [kindNumber(report.kind), gridIndexOf(city, grid)] as const;
      const changing = [stageNumber(stage), dueAt, closedAt, entry.ratedAt, satisfaction, undo && JSON.stringify(undo)];
      const department = departmentNumber(report.department);
      if (entry.isNew) addAccount.run(submittedSeq, department, ...place, ...changing);
      else setAccount.run(department, ...changing, submittedSeq);
      entry.isNew = false;
      saveStays(submittedSeq, entry, stays, place);
    },
    evict() {
      for (const [reportId] of held) {
        if (held.size <= HELD_MAX) break;
        held.delete(reportId);
      }
    },
    forget: () => held.clear(),
  };
}

/** A code's place in the city folder's list, -1 for one that it does not know. */
export function placesIn(named: readonly { readonly code: string }[]): (code: string | null) => number {
  const places = new Map(named.map(({ code }, at) => [code, at]));
  return (code) => places.get(code ?? "") ?? -1;
}

type StayRecord = {
  readonly stage: number;
  readonly department: number;
  readonly entered: number;
  readonly runs_from: number | null;
  readonly counted: number;
  readonly due_at: number | null;
  readonly allowed: number | null;
  readonly left_at: number | null;
  readonly left_by: number;
};

function stayOf(row: StayRecord): Stay {
  const { department, entered, runs_from: runsFrom, counted, due_at: dueAt, allowed, left_at: left, left_by: leftBy } = row;
  return { stage: STAGES[row.stage] ?? "submitted", department, entered, runsFrom, counted, dueAt, allowed, left, leftBy };
}
