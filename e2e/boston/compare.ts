// Lays chengge's figures at one moment beside the independent count, and its reports beside the rows they came from.
import type { ReportRow, View } from "../../shared/view.ts";
import { type CsvCase, countAt, countDays, FIGURES, type Figures, noFigures } from "./count.ts";
import type { AccountOf, BostonServer, JsonOf } from "./server.ts";

export type Difference = { readonly moment: string; readonly what: string; readonly chengge: unknown; readonly count: unknown };

/** Department codes of the city folder → the CSV's own, where they differ. */
const CSV_DEPARTMENT: Readonly<Record<string, string>> = { "No-Q": "No Q" };
export const csvDepartment = (code: string | null) => (code === null ? "" : (CSV_DEPARTMENT[code] ?? code));

/** chengge's figures in total (under "") and by department: standing ones from the state, opened and closed from the list of all reports. */
export function figuresOf(state: JsonOf<View>, reports: readonly JsonOf<ReportRow>[] | null): Map<string, Partial<Figures>> {
  const { totals } = state;
  const figures = new Map<string, Partial<Figures>>();
  figures.set("", {
    open: totals.open,
    overdue: totals.overdue,
    openedToday: totals.reportsToday,
    closedToday: totals.closedToday,
    dueThisMonth: totals.dueThisMonth,
    onTimeThisMonth: totals.onTimeThisMonth,
  });
  for (const { department, open, overdue, closedToday, dueThisMonth, onTimeThisMonth } of state.departments) {
    figures.set(csvDepartment(department), { open, overdue, closedToday, dueThisMonth, onTimeThisMonth });
  }
  for (const { department, stage } of reports ?? []) {
    for (const key of ["", csvDepartment(department)]) {
      const row = figures.get(key) ?? {};
      row.opened = (row.opened ?? 0) + 1;
      row.closed = (row.closed ?? 0) + Number(stage === "closed");
      figures.set(key, row);
    }
  }
  return figures;
}

/** The same, by the account that is given of the month. */
function accountOf({ total, rows }: AccountOf): Map<string, Partial<Figures>> {
  return new Map(
    [{ ...total, code: "" }, ...rows].map(({ code, due, onTime, open, overdueNow }) => [
      csvDepartment(code),
      { open, overdue: overdueNow, dueThisMonth: due, onTimeThisMonth: onTime },
    ]),
  );
}
const ACCOUNTED = ["open", "overdue", "dueThisMonth", "onTimeThisMonth"] as const;

export type Comparison = {
  readonly moment: string;
  readonly chengge: ReadonlyMap<string, Partial<Figures>>;
  readonly count: ReadonlyMap<string, Figures>;
  /** Overdue judged by the second instead of the minute. */
  readonly overdueBySecond: number;
  readonly differences: readonly Difference[];
  /** Figures that were compared. */
  readonly compared: number;
};

/** At a moment that the server's clock stands at. `whole` also compares all reports and the days. */
export async function compareAt(
  server: BostonServer,
  cases: readonly CsvCase[],
  at: { readonly moment: string; readonly whole: boolean },
): Promise<Comparison> {
  const { moment, whole } = at;
  const reports = whole ? await server.reports() : null;
  const state = await server.state();
  const chengge = figuresOf(state, reports);
  // Limits are judged by the city minute: what falls due within it counts from the next one on.
  const count = countAt(cases, moment, `${moment.slice(0, 17)}00`);
  const differences: Difference[] = [];
  let compared = 0;
  const check = (what: string, mine: unknown, theirs: unknown) => {
    compared += 1;
    if (mine !== theirs) differences.push({ moment, what, chengge: mine, count: theirs });
  };
  for (const key of new Set([...chengge.keys(), ...count.keys()])) {
    const mine = chengge.get(key) ?? {};
    const theirs = count.get(key) ?? noFigures();
    for (const figure of FIGURES) {
      // By department the state has no count of cases opened today, and without the list nothing cumulative.
      const isKept = whole || (figure !== "opened" && figure !== "closed");
      if (isKept && !(key !== "" && figure === "openedToday")) check(`${figure} ${key || "total"}`, mine[figure] ?? 0, theirs[figure]);
    }
  }
  const account = accountOf(await server.account());
  for (const key of new Set([...account.keys(), ...count.keys()]))
    for (const figure of ACCOUNTED)
      check(`account: ${figure} ${key || "total"}`, account.get(key)?.[figure] ?? 0, (count.get(key) ?? noFigures())[figure]);
  if (whole) await compareDays(server, cases, moment, check);
  const overdueBySecond = countAt(cases, moment).get("")?.overdue ?? 0;
  return { moment, chengge, count, overdueBySecond, differences, compared };
}

async function compareDays(
  server: BostonServer,
  cases: readonly CsvCase[],
  moment: string,
  check: (what: string, mine: unknown, theirs: unknown) => void,
): Promise<void> {
  const count = countDays(cases, moment);
  for (const [measure, column] of [
    ["reports", "opened"],
    ["closed", "closed"],
  ] as const) {
    for (const [day, value] of await server.days(measure)) check(`${column} on ${day}`, value, count.get(day)?.[column] ?? 0);
  }
}

/** Each report beside its row: all times, its department, whether it is closed. `local` writes an instant as the CSV does. */
export function compareRows(
  reports: readonly JsonOf<ReportRow>[],
  cases: readonly CsvCase[],
  end: { readonly moment: string; readonly local: (time: number) => string },
): Difference[] {
  const { moment, local } = end;
  const text = (time: string | null) => (time === null ? "" : local(Date.parse(time)));
  const byId = new Map(reports.map((report) => [report.reportId, report]));
  const differences: Difference[] = [];
  for (const { id, open, close, target, department } of cases) {
    if (open > moment) continue;
    const report = byId.get(id);
    byId.delete(id);
    const closed = close !== "" && close <= moment ? close : "";
    const theirs = [
      open,
      closed,
      target,
      department,
      closed === "" ? "submitted" : "closed",
      closed === "" && target !== "" && target <= moment,
    ];
    const mine = report && [
      text(report.submittedAt),
      text(report.closedAt),
      text(report.dueAt),
      csvDepartment(report.department),
      report.stage,
      report.overdue,
    ];
    if (JSON.stringify(mine) !== JSON.stringify(theirs)) differences.push({ moment, what: `row ${id}`, chengge: mine, count: theirs });
  }
  for (const id of byId.keys()) differences.push({ moment, what: `row ${id}`, chengge: "there", count: "not in the file" });
  return differences;
}
