// The order of a ranked list, the kinds' above all: the first first, but calm: it changes seldom, and only where two are clearly apart.
import type { KindRow } from "../../shared/view.ts";

/** Rows may change places at most this often. */
export const REORDER_INTERVAL_MS = 10_000;
/** How much more surprising, in standard deviations, a kind must be to pass the one above it; of another score, its own unit. */
const CLEARLY = 0.5;
/** Standard deviations between the 10th and the 90th percentile of a normal distribution. */
const DEVIATIONS_IN_BAND = 2.56;
/** Kinds whose usual is not known come after all others. */
const UNKNOWN = -1000;

export type Order = { readonly keys: readonly string[]; readonly changedAt: number };

/**
 * How far above its usual a kind is, in standard deviations; below usual is negative. Never less spread than a Poisson
 * count has, so that one report of a rare kind is no surprise. Without a usual the count alone decides.
 */
export function surpriseOf({ today, usual }: Pick<KindRow, "today" | "usual">): number {
  if (!usual) return UNKNOWN + Math.log2(1 + today);
  const spread = Math.max((usual.high - usual.low) / DEVIATIONS_IN_BAND, Math.sqrt(Math.max(usual.mid, 1)));
  return (today - usual.mid) / spread;
}

/** The order of the kinds at `now` (ms of any steady clock). The same object when nothing moves. */
export function orderKinds(before: Order | null, rows: readonly KindRow[], now: number): Order {
  return keepOrder(before, new Map(rows.map((row) => [row.kind, surpriseOf(row)])), now);
}

/** Keys by falling score, as they stood before where none is clearly ahead. New ones come last until the order is due. */
export function keepOrder(before: Order | null, scores: ReadonlyMap<string, number>, now: number, clearly = CLEARLY): Order {
  const of = (key: string) => scores.get(key) ?? UNKNOWN;
  if (!before || before.keys.every((key) => !scores.has(key))) {
    return { keys: [...scores.keys()].sort((a, b) => of(b) - of(a) || (a < b ? -1 : 1)), changedAt: now };
  }
  const known = before.keys.filter((key) => scores.has(key));
  const seen = new Set(known);
  const all = [...known, ...[...scores.keys()].filter((key) => !seen.has(key))];
  const isDue = now - before.changedAt >= REORDER_INTERVAL_MS;
  const keys = isDue ? settle(all, of, clearly) : all;
  return isEqual(keys, before.keys) ? before : { keys, changedAt: isDue ? now : before.changedAt };
}

/** Neighbours change places while the lower is clearly ahead; ends because no pair changes back. */
function settle(keys: readonly string[], of: (key: string) => number, clearly: number): string[] {
  const order = [...keys];
  for (let end = order.length - 1; end > 0; end -= 1) {
    let moved = false;
    for (let at = 0; at < order.length - 1; at += 1) {
      const [upper, lower] = [order[at] ?? "", order[at + 1] ?? ""];
      if (of(lower) <= of(upper) + clearly) continue;
      order[at] = lower;
      order[at + 1] = upper;
      moved = true;
    }
    if (!moved) break;
  }
  return order;
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, at) => key === b[at]);
}
