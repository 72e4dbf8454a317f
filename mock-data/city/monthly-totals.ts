// Reads a city folder's monthly totals from disk, where it has any.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { City } from "../../shared/city-check.ts";
import type { Fault } from "../../shared/city-fault.ts";
import { MONTHLY_TOTALS_FILE, NO_MONTHLY_TOTALS, readMonthlyTotals } from "../../shared/monthly-totals.ts";

/** How many totals the folder brings along, or every fault of them. */
export function countMonthlyTotals(
  dir: string,
  { tree }: Pick<City, "tree">,
): { readonly months: number } | { readonly faults: readonly Fault[] } {
  const file = join(dir, MONTHLY_TOTALS_FILE);
  const read = existsSync(file) ? readMonthlyTotals(readFileSync(file, "utf8"), tree) : { totals: NO_MONTHLY_TOTALS };
  return "faults" in read ? read : { months: read.totals.size };
}
