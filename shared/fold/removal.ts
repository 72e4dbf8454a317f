// Rows that left a view, remembered for a bounded number, so that a screen a little behind can let go of them too.
import type { CityState, Removal } from "../state.ts";

/** Removals remembered; a screen whose cursor is older than the oldest starts from a snapshot. */
const REMOVALS_KEPT = 4096;

/** Row `key` has left `table` in some scope: every screen that no longer has it lets go of it. */
export function forget(state: CityState, table: Removal["table"], key: string): void {
  state.removals.push({ seq: state.seq, table, key });
  if (state.removals.length <= REMOVALS_KEPT * 2) return;
  const gone = state.removals.splice(0, REMOVALS_KEPT);
  state.removalsFrom = gone.at(-1)?.seq ?? state.removalsFrom;
}
