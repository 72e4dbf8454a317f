// Which panels have a place on this wall: what has none opens above it when asked for.
import { createContext, useContext } from "react";
import type { PanelName } from "./columns.ts";

export const PlacesContext = createContext<ReadonlySet<PanelName>>(new Set());

/** Whether the wall has a place of its own for a panel, in turns or always. */
export function useHasPlace(panel: PanelName): boolean {
  return useContext(PlacesContext).has(panel);
}
