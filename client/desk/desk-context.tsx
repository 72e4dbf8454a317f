// What all parts of the desk share: who sits at it, its steps, which case is open, whether steps can be taken at all.
import { createContext, useContext, useMemo, useSyncExternalStore } from "react";
import type { Doer } from "../../shared/desk-rules.ts";
import type { View } from "../../shared/view.ts";
import type { Who } from "../login/session-api.ts";
import { useCity, useLink, useView } from "../sync/city-context.tsx";
import type { CityInfo } from "../sync/city-info.ts";
import type { Acts, ActsState } from "./acts.ts";
import type { QueueRow } from "./queue-row-of.ts";
import { changeSearch, useSearch } from "./use-address.ts";

export type Desk = { readonly who: Who; readonly acts: Acts };
export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("useDesk: put this below <DeskContext>");
  return desk;
}

export function useActs(): ActsState {
  const { acts } = useDesk();
  return useSyncExternalStore(acts.subscribe, acts.state);
}

/** Of a grid's scope 4, as there is no deeper level. */
export function doerOf(who: Pick<Who, "scope" | "department">, city: Pick<CityInfo, "division">): Doer {
  return { level: city.division(who.scope)?.level ?? 4, department: who.department ?? null };
}

export function useDoer(): Doer {
  const { who } = useDesk();
  const city = useCity();
  return useMemo(() => doerOf(who, city), [who, city]);
}

/** Nothing is sent while the line is down, and nothing kept to be sent behind a person's back. */
export function useHeld(): boolean {
  return useLink().state === "offline";
}

export function useOpenId(): string | null {
  return new URLSearchParams(useSearch()).get("case");
}

/** A step of its own for the Back button. */
export const openCase = (reportId: string | null) => changeSearch({ case: reportId }, false);

const selectReports = (view: View) => view.reports;
let indexed: { of: View["reports"]; rows: ReadonlyMap<string, QueueRow> } | null = null;

/** The live view's latest reports by id. */
export function useLiveRows(): ReadonlyMap<string, QueueRow> {
  const reports = useView(selectReports);
  if (indexed?.of !== reports) indexed = { of: reports, rows: new Map(reports.map((row) => [row.reportId, row])) };
  return indexed.rows;
}
