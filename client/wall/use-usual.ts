// What is usual now, or nothing while the past is still coming in: half a history makes every day look wild.
import type { Usual, View } from "../../shared/view.ts";
import { useProgress, useView } from "../sync/city-context.tsx";

const NOTHING_USUAL = {
  reportsToday: null,
  closedToday: null,
  open: null,
  overdue: null,
  workersOnDuty: null,
  participationToday: null,
  hourly: null,
  endOfDay: null,
  yesterday: null,
} as const;

const selectUsual = (view: View) => view.usual;

export function useUsual(): Usual {
  const usual = useView(selectUsual);
  return useProgress() ? { ...usual, ...NOTHING_USUAL } : usual;
}
