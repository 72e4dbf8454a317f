// The run's figures as tables in Markdown, chengge's beside the independent count's.
import type { Comparison } from "./compare.ts";
import { FIGURES } from "./count.ts";
import { leftOver, type OnTime } from "./on-time.ts";

/** One number when both say the same, else both. */
const both = (mine: number | undefined, theirs: number) => ((mine ?? 0) === theirs ? `${theirs}` : `**${mine ?? 0} / ${theirs}**`);

const TITLES = {
  opened: "opened",
  closed: "closed",
  open: "open",
  overdue: "overdue",
  openedToday: "opened that day",
  closedToday: "closed that day",
  dueThisMonth: "due that month",
  onTimeThisMonth: "on time that month",
} as const;

export function toMomentTable(comparisons: readonly Comparison[]): string {
  return [
    `| Boston time | ${FIGURES.map((figure) => TITLES[figure]).join(" | ")} | figures compared | differ |`,
    `| --- |${FIGURES.map(() => " ---: |").join("")} ---: | ---: |`,
    ...comparisons.map(({ moment, chengge, count, compared, differences }) => {
      const cells = FIGURES.map((figure) => both(chengge.get("")?.[figure], count.get("")?.[figure] ?? 0));
      return `| ${moment} | ${cells.join(" | ")} | ${compared} | ${differences.length} |`;
    }),
  ].join("\n");
}

const DEPARTMENT_FIGURES = ["opened", "closed", "open", "overdue", "dueThisMonth", "onTimeThisMonth"] as const;

export function toDepartmentTable({ moment, chengge, count }: Comparison): string {
  const rows = [...count].sort(([a], [b]) => (count.get(b)?.opened ?? 0) - (count.get(a)?.opened ?? 0) || (a < b ? -1 : 1));
  return [
    `${moment}, by department`,
    "",
    `| department | ${DEPARTMENT_FIGURES.map((figure) => TITLES[figure]).join(" | ")} |`,
    `| --- |${DEPARTMENT_FIGURES.map(() => " ---: |").join("")}`,
    ...rows.map(
      ([department, theirs]) =>
        `| ${department || "all"} | ${DEPARTMENT_FIGURES.map((figure) => both(chengge.get(department)?.[figure], theirs[figure])).join(" | ")} |`,
    ),
  ].join("\n");
}

export function toOnTimeTable(rows: readonly OnTime[]): string {
  const rate = (onTime: number, due: number) => (due === 0 ? "–" : `${((onTime / due) * 100).toFixed(2)} %`);
  return [
    "| department | due | on time | rate | cases with a target | flagged ONTIME | rate | due later | of them ONTIME | left over |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...rows.map((row) => {
      const { department, due, onTime, flagged, later } = row;
      const left = leftOver(row);
      const mine = [due, onTime, rate(onTime, due)];
      const theirs = [flagged.due, flagged.onTime, rate(flagged.onTime, flagged.due), later.due, later.onTime];
      return `| ${[department || "all", ...mine, ...theirs, left.due || left.onTime ? `**${left.due}, ${left.onTime}**` : 0].join(" | ")} |`;
    }),
  ].join("\n");
}
