// The run on real input: feeds Boston's cases to a server and compares its figures with the independent count at many moments.
import { type Counts, feedCsv } from "../../mock-data/feed/csv/feed.ts";
import { readMapping } from "../../mock-data/feed/csv/mapping.ts";
import { createSender } from "../../mock-data/feed/csv/sender.ts";
import { MAPPING, TIME_ZONE } from "./city.ts";
import { type Comparison, compareAt, compareRows, type Difference } from "./compare.ts";
import type { CsvCase } from "./count.ts";
import { type OnTime, sumOnTime } from "./on-time.ts";
import type { AccountOf, BostonServer } from "./server.ts";

export type Run = {
  readonly counts: Counts;
  /** The chosen moments, each compared in everything. */
  readonly moments: readonly Comparison[];
  /** The last minute of each month, compared in what the state holds. */
  readonly monthEnds: readonly Comparison[];
  /** Over all those months, beside the city's own flags. */
  readonly onTime: readonly OnTime[];
  readonly differences: readonly Difference[];
  readonly compared: number;
  readonly rowsCompared: number;
  /** At the end, as chengge counts it. */
  readonly unplaced: number;
  readonly outOfOrder: number;
  readonly conflicts: number;
  readonly eventsPerSecond: number;
};

export type RunOptions = {
  readonly file: string;
  readonly cases: readonly CsvCase[];
  /** Local times "2011-08-28 00:00:00", in order; the last is the end. */
  readonly moments: readonly string[];
  readonly onMoment?: (comparison: Comparison) => Promise<void>;
};

/** Feeds `file` to a fresh server. `cases` is the same file, read by the independent count. */
export async function runBoston(server: BostonServer, { file, cases, moments, onMoment = async () => {} }: RunOptions): Promise<Run> {
  const end = moments.at(-1) ?? "";
  const monthEnds = monthEndsBetween(cases[0]?.open ?? end, end);
  const names = new Map([...moments, ...monthEnds].map((moment) => [instantOf(moment), moment]));
  const sender = createSender({ url: server.url, token: server.access.source });
  const chosen: Comparison[] = [];
  const months: Comparison[] = [];
  let comparingMs = 0;
  const started = performance.now();
  const counts = await feedCsv({
    file,
    mapping: readMapping(MAPPING),
    source: server.access.sourceName,
    sender,
    speed: Number.POSITIVE_INFINITY,
    moments: [...names.keys()],
    async onMoment(time) {
      const since = performance.now();
      const moment = names.get(time) ?? "";
      const whole = moments.includes(moment);
      const comparison = await compareAt(server, cases, { moment, whole });
      if (monthEnds.includes(moment)) months.push(comparison);
      if (whole) chosen.push(comparison);
      if (whole) await onMoment(comparison);
      comparingMs += performance.now() - since;
    },
  });
  const seconds = (performance.now() - started - comparingMs) / 1000;
  const reports = await server.reports();
  const rows = compareRows(reports, cases, { moment: end, local: localText });
  const { totals } = await server.state();
  const accounts: AccountOf[] = [];
  for (const moment of monthEnds) accounts.push(await server.account(instantOf(moment)));
  const all = [...new Set([...chosen, ...months])];
  return {
    counts,
    moments: chosen,
    monthEnds: months,
    onTime: sumOnTime(months, accounts, cases),
    differences: [...all.flatMap(({ differences }) => differences), ...rows],
    compared: all.reduce((sum, { compared }) => sum + compared, 0),
    rowsCompared: reports.length,
    unplaced: totals.unplaced,
    outOfOrder: totals.outOfOrder,
    conflicts: totals.conflicts,
    eventsPerSecond: Math.round((counts.accepted + counts.duplicates) / seconds),
  };
}

const LOCAL = new Intl.DateTimeFormat("sv-SE", {
  timeZone: TIME_ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

/** An instant as the CSV writes it: "2011-08-28 00:00:00", Boston time. */
export function localText(time: number): string {
  return LOCAL.format(time);
}

/** The instant of a local time that the clocks showed once. */
export function instantOf(local: string): number {
  for (const offset of ["-04:00", "-05:00"]) {
    const time = Date.parse(`${local.replace(" ", "T")}${offset}`);
    if (localText(time) === local) return time;
  }
  throw new Error(`${local} is no time in ${TIME_ZONE}`);
}

/** "2011-07-31 23:59:00" and so on: the last whole minute of each month that ends before `end`. */
function monthEndsBetween(first: string, end: string): string[] {
  const ends: string[] = [];
  for (let [year = 0, month = 0] = first.split("-").map(Number); ; [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1]) {
    const last = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
    const moment = `${last} 23:59:00`;
    if (moment > end) return ends;
    ends.push(moment);
  }
}
