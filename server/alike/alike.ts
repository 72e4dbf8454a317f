// Finds the reports that look like one thing. Fed with every record that is folded; asks the index for the words of what came before the start.
import type { City } from "../../shared/city-check.ts";
import type { DataOf, EventOf, Recorded } from "../../shared/event.ts";
import { createLikeness, LIKENESS, type Likeness } from "../../shared/likeness.ts";
import { type Words, wordsInCommon } from "../../shared/likeness-words.ts";
import type { CityState, Report } from "../../shared/state.ts";
import type { ReportIndex } from "../index/report-index.ts";
import { centresOf } from "./centres.ts";
import { isOpen, mainOf } from "./incident.ts";
import { createRecent, RECENT_MS, type RecentReport } from "./recent.ts";

/** Likeness from which a report is offered. docs/fold.md says what to expect of it. */
export const OFFERED_FROM = 0.3;
export const OFFERED_MAX = 20;

const SAME_WORDS: Words = { share: 1, shared: [] };

export type Offer = Likeness & {
  /** The open report to fold into. */
  readonly main: Report;
  /** The voice that is like it, which may be the main report itself. */
  readonly voice: string;
};

export interface Alike {
  /** To be shown every record, in order, once it is folded. */
  see(records: readonly Recorded[], state: CityState): void;
  /**
   * What is like a report of the last days, one of each incident, the likest first; none for an older one or one of unknown place.
   * Voices and main reports from grids that `sees` does not hold are as if they were not there.
   */
  offers(reportId: string, sees?: (grid: number) => boolean): readonly Offer[];
  readonly held: number;
}

export type AlikeOptions = {
  readonly city: Pick<City, "profile" | "grids" | "neighbours">;
  readonly state: () => CityState;
  /** Every report there ever was. */
  readonly past: Pick<ReportIndex, "report">;
};

/** Offers take some ten ms at the most, where hundreds were reported at one place in an hour: it looks at the latest 200 reports of a grid and of each of its neighbours. */
export function createAlike({ city, state, past }: AlikeOptions): Alike {
  const { neighbours } = city;
  const recent = createRecent(neighbours);
  const pairs = new Set((city.profile.folding.related ?? []).flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]));
  const areRelated = (kind: string, other: string) => pairs.has(`${kind} ${other}`);
  const compare = createLikeness({ centres: centresOf(city.grids), neighbours, areRelated });
  /** Cheap, before any words are looked at, as is likeness with all words in common. */
  const mayBeAlike = (one: RecentReport, other: RecentReport) =>
    Math.abs(one.at - other.at) <= LIKENESS.minutesMax * 60_000 && (one.family === other.family || areRelated(one.kind, other.kind));
  /** The state whose reports were taken over: another one after a refold, and one from a snapshot at the start. */
  let taken: CityState | null = null;

  const takeOver = (current: CityState) => {
    taken = current;
    for (const { reportId, kind, family, grid, submittedAt } of current.reports.values()) {
      if (grid >= 0 && submittedAt >= current.clock - RECENT_MS && !recent.get(reportId))
        recent.add({ reportId, kind, family, grid, at: submittedAt, text: null, position: null });
    }
  };
  /** Looks up what was not seen. An index that is still behind is asked again next time. */
  const learn = (report: RecentReport) => {
    if (report.text !== null) return;
    const first = past.report(report.reportId)?.history[0]?.event;
    if (first?.type === "chengge.report.submitted") recent.learn(report, { text: saidIn(first.data), position: positionOf(first.data) });
  };

  return {
    see(records, current) {
      if (taken !== current) takeOver(current);
      for (const { seq, event } of records) {
        if (event.type === "chengge.report.redacted") recent.erase(event.data.reportId);
        else if (event.type === "chengge.clock.ticked") recent.prune(current.clock);
        else if (event.type === "chengge.report.submitted" && event.time >= current.clock - RECENT_MS) {
          const report = current.reports.get(event.data.reportId);
          if (report && report.submittedSeq === seq && report.grid >= 0) recent.add(recentOf(event, report.grid));
        }
      }
    },
    offers(reportId, sees = () => true) {
      const current = state();
      if (taken !== current) takeOver(current);
      const subject = recent.get(reportId);
      if (!subject) return [];
      learn(subject);
      const own = mainOf(current, reportId)?.reportId ?? reportId;
      const best = new Map<string, Offer>();
      for (const other of recent.near(subject.grid)) {
        if (other === subject || !sees(other.grid) || !mayBeAlike(subject, other)) continue;
        const main = mainOf(current, other.reportId);
        if (!main || !isOpen(main) || !sees(main.grid) || main.reportId === own) continue;
        learn(other);
        const most = compare(subject, other, SAME_WORDS);
        if (!most || most.likeness < OFFERED_FROM) continue;
        const found = compare(subject, other, wordsInCommon(subject.text ?? "", other.text ?? "", recent.rarity));
        if (!found || found.likeness < OFFERED_FROM || found.likeness <= (best.get(main.reportId)?.likeness ?? 0)) continue;
        best.set(main.reportId, { ...found, main, voice: other.reportId });
      }
      return [...best.values()]
        .toSorted((a, b) => b.likeness - a.likeness || a.main.submittedSeq - b.main.submittedSeq)
        .slice(0, OFFERED_MAX);
    },
    get held() {
      return recent.size;
    },
  };
}

function recentOf({ data, time }: EventOf<"chengge.report.submitted">, grid: number): RecentReport {
  const { reportId, kind, family } = data;
  return { reportId, kind, family, grid, at: time, text: saidIn(data), position: positionOf(data) };
}

type Submission = DataOf<"chengge.report.submitted">;
/** Erased texts come back as none. */
const saidIn = ({ title, text }: Partial<Submission>) => [title, text].filter(Boolean).join("\n");
const positionOf = ({ lon, lat }: Submission) => (lon === undefined || lat === undefined ? null : { lon, lat });
