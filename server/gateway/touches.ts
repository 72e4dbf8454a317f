// Which cases were lately written about, for desks: the newest, in the log's order.
import type { Recorded, Seq } from "../../shared/event.ts";

/** Touches remembered: some seconds of a busy city. A desk further behind is told of the newest alone. */
const KEPT = 4000;

export interface Touches {
  /** Shown every record once it is folded. */
  see(records: readonly Recorded[]): void;
  head(): Seq;
  /** Reports written about after `seq`, each once, the newest first. */
  since(seq: Seq): Iterable<string>;
}

export function createTouches(): Touches {
  const kept: { readonly seq: Seq; readonly reportId: string }[] = [];
  return {
    see(records) {
      for (const { seq, event } of records) {
        if (!event.type.startsWith("chengge.report.")) continue;
        // A log that was put back counts anew.
        if ((kept.at(-1)?.seq ?? 0) >= seq) kept.length = 0;
        kept.push({ seq, reportId: (event.data as { reportId: string }).reportId });
      }
      if (kept.length > KEPT * 2) kept.splice(0, kept.length - KEPT);
    },
    head: () => kept.at(-1)?.seq ?? 0,
    *since(seq) {
      const told = new Set<string>();
      for (let at = kept.length - 1; at >= 0; at -= 1) {
        const touch = kept[at];
        if (!touch || touch.seq <= seq) return;
        if (told.has(touch.reportId)) continue;
        told.add(touch.reportId);
        yield touch.reportId;
      }
    },
  };
}
