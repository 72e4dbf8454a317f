// Writes the log's records into the index's tables.
import type { DatabaseSync } from "node:sqlite";
import { gridIndexOf } from "../../shared/city.ts";
import type { CityEvent, EventOf, Recorded, Seq } from "../../shared/event.ts";
import { countsWhenDue, OPEN } from "../../shared/fold/stage.ts";
import { splitTexts } from "../../shared/record.ts";
import { createReportClocks } from "../../shared/report-clocks.ts";
import type { CityFolder, Report, Warning } from "../../shared/state.ts";
import { FAMILIES } from "../../shared/terms.ts";
import { instantAtShare, SOON_SHARE } from "../../shared/time-left.ts";
import { STAGES } from "../../shared/view.ts";
import { createAccountWriter } from "../accountability/write.ts";
import { identityOf } from "../log/event-log.ts";
import { createCodes } from "./codes.ts";
import { createDeskWriter } from "./desk-records.ts";
import { pairsOf } from "./pairs.ts";
import { aboutOf, createPocket, reportKey, runOut } from "./pocket.ts";
import { NO_DUE } from "./tables.ts";

/** Of a submission, what the fold does not keep. */
export type Extra = { text: string | null; participant: string | null; sourceUrl: string | null; reading: unknown };

/** `department` is the code that stands in the table; 0 before there is a row. */
type Held = { report: Report; extra: Extra; grid: string | null; department: number; isNew: boolean; worded: boolean };

/** Reports kept between batches, the most recently used: most steps are about a report of the last hours. */
const HELD_MAX = 20_000;

/** One transaction after the other, each in slices: `take` … `take`, `flush` until it is done, `commit`. */
export interface Writer {
  /** Last record of the last commit. */
  readonly seq: Seq;
  /** Last record taken. */
  readonly takenSeq: Seq;
  /** City minute of the last tick taken, ms. */
  readonly clock: number;
  /** Folds records that follow `takenSeq` without a hole, and writes their histories. */
  take(records: readonly Recorded[]): void;
  /** Writes up to `most` of the reports that changed; true when all are written. */
  flush(most: number): boolean;
  commit(): void;
  /** Forgets everything since the last commit. */
  rollback(): void;
}

export function createWriter(db: DatabaseSync, city: CityFolder): Writer {
  const pocket = createPocket(city);
  const writeDesk = createDeskWriter(db, city);
  const accounts = createAccountWriter(db, city);
  const held = new Map<string, Held>();
  const touched = new Set<Held>();
  const warnings = new Map<string, Warning>();

  const meta = (key: string) => Number(db.prepare("SELECT value FROM meta WHERE key = ?").get(key)?.["value"]);
  const setMeta = db.prepare("UPDATE meta SET value = ? WHERE key = ?");
  const addHistory = db.prepare("INSERT INTO history VALUES (?, ?, ?, ?, ?)");
  const selectReport = db.prepare("SELECT department, folded, extra, grid FROM report JOIN body USING (seq) WHERE report_id = ?");
  const addReport = db.prepare("INSERT INTO report VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const addBody = db.prepare("INSERT INTO body VALUES (?, ?, ?, ?)");
  const setReport = db.prepare(
    "UPDATE report SET stage = ?, open_due = ?, soon_at = ?, due_counted = ?, closed_at = ?, main = ? WHERE seq = ?",
  );
  const setDepartment = db.prepare("UPDATE report SET department = ? WHERE seq = ?");
  const setBody = db.prepare("UPDATE body SET folded = ?, extra = ? WHERE seq = ?");
  const codes = createCodes(db);
  const clocks = createReportClocks(city.profile);
  const dropWords = db.prepare("DELETE FROM words WHERE rowid = ?");
  const addWords = db.prepare("INSERT INTO words (rowid, shown, hidden) VALUES (?, ?, ?)");
  const selectWarning = db.prepare("SELECT folded FROM warning WHERE warning_id = ?");
  const setWarning = db.prepare("INSERT OR REPLACE INTO warning VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const dropRanges = db.prepare("DELETE FROM warning_range WHERE warning = ?");
  const addRange = db.prepare("INSERT OR REPLACE INTO warning_range VALUES (?, ?, ?)");
  const selectHistory = db.prepare("SELECT seq, event FROM history WHERE about = ?");
  const setEvent = db.prepare("UPDATE history SET event = ? WHERE about = ? AND seq = ?");
  let seq = meta("seq");
  let takenSeq = seq;
  let takenLast: Recorded | undefined;
  let redacted = false;
  pocket.clock = meta("clock");

  const load = (reportId: string): Held | null => {
    const known = held.get(reportId);
    if (known) {
      held.delete(reportId);
      held.set(reportId, known); // the most recently used come last
      return known;
    }
    const row = selectReport.get(reportId) as { department: number; folded: string; extra: string; grid: string | null } | undefined;
    if (!row) return null;
    const loaded: Held = {
      report: JSON.parse(row.folded) as Report,
      extra: JSON.parse(row.extra) as Extra,
      grid: row.grid,
      department: row.department,
      isNew: false,
      worded: false,
    };
    held.set(reportId, loaded);
    return loaded;
  };

  const takeReport = (record: Recorded, reportId: string): boolean => {
    const { event, placed } = record;
    const before = load(reportId);
    const { title, titleShown, stage: stageBefore = null } = before?.report ?? {};
    const { after, taken } = pocket.report(before?.report ?? null, record);
    if (!after) return taken;
    if (taken) accounts.take({ record, stageBefore, after });
    const entry = before ?? {
      report: after,
      extra: extraOf(event as EventOf<"chengge.report.submitted">),
      grid: placed.grid ?? null,
      department: 0,
      isNew: true,
      worded: true,
    };
    entry.report = after;
    if (after.title !== title || after.titleShown !== titleShown) entry.worded = true;
    if (event.type === "chengge.report.redacted" && taken) redact(entry);
    held.set(reportId, entry);
    touched.add(entry);
    return taken;
  };

  /** Takes the personal texts out of everything known about a report. */
  const redact = (entry: Held) => {
    redacted = true;
    entry.extra = { ...entry.extra, text: null, participant: null, sourceUrl: null };
    entry.worded = true;
    const about = reportKey(entry.report.reportId);
    for (const row of selectHistory.all(about) as { seq: Seq; event: string }[]) {
      const event = JSON.parse(row.event) as CityEvent;
      setEvent.run(JSON.stringify(splitTexts({ version: 0, recordedAt: 0, event, placed: {} }).kept.event), about, row.seq);
    }
  };

  const saveReport = (entry: Held) => {
    const { report, extra, grid, isNew } = entry;
    const { submittedSeq: seq, reportId, submittedAt, family, kind, channel, into, dueAt } = report;
    const [stage, department] = [STAGES.indexOf(report.stage), codes.of(report.department ?? "")];
    const dueCounted = countsWhenDue(report.stage) ? dueAt : null;
    const closedAt = report.stage === "closed" ? report.closedAt : null;
    const isOpen = OPEN.includes(report.stage);
    const runs = isOpen && report.stage !== "deferred" && dueAt !== null;
    const openDue = runs ? dueAt : isOpen ? NO_DUE : null;
    const soonAt = runs ? (instantAtShare({ since: report.runsFrom, dueAt }, SOON_SHARE, clocks.spans(report)) ?? dueAt) : null;
    const main = report.stage === "folded" ? into : null;
    const [folded, beside] = [JSON.stringify(report), JSON.stringify(extra)];
    if (isNew) {
      const [ofFamily, ofKind, ofChannel, gridIndex] = [
        FAMILIES.indexOf(family),
        codes.of(kind),
        codes.of(channel),
        gridIndexOf(city, grid),
      ];
      const clocked = [openDue, soonAt, dueCounted, closedAt, main] as const;
      addReport.run(seq, reportId, submittedAt, stage, ofFamily, ofKind, department, ofChannel, gridIndex, ...clocked);
      addBody.run(seq, grid, folded, beside);
    } else {
      setReport.run(stage, openDue, soonAt, dueCounted, closedAt, main, seq);
      // It stands in most indexes, and changes seldom.
      if (department !== entry.department) setDepartment.run(department, seq);
      setBody.run(folded, beside, seq);
    }
    entry.department = department;
    if (entry.worded) {
      if (!isNew) dropWords.run(seq);
      const titles = [report.title, report.titleEn];
      const textOf = (parts: readonly (string | null)[]) => pairsOf(parts.filter(Boolean).join("\n"));
      addWords.run(seq, textOf(report.titleShown ? titles : []), textOf([...(report.titleShown ? [] : titles), extra.text]));
    }
    accounts.save(report, grid);
    entry.isNew = entry.worded = false;
  };

  const takeWarning = (record: Recorded, warningId: string): boolean => {
    const row = warnings.has(warningId) ? null : (selectWarning.get(warningId) as { folded: string } | undefined);
    const before = warnings.get(warningId) ?? (row ? (JSON.parse(row.folded) as Warning) : null);
    const { after, taken } = pocket.warning(before, record);
    if (after) warnings.set(warningId, after);
    return taken;
  };

  const saveWarning = (warning: Warning) => {
    const { raisedSeq, warningId, raisedAt, level, authority, family, kind, endedAt, expiresAt } = runOut(warning, pocket.clock);
    setWarning.run(raisedSeq, warningId, raisedAt, endedAt ?? expiresAt, level, authority, family, kind, JSON.stringify(warning));
    dropRanges.run(raisedSeq);
    for (const [lo, hi] of warning.ranges) addRange.run(raisedSeq, lo, hi);
  };

  const takeOne = (record: Recorded) => {
    const { event } = record;
    if (event.type === "chengge.clock.ticked") pocket.clock = Math.max(pocket.clock, event.data.at);
    const about = aboutOf(event);
    if (about === null) return writeDesk(record);
    const taken = about.startsWith("r:") ? takeReport(record, about.slice(2)) : takeWarning(record, about.slice(2));
    const shown = event.type === "chengge.report.redacted" ? splitTexts(record).kept.event : event;
    addHistory.run(about, record.seq, record.recordedAt, taken ? 1 : 0, JSON.stringify(shown));
  };

  const evict = () => {
    for (const [reportId] of held) {
      if (held.size <= HELD_MAX) break;
      held.delete(reportId);
    }
  };

  return {
    get seq() {
      return seq;
    },
    get takenSeq() {
      return takenSeq;
    },
    get clock() {
      return pocket.clock;
    },
    take(records) {
      if (!db.isTransaction) db.exec("BEGIN IMMEDIATE");
      for (const record of records) takeOne(record);
      takenLast = records.at(-1) ?? takenLast;
      takenSeq = takenLast?.seq ?? takenSeq;
    },
    flush(most) {
      let left = most;
      for (const entry of touched) {
        if (left-- <= 0) return false;
        saveReport(entry);
        touched.delete(entry);
      }
      return true;
    },
    commit() {
      for (const entry of touched) saveReport(entry);
      touched.clear();
      for (const warning of warnings.values()) saveWarning(warning);
      warnings.clear();
      setMeta.run(takenSeq, "seq");
      if (takenLast) setMeta.run(identityOf(takenLast), "last");
      setMeta.run(pocket.clock, "clock");
      db.exec("COMMIT");
      seq = takenSeq;
      evict();
      accounts.evict();
      // The old pages would stay readable in the WAL. A list that is being read holds them: then the next commit tries again.
      if (redacted) redacted = db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get()?.["busy"] === 1;
    },
    rollback() {
      if (db.isTransaction) db.exec("ROLLBACK");
      held.clear();
      codes.forget();
      accounts.forget();
      touched.clear();
      warnings.clear();
      takenSeq = seq;
      takenLast = undefined;
      pocket.clock = meta("clock");
    },
  };
}

function extraOf({ data }: EventOf<"chengge.report.submitted">): Extra {
  return {
    text: data.text ?? null,
    participant: data.participant ?? null,
    sourceUrl: data.sourceUrl ?? null,
    reading: data.reading ?? null,
  };
}
