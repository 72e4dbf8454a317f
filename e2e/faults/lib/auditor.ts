// Holds what the sources know against what the log, the lists and the figures say: nothing lost, nothing doubled, nothing made up.
import type { Totals } from "../../../shared/view.ts";
import type { Ledger, SentReport } from "./source.ts";

export type LogRow = { readonly seq: number; readonly source: string; readonly id: string };

export type Evidence = {
  readonly ledgers: readonly Ledger[];
  readonly sourceName: string;
  /** The whole log, in its order, read from where it lies. */
  readonly rows: readonly LogRow[];
  /** `GET /api/v1/log/head`. */
  readonly head: { readonly count: number; readonly received: number };
  /** Figures of `GET /api/v1/state`, and the day in the city that they are of. */
  readonly totals: Pick<Totals, "reportsToday" | "open" | "overdue" | "dueThisMonth" | "onTimeThisMonth" | "outOfOrder" | "conflicts">;
  /** The city clock that the figures are of, ms. */
  readonly clock: number;
  /** The day in the city, as `2026-01-31`. */
  readonly dayOf: (time: number) => string;
  /** Every report that `GET /api/v1/reports` lists, and whether it is closed. */
  readonly listed: ReadonlyMap<string, boolean>;
};

/** What does not fit, in words; nothing when all holds. Every source has finished: all that was sent has its 202. */
export function faultsIn({ ledgers, sourceName, rows, head, totals, clock, dayOf, listed }: Evidence): readonly string[] {
  const faults: string[] = [];
  const must = (holds: boolean, what: string) => {
    if (!holds) faults.push(what);
  };
  const times = new Map<string, number>();
  for (const { source, id } of rows) if (source === sourceName) times.set(id, (times.get(id) ?? 0) + 1);
  const sent = ledgers.flatMap((ledger) => [...ledger.sent]);
  const taken = ledgers.reduce((sum, ledger) => sum + ledger.taken.size, 0);
  const isTaken = (id: string) => ledgers.some((ledger) => ledger.taken.has(id));

  const lost = sent.filter(([id]) => isTaken(id) && !times.has(id));
  must(lost.length === 0, `${lost.length} events with a 202 are not in the log, the first ${lost[0]?.[0]}`);
  const doubled = [...times].filter(([, count]) => count > 1);
  must(doubled.length === 0, `${doubled.length} events are in the log more than once, the first ${doubled[0]?.[0]}`);
  const known = new Set(sent.map(([id]) => id));
  const strange = [...times.keys()].filter((id) => !known.has(id));
  must(strange.length === 0, `${strange.length} events in the log were never sent, the first ${strange[0]}`);
  const gap = rows.findIndex(({ seq }, at) => seq !== at + 1);
  must(gap === -1, `the log's number ${rows[gap]?.seq} stands where ${gap + 1} belongs`);
  must(rows.length === head.count, `the log holds ${rows.length} records, its head says ${head.count}`);
  must(head.received === taken, `the head says ${head.received} received, ${taken} distinct events got a 202`);
  const rejected = ledgers.flatMap((ledger) => ledger.rejected);
  must(rejected.length === 0, `${rejected.length} events were rejected, the first ${rejected[0]}`);

  const submitted = sent.filter(([, { type }]) => type === "submitted").map(([, { report }]) => report);
  const closed = new Map(sent.filter(([, { type }]) => type === "closed").map(([, { report, time }]) => [report.reportId, time]));
  const isOpen = ({ reportId }: SentReport) => !closed.has(reportId);
  const due = submitted.filter(({ dueAt }) => dueAt <= clock);
  const dueThisMonth = due.filter(({ dueAt }) => dayOf(dueAt).slice(0, 7) === dayOf(clock).slice(0, 7));
  const expected = {
    reportsToday: submitted.filter(({ time }) => dayOf(time) === dayOf(clock)).length,
    open: submitted.filter(isOpen).length,
    overdue: due.filter(isOpen).length,
    dueThisMonth: dueThisMonth.length,
    onTimeThisMonth: dueThisMonth.filter(({ reportId, dueAt }) => (closed.get(reportId) ?? Number.POSITIVE_INFINITY) <= dueAt).length,
    outOfOrder: 0,
    conflicts: 0,
  };
  for (const [name, count] of Object.entries(expected)) {
    const told = totals[name as keyof typeof expected];
    must(told === count, `${name} is ${told}, by the sources' books it is ${count}`);
  }
  must(listed.size === submitted.length, `the list has ${listed.size} reports, ${submitted.length} were sent`);
  const wrong = submitted.filter((report) => listed.get(report.reportId) !== closed.has(report.reportId));
  must(wrong.length === 0, `${wrong.length} reports are listed in another stage than told, or not at all, the first ${wrong[0]?.reportId}`);
  return faults;
}
