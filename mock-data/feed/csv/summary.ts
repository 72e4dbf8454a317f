// What a feed did, in words: rows, events, and what was left out and why.
import { NOTES, SKIPS } from "./case.ts";
import type { Counts } from "./feed.ts";

/** Lines for a person; numbers aligned. */
export function toSummary(counts: Counts): string {
  const { rows, skipped, notes, late, resumed, opened, closed, heartbeats, accepted, duplicates, rejected } = counts;
  const left = total(skipped.values());
  const refused = total([...rejected.values()].map(({ count }) => count));
  const lines: (string | readonly [number, string])[] = [
    [rows, "rows read"],
    [rows - left, "rows taken"],
    [left, "rows left out"],
    ...[...skipped].map(([skip, count]) => [count, `  ${SKIPS[skip]}`] as const),
    "In rows that were taken:",
    ...[...notes].map(([note, count]) => [count, `  ${NOTES[note]}`] as const),
    ...(late > 0 ? [[late, "  too far out of order in the file, sent late"] as const] : []),
    "Events:",
    ...(resumed > 0 ? [[resumed, "sent by earlier runs, left out"] as const] : []),
    [opened, "cases opened"],
    [closed, "cases closed"],
    ...(heartbeats > 0 ? [[heartbeats, "heartbeats"] as const] : []),
    [accepted, "accepted by the server"],
    [duplicates, "duplicates: the server had them already"],
    [refused, "rejected by the server"],
    ...[...rejected].map(([type, { count, detail }]) => [count, `  ${type}: ${detail}`] as const),
  ];
  const width = Math.max(...lines.map((line) => (typeof line === "string" ? 0 : String(line[0]).length)));
  return lines.map((line) => (typeof line === "string" ? line : `${String(line[0]).padStart(width)}  ${line[1]}`)).join("\n");
}

function total(numbers: Iterable<number>): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}
