// Folds a new report into the incident that it surely belongs to, where the city sets how sure that is; by events of the program, marked as such.
import type { CityEvent, Recorded, Unnumbered } from "../../shared/event.ts";
import { OWN_SOURCE } from "../../shared/fold/source.ts";
import { recordOf } from "../../shared/record.ts";
import type { Hub } from "../hub.ts";
import type { Logger } from "../logger.ts";
import type { Alike } from "./alike.ts";

/** New reports that wait to be compared; more than a burst of seconds is left to people. */
const WAITING_MAX = 5000;
/** Comparing goes on for so long before everyone else has a turn. */
const SLICE_MS = 10;
/** Later than this after its submission, by the city clock, somebody may have it in hand: after a replay, and for late ones. */
const FRESH_MS = 3_600_000;

export interface AutomaticFolding {
  /** To be shown every record, in order, once it is folded. */
  see(records: readonly Recorded[]): void;
  /** After each fold: compares what is new, and folds. */
  wake(): void;
  /** Resolves when nothing waits. */
  idle(): Promise<void>;
  stop(): void;
}

type Parts = {
  readonly hub: () => Pick<Hub, "state" | "asOf" | "readiness" | "submit">;
  readonly alike: Pick<Alike, "offers">;
  /** The city's threshold; undefined: nothing is folded by itself. */
  readonly from: number | undefined;
  readonly logger: Logger;
};

/**
 * Of many servers each compares for itself; the event's id is the folded report's, so the log takes one of theirs. That also makes it once in a
 * report's life: what a supervisor unfolds stays unfolded.
 */
export function createAutomaticFolding({ hub, alike, from, logger }: Parts): AutomaticFolding {
  const waiting: string[] = [];
  let running: Promise<void> | null = null;
  let stopped = from === undefined;

  /** `into` has what this slice folds, which the state does not hold yet. */
  const foldOf = (reportId: string, into: Map<string, string>): Unnumbered[] => {
    const report = hub().state.reports.get(reportId);
    if (report?.stage !== "submitted" || report.submittedAt < hub().asOf() - FRESH_MS) return [];
    // Into one that came before, so that two which arrive together are not folded into each other.
    const offer = alike.offers(reportId).find(({ main }) => main.submittedSeq < report.submittedSeq);
    if (!offer || offer.likeness < (from ?? Infinity)) return [];
    const main = into.get(offer.main.reportId) ?? offer.main.reportId;
    into.set(reportId, main);
    return [foldRecord(report, main, { ...offer, now: hub().asOf() })];
  };
  const run = async () => {
    await new Promise(setImmediate); // the request that brought them is answered first
    while (!stopped && waiting.length > 0 && hub().readiness().ready) {
      const into = new Map<string, string>();
      const records: Unnumbered[] = [];
      const until = performance.now() + SLICE_MS;
      for (let next = waiting.shift(); next !== undefined; next = performance.now() < until ? waiting.shift() : undefined)
        records.push(...foldOf(next, into));
      if (records.length > 0) await hub().submit(records, { received: false });
      await new Promise(setImmediate);
    }
  };

  return {
    see(records) {
      if (stopped) return;
      for (const { event } of records) if (event.type === "chengge.report.submitted") waiting.push(event.data.reportId);
      waiting.splice(0, waiting.length - WAITING_MAX);
    },
    wake() {
      if (stopped || running || waiting.length === 0 || !hub().readiness().ready) return;
      running = run()
        .catch((error: Error) =>
          logger.warn({ error: error.message }, "reports could not be folded by themselves, they are offered to people"),
        )
        .finally(() => {
          running = null;
        });
    },
    async idle() {
      while (running) await running;
    },
    stop() {
      stopped = true;
    },
  };
}

type Fold = { readonly likeness: number; readonly now: number };

/** `ifVersion`: when somebody took it in hand meanwhile, theirs stands. */
function foldRecord({ reportId, version }: { reportId: string; version: number }, into: string, { likeness, now }: Fold): Unnumbered {
  const event = {
    id: `fold:${reportId}`,
    source: OWN_SOURCE,
    type: "chengge.report.folded",
    time: now,
    data: { reportId, into, reason: `automatic, likeness ${likeness.toFixed(2)}` },
  };
  return recordOf(event as CityEvent, { ifVersion: version }, now);
}
