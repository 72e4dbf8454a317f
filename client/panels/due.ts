// What falls due in the next hours, arranged by department with what it has overdue: the busiest first, the rest as one row.
import type { DepartmentRow, DueRow } from "../../shared/view.ts";

export type DueLine = {
  /** Department code; null for all the others together. */
  readonly department: string | null;
  readonly others: number;
  /** By hour, the running one first. */
  readonly hours: readonly number[];
  readonly total: number;
  readonly overdue: number;
};

/** Dots of one cell at most: two rows of four. */
const MOST_DOTS = 8;

/** How busy each department is, for an order that stays: by falling doublings of what is due and overdue. */
export function dueLoads(due: readonly DueRow[], departments: readonly DepartmentRow[]): ReadonlyMap<string, number> {
  return new Map(linesOf(due, departments).map((line) => [line.department ?? "", Math.log2(1 + loadOf(line))]));
}

/** `rows` lines at most, the last for all the others: the overdue of all lines are the overdue of all departments. */
export function dueLines(
  due: readonly DueRow[],
  departments: readonly DepartmentRow[],
  { rows, order }: { readonly rows: number; readonly order: readonly string[] },
): readonly DueLine[] {
  const places = new Map(order.map((department, at) => [department, at]));
  const placeOf = (line: DueLine) => places.get(line.department ?? "") ?? places.size;
  const lines = linesOf(due, departments).sort((a, b) => placeOf(a) - placeOf(b));
  if (lines.length <= rows) return lines;
  const [kept, rest] = [lines.slice(0, Math.max(0, rows - 1)), lines.slice(Math.max(0, rows - 1))];
  return [...kept, together(rest)];
}

/** Cases that one dot stands for, so that no cell has more than `MOST_DOTS`: 1, 2, 5, 10, 20 … */
export function casesPerDot(lines: readonly DueLine[]): number {
  const most = Math.max(0, ...lines.flatMap((line) => line.hours));
  for (let ten = 1; ; ten *= 10) {
    const step = [1, 2, 5].find((part) => most / (part * ten) <= MOST_DOTS);
    if (step) return step * ten;
  }
}

function linesOf(due: readonly DueRow[], departments: readonly DepartmentRow[]): DueLine[] {
  const overdue = new Map(departments.map((row) => [row.department, row.overdue]));
  const codes = new Set([...overdue.keys(), ...due.flatMap((row) => Object.keys(row.departments))]);
  return [...codes].map((department) => lineOf(due, department, overdue.get(department) ?? 0)).filter((line) => loadOf(line) > 0);
}

function loadOf(line: DueLine): number {
  return line.total + line.overdue;
}

function lineOf(due: readonly DueRow[], department: string, overdue: number): DueLine {
  const hours = due.map((row) => row.departments[department] ?? 0);
  return { department, others: 0, hours, total: hours.reduce((sum, count) => sum + count, 0), overdue };
}

function together(lines: readonly DueLine[]): DueLine {
  const hours = (lines[0]?.hours ?? []).map((_, at) => lines.reduce((sum, line) => sum + (line.hours[at] ?? 0), 0));
  return {
    department: null,
    others: lines.length,
    hours,
    total: lines.reduce((sum, line) => sum + line.total, 0),
    overdue: lines.reduce((sum, line) => sum + line.overdue, 0),
  };
}
