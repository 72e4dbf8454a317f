// Whether an exercise is under way: then what is real says so, and a session of exercises alone is marked whole.
import type { View } from "../../shared/view.ts";
import { useView } from "../sync/city-context.tsx";

/** `only`: all active warnings and responses are exercises, and there is one at least. */
export type Drill = "none" | "beside" | "only";

export function drillOf({ warnings, responses }: Pick<View, "warnings" | "responses">): Drill {
  const all = [...warnings, ...responses];
  if (!all.some((row) => row.exercise)) return "none";
  return all.every((row) => row.exercise) ? "only" : "beside";
}

export function useDrill(): Drill {
  return useView(drillOf);
}
