// What has been opened above the page for leaders: a figure at a place, or the cases of a filter.
import { createContext, useContext } from "react";
import type { CaseFilter } from "../case/case-list.tsx";
import type { Figure } from "./figure.ts";

/** `scope` defaults to the page's own. */
export type Opened = { readonly scope?: string } & ({ readonly figure: Figure } | { readonly filter: CaseFilter; readonly title: string });

export const OpenContext = createContext<(opened: Opened) => void>(() => {});

export function useOpen(): (opened: Opened) => void {
  return useContext(OpenContext);
}
