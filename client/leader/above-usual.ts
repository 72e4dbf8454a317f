// Kinds of reports that are above what is usual for them by now, the furthest first.
import type { Band, KindRow } from "../../shared/view.ts";

/** With fewer reports a kind is above its usual by chance too often. */
const LEAST_REPORTS = 10;
/** 10th to 90th percentile of a normal spread, in standard deviations. */
const BAND_WIDTHS = 2.56;

export type AboveUsual = { readonly kind: string; readonly today: number; readonly usual: Band; readonly score: number };

/** Above its band's upper end; `score` is how many usual spreads (never less than chance alone makes) it lies above the middle. */
export function aboveUsual(kinds: readonly KindRow[]): readonly AboveUsual[] {
  return kinds
    .flatMap(({ kind, today, usual }) => {
      if (!usual || today < LEAST_REPORTS || today <= usual.high) return [];
      const spread = Math.max((usual.high - usual.low) / BAND_WIDTHS, Math.sqrt(usual.mid), 1);
      return [{ kind, today, usual, score: (today - usual.mid) / spread }];
    })
    .sort((a, b) => b.score - a.score || (a.kind < b.kind ? -1 : 1));
}
