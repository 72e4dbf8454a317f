// Writes the log's records into the index's tables.
import type { DatabaseSync } from "node:sqlite";
import { gridIndexOf } from "../../shared/city.ts";
import type { CityEvent, EventOf, Recorded, Seq } from "../../shared/event.ts";
import { countsWhenDue } from "../../shared/fold/stage.ts";
import { splitTexts } from "../../shared/record.ts";
import type { CityFolder, Report, Warning } from "../../shared/state.ts";
import { identityOf } from "../log/event-log.ts";
import { pairsOf } from "./pairs.ts";
import { aboutOf, createPocket, reportKey, runOut } from "./pocket.ts";

/** Of a submission, what the fold does not keep. */
export type Extra = { text: string | null; participant: string | null; sourceUrl: string | null; reading: unknown };

type Held = { report: Report; extra: Extra; grid: string | null; isNew: boolean; worded: boolean };

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
  const held = new Map<string, Held>();
  const touched = new Set<Held>();
  const warnings = new Map<string, Warning>();

  const meta = (key: string) => Number(db.prepare("SELECT value FROM meta WHERE key = ?").get(key)?.["value"]);
  const setMeta = db.prepare("UPDATE meta SET value = ? WHERE key = ?");
  const addHistory = db.prepare("INSERT INTO history VALUES (?, ?, ?, ?, ?)");
  const selectReport = db.prepare("SELECT folded, extra, grid FROM report WHERE report_id = ?");
  const addReport = db.prepare("INSERT INTO report VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const setReport = db.prepare(
    "UPDATE report SET stage = ?, department = ?, due_at = ?, due_counted = ?, closed_at = ?, folded = ?, extra = ? WHERE seq = ?",
  );
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
    const row = selectReport.get(reportId) as { folded: string; extra: string; grid: string | null } | undefined;
    if (!row) return null;
    const loaded: Held = {
      report: JSON.parse(row.folded) as Report,
      extra: JSON.parse(row.extra) as Extra,
      grid: row.grid,
      isNew: false,
      worded: false,
    };
    held.set(reportId, loaded);
    return loaded;
  };

  const takeReport = (record: Recorded, reportId: string): boolean => {
    const { event, placed } = record;
    const before = load(reportId);
    const { title, titleShown } = before?.report ?? {};
    const { after, taken } = pocket.report(before?.report ?? null, record);
    if (!after) return taken;
    const entry = before ?? {
      report: after,
      extra: extraOf(event as EventOf<"chengge.report.submitted">),
      grid: placed.grid ?? null,
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
    const { submittedSeq: seq, reportId, submittedAt, stage, family, kind, department, channel, dueAt } = report;
    const [dueCounted, closedAt] = [countsWhenDue(stage) ? dueAt : null, stage === "closed" ? report.closedAt : null];
    const [folded, beside] = [JSON.stringify(report), JSON.stringify(extra)];
    if (isNew)
      addReport.run(
        seq,
        reportId,
        submittedAt,
        stage,
        family,
        kind,
        department,
        channel,
        grid,
        gridIndexOf(city, grid),
        dueAt,
        dueCounted,
        closedAt,
        folded,
        beside,
      );
    else setReport.run(stage, department, dueAt, dueCounted, closedAt, folded, beside, seq);
    if (entry.worded) {
      if (!isNew) dropWords.run(seq);
      const titles = [report.title, report.titleEn];
      const textOf = (parts: readonly (string | null)[]) => pairsOf(parts.filter(Boolean).join("\n"));
      addWords.run(seq, textOf(report.titleShown ? titles : []), textOf([...(report.titleShown ? [] : titles), extra.text]));
    }
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
    if (about === null) return;
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
      if (redacted) db.exec("PRAGMA wal_checkpoint(TRUNCATE)"); // the old pages would stay readable in the WAL
      redacted = false;
    },
    rollback() {
      if (db.isTransaction) db.exec("ROLLBACK");
      held.clear();
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
