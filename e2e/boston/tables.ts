// The run's figures as tables in Markdown, chengge's beside the independent count's.
import type { Comparison } from "./compare.ts";
import { type CsvCase, countFlags, FIGURES } from "./count.ts";

/** One number when both say the same, else both. */
const both = (mine: number | undefined, theirs: number) => ((mine ?? 0) === theirs ? `${theirs}` : `**${mine ?? 0} / ${theirs}**`);

export function toMomentTable({ moment, chengge, count, compared, differences }: Comparison): string {
  const figures = FIGURES.map((figure) => `${figure} ${both(chengge.get("")?.[figure], count.get("")?.[figure] ?? 0)}`);
  return `${moment}: ${figures.join(", ")} (${compared} figures compared, ${differences.length} differ)`;
}

const DEPARTMENT_FIGURES = ["opened", "closed", "open", "overdue", "dueThisMonth", "onTimeThisMonth"] as const;

export function toDepartmentTable({ moment, chengge, count }: Comparison): string {
  const rows = [...count].sort(([a], [b]) => (count.get(b)?.opened ?? 0) - (count.get(a)?.opened ?? 0) || (a < b ? -1 : 1));
  return [
    `${moment}, by department`,
    "",
    `| department | ${DEPARTMENT_FIGURES.join(" | ")} |`,
    `| --- |${DEPARTMENT_FIGURES.map(() => " ---: |").join("")}`,
    ...rows.map(
      ([department, theirs]) =>
        `| ${department || "all"} | ${DEPARTMENT_FIGURES.map((figure) => both(chengge.get(department)?.[figure], theirs[figure])).join(" | ")} |`,
    ),
  ].join("\n");
}

/** chengge's due and on time, summed over the month ends, beside the city's own flags; and what lies between the two. */
export function toOnTimeTable(monthEnds: readonly Comparison[], cases: readonly CsvCase[], end: string): string {
  const sums = new Map<string, { due: number; onTime: number }>();
  for (const { chengge } of monthEnds) {
    for (const [department, figures] of chengge) {
      const sum = sums.get(department) ?? { due: 0, onTime: 0 };
      sum.due += figures.dueThisMonth ?? 0;
      sum.onTime += figures.onTimeThisMonth ?? 0;
      sums.set(department, sum);
    }
  }
  const lastMonthEnd = monthEnds.at(-1)?.moment ?? end;
  const notYet = new Map<string, { due: number; onTime: number }>();
  for (const { target, close, department } of cases) {
    if (target <= lastMonthEnd) continue;
    for (const key of ["", department]) {
      const row = notYet.get(key) ?? { due: 0, onTime: 0 };
      row.due += 1;
      row.onTime += Number(close !== "");
      notYet.set(key, row);
    }
  }
  const rate = (onTime: number, due: number) => (due === 0 ? "–" : `${((onTime / due) * 100).toFixed(2)} %`);
  const rows = [...countFlags(cases)].sort(([, a], [, b]) => b.due - a.due);
  return [
    `On time over all months (to ${lastMonthEnd}), beside the city's flags on the cases with a target`,
    "",
    "| department | due | on time | rate | flagged: with target | ONTIME | rate | target still to come: due | of them ONTIME | left over |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ...rows.map(([department, flags]) => {
      const { due, onTime } = sums.get(department) ?? { due: 0, onTime: 0 };
      const later = notYet.get(department) ?? { due: 0, onTime: 0 };
      const left = [flags.due - due - later.due, flags.onTime - onTime - later.onTime];
      const cells = [
        department || "all",
        due,
        onTime,
        rate(onTime, due),
        flags.due,
        flags.onTime,
        rate(flags.onTime, flags.due),
        later.due,
        later.onTime,
      ];
      return `| ${cells.join(" | ")} | ${left.every((number) => number === 0) ? "none" : left.join(", ")} |`;
    }),
  ].join("\n");
}
