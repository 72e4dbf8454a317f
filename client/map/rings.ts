// Which new reports get a ring: each one once, at most 60 at a time, the rest counted by town.
import type { ReportRow } from "../../shared/view.ts";

/** Out in 1.8 s. */
export const RING_MS = 1800;
/** Rings on the map at once. */
export const MOST_RINGS = 60;
/** Town counts on the map at once. */
export const MOST_COUNTS = 20;
/** A report that comes in later than this after it was made is history, not news: 15 minutes at speed 1, the same share of a faster day. */
const NEWS_MS = 15 * 60_000;

export type RingPlan = {
  /** Grid indices, one a report. */
  readonly rings: readonly number[];
  /** Division code → reports without a ring. */
  readonly counts: ReadonlyMap<string, number>;
};

export type RingSource = {
  readonly gridIndex: (code: string) => number | undefined;
  /** The division whose count a grid joins. */
  readonly townOf: (grid: number) => string | undefined;
  readonly speed: number;
};

/** Remembers the last report seen and the rings still on the map. The first reports it sees are the picture, not news. */
export function createRingPlanner({ gridIndex, townOf, speed }: RingSource) {
  let seenSeq: number | null = null;
  let ends: number[] = [];
  return (reports: readonly ReportRow[], asOf: number, now: number): RingPlan => {
    const before = seenSeq;
    seenSeq = reports.reduce((most, { submittedSeq }) => Math.max(most, submittedSeq), before ?? 0);
    if (before === null) return NO_RINGS;
    ends = ends.filter((end) => end > now);
    const rings: number[] = [];
    const counts = new Map<string, number>();
    for (const report of reports) {
      if (report.submittedSeq <= before || report.grid === null) continue;
      if (asOf - report.submittedAt > NEWS_MS * Math.max(1, speed / 60)) continue;
      const grid = gridIndex(report.grid);
      if (grid === undefined) continue;
      if (ends.length < MOST_RINGS) {
        ends.push(now + RING_MS);
        rings.push(grid);
        continue;
      }
      const town = townOf(grid);
      if (town !== undefined && (counts.has(town) || counts.size < MOST_COUNTS)) counts.set(town, (counts.get(town) ?? 0) + 1);
    }
    return { rings, counts };
  };
}

const NO_RINGS: RingPlan = { rings: [], counts: new Map() };
