// Watches which city folder the log was written with, and what a changed one would leave without a place.

import { gridIndexOf } from "../shared/city.ts";
import type { CityEvent, Recorded, Seq, Unnumbered } from "../shared/event.ts";
import { OWN_SOURCE } from "../shared/fold/source.ts";
import { recordOf } from "../shared/record.ts";
import type { CityState } from "../shared/state.ts";
import type { Stage } from "../shared/view.ts";
import type { LoadedCity } from "./city-folder.ts";

const ENDED_STAGES: ReadonlySet<Stage> = new Set<Stage>(["closed", "settled", "voided", "folded"]);
/** Unknown departments remembered: a city has a hundred. */
const STRANGERS_MAX = 10_000;
/** Most codes told in a refusal. */
const CODES_TOLD = 20;

export type CityWatch = {
  /** To be shown every record, in order. */
  see(records: readonly Recorded[], state: CityState): void;
  /** The last folder told of in the records seen; null when none was. */
  last(): { readonly hash: string; readonly seq: Seq } | null;
  /** Codes in use by open reports, warnings and responses in force that the folder neither has nor maps. */
  orphans(state: CityState): readonly string[];
};

export function watchCity(): CityWatch {
  let last: { readonly hash: string; readonly seq: Seq } | null = null;
  const unplaced = new Map<string, string>();
  /** Departments that no folder knew when a source named them: they were never dropped. */
  const strangers = new Set<string>();
  return {
    see(records, state) {
      for (const { seq, event, placed } of records) {
        if (event.type === "chengge.city.loaded") last = { hash: event.data.hash, seq };
        else if (event.type === "chengge.report.submitted" && placed.grid !== undefined && gridIndexOf(state.city, placed.grid) < 0) {
          unplaced.set(event.data.reportId, placed.grid);
        }
        if (placed.unknown?.includes("department") && "department" in event.data && strangers.size < STRANGERS_MAX)
          strangers.add(String(event.data.department));
      }
    },
    last: () => last,
    orphans(state) {
      const codes = new Set<string>();
      for (const [reportId, code] of unplaced) {
        const report = state.reports.get(reportId);
        if (report && !ENDED_STAGES.has(report.stage)) codes.add(code);
      }
      const { tree, profile, kinds, departments } = state.city;
      for (const { kind, department, stage, unknown } of state.reports.values()) {
        if (ENDED_STAGES.has(stage)) continue;
        if (!kinds.has(kind) && !unknown.includes("kind")) codes.add(kind);
        if (department !== null && !departments.has(department) && !strangers.has(department)) codes.add(department);
      }
      for (const { area, endedAt } of [...state.warnings.values(), ...state.responses.values()]) {
        if (endedAt !== null) continue;
        for (const code of "grids" in area ? area.grids : [area.division]) {
          if (!tree.byCode.has(code) && !tree.byCode.has(profile.replaced[code] ?? "")) codes.add(code);
        }
      }
      return [...codes].sort();
    },
  };
}

/** `after`: the seq of the last such record, 0 without one. Of many servers that start at a time, one writes it. */
export function cityLoadedRecord({ hash, version, city }: LoadedCity, after: Seq, now: number): Unnumbered {
  const data = { hash, version, ...(Object.keys(city.profile.replaced).length > 0 && { replaced: city.profile.replaced }) };
  return recordOf(
    { id: `city:${hash.slice(0, 32)}:${after}`, source: OWN_SOURCE, type: "chengge.city.loaded", time: now, data } as CityEvent,
    {},
    now,
  );
}

/** What to tell when a folder is refused. */
export function orphanFault(codes: readonly string[]): string {
  const told = codes.slice(0, CODES_TOLD).join(" ") + (codes.length > CODES_TOLD ? ` and ${codes.length - CODES_TOLD} more` : "");
  return `the city folder drops ${codes.length} codes that open reports, warnings or responses still use: ${told}. Map grids and divisions to their successors under "replaced" in city.json; keep kinds and departments until no open report has them`;
}
