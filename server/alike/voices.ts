// The voices of one incident and what each was answered: its own note where it got one, else what was done about the incident.
import type { EventType } from "../../shared/event.ts";
import type { HistoryEntry, IndexedReport, ReportIndex } from "../index/report-index.ts";

/** Voices told of one incident, the newest of each report they were folded into first. */
export const VOICES_MAX = 200;
/** Folds of folds that are followed; a circle ends here too. */
const HOPS_MAX = 16;

type Past = Pick<ReportIndex, "report" | "voices">;
type Whole = NonNullable<ReturnType<ReportIndex["report"]>>;

export type Voices = {
  /** The report that is worked on. */
  readonly main: string;
  readonly voices: readonly IndexedReport[];
  /** Whether there are more than are told. */
  readonly more: boolean;
};

/** Of a report or of any of its voices, with those that were folded into voices. */
export function voicesOf(index: Past, report: IndexedReport): Voices {
  let main = report;
  for (let hop = 0; hop < HOPS_MAX && main.into !== null; hop += 1) {
    const next = index.report(main.into)?.report;
    if (!next) break;
    main = next;
  }
  const found = new Map<string, IndexedReport>();
  const heads = [main.reportId];
  for (const incident of heads) {
    for (const voice of index.voices(incident, VOICES_MAX + 1)) {
      if (voice.reportId === main.reportId || found.has(voice.reportId)) continue;
      found.set(voice.reportId, voice);
      heads.push(voice.reportId);
    }
    if (found.size > VOICES_MAX) break;
  }
  return { main: main.reportId, voices: [...found.values()].slice(0, VOICES_MAX), more: found.size > VOICES_MAX };
}

export type Answer = {
  readonly from: "own" | "incident";
  readonly reportId: string;
  readonly type: EventType;
  readonly at: number;
  readonly actor: string | null;
  readonly summary: string | null;
};

const DONE: ReadonlySet<string> = new Set(["resolved", "verified", "closed", "settled"]);
const DOING: ReadonlySet<EventType> = new Set<EventType>(["chengge.report.resolved", "chengge.report.closed", "chengge.report.settled"]);

/** Null while neither the voice has an answer of its own nor the incident is done. */
export function answerOf(voice: Whole | null, main: Whole | null): Answer | null {
  const folded = voice?.history.findLastIndex(({ taken, event }) => taken && event.type === "chengge.report.folded") ?? -1;
  const own = voice?.history.slice(folded + 1).findLast((entry) => entry.taken && summaryOf(entry) !== null);
  if (voice && own) return answer("own", voice, own);
  if (!main || !DONE.has(main.report.stage)) return null;
  const done = main.history.filter(({ taken, event }) => taken && DOING.has(event.type));
  // What was written last says most: closing mostly says nothing of its own.
  const told = done.findLast((entry) => summaryOf(entry) !== null) ?? done.at(-1);
  return told ? answer("incident", main, told) : null;
}

function answer(from: Answer["from"], { report }: Whole, entry: HistoryEntry): Answer {
  const { type, time, data } = entry.event;
  const actor = "actor" in data && data.actor !== undefined ? data.actor : null;
  return { from, reportId: report.reportId, type, at: time, actor, summary: summaryOf(entry) };
}

/** What was said; a note says it in its reason. */
function summaryOf({ event: { type, data } }: HistoryEntry): string | null {
  const { summary, reason } = data as { summary?: string; reason?: string };
  return summary ?? (type === "chengge.report.noted" ? reason : undefined) ?? null;
}
