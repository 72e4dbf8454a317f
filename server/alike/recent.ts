// The reports of the last days by grid, in memory: where to look for one that is like another. Bounded; what it lost is never missed, only not offered.

import type { Trace } from "../../shared/likeness.ts";
import { piecesOf, type Rarity } from "../../shared/likeness-words.ts";

/** `text` is what the reporter wrote, title and text; null until it was looked up, "" once erased. */
export type RecentReport = Trace & { readonly reportId: string; text: string | null; position: Trace["position"] };

/** How far back, on the city clock: beyond it nothing is like anything. */
export const RECENT_MS = 72 * 3_600_000;
/** Reports held, the latest: two weeks of Jiaxing's. */
const HELD_MAX = 50_000;
/** Reports looked at in one grid, the latest. */
const GRID_MAX = 200;

export interface Recent {
  add(report: RecentReport): void;
  /** Of a report whose words were not known yet. */
  learn(report: RecentReport, said: Pick<RecentReport, "text" | "position">): void;
  get(reportId: string): RecentReport | undefined;
  /** Those of a grid and of the grids around it, that one itself among them. */
  near(grid: number): RecentReport[];
  /** Forgets what was said. */
  erase(reportId: string): void;
  /** Lets go of what is older than the window. */
  prune(clock: number): void;
  rarity: Rarity;
  readonly size: number;
}

export function createRecent(neighbours: readonly (readonly number[])[]): Recent {
  const byId = new Map<string, RecentReport>();
  const byGrid = new Map<number, RecentReport[]>();
  /** How many reports say each piece. Counted when it is first asked for, so that a replay does not count what it lets go again. */
  const counts = new Map<string, number>();
  const counted = new Map<RecentReport, string>();
  let uncounted: RecentReport[] = [];

  const count = (text: string, by: 1 | -1) => {
    for (const piece of piecesOf(text)) {
      const left = (counts.get(piece) ?? 0) + by;
      if (left > 0) counts.set(piece, left);
      else counts.delete(piece);
    }
  };
  const uncount = (report: RecentReport) => {
    const text = counted.get(report);
    if (text === undefined) return;
    counted.delete(report);
    count(text, -1);
  };
  const countAll = () => {
    for (const report of uncounted) {
      if (report.text === null || byId.get(report.reportId) !== report) continue;
      counted.set(report, report.text);
      count(report.text, 1);
    }
    uncounted = [];
  };
  const drop = (report: RecentReport) => {
    byId.delete(report.reportId);
    uncount(report);
    const rest = byGrid.get(report.grid)?.filter((other) => other !== report) ?? [];
    if (rest.length > 0) byGrid.set(report.grid, rest);
    else byGrid.delete(report.grid);
  };

  return {
    add(report) {
      const known = byId.get(report.reportId);
      if (known) drop(known);
      byId.set(report.reportId, report);
      const there = byGrid.get(report.grid);
      if (there) there.push(report);
      else byGrid.set(report.grid, [report]);
      uncounted.push(report);
      if (uncounted.length > 2 * HELD_MAX) uncounted = uncounted.filter((one) => byId.get(one.reportId) === one);
      for (const oldest of byId.values()) {
        if (byId.size <= HELD_MAX) break;
        drop(oldest);
      }
    },
    learn(report, said) {
      Object.assign(report, said);
      uncounted.push(report);
    },
    get: (reportId) => byId.get(reportId),
    near: (grid) => [grid, ...(neighbours[grid] ?? [])].flatMap((at) => byGrid.get(at)?.slice(-GRID_MAX) ?? []),
    erase(reportId) {
      const report = byId.get(reportId);
      if (!report) return;
      uncount(report);
      report.text = "";
      report.position = null;
    },
    prune(clock) {
      // In order of arrival: a late one behind newer ones goes with them, and is passed over until then.
      for (const oldest of byId.values()) {
        if (oldest.at >= clock - RECENT_MS) break;
        drop(oldest);
      }
    },
    rarity(piece) {
      countAll();
      return Math.log(1 + (counted.size + 1) / ((counts.get(piece) ?? 0) + 1));
    },
    get size() {
      return byId.size;
    },
  };
}
