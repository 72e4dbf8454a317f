// Spans of time laid side by side without overlap: which lane each gets, and which find none.

export type Span = { readonly from: number; readonly to: number };
export type Placed<T extends Span> = { readonly span: T; readonly lane: number };

/**
 * Gives each span, in the order given, the first of `lanes` lanes where it touches no other. `least` is the room that even
 * the shortest needs. Those that fit nowhere are counted in `hidden`: put what matters first.
 */
export function toLanes<T extends Span>(
  spans: readonly T[],
  lanes: number,
  least: number,
): { readonly placed: readonly Placed<T>[]; readonly hidden: number } {
  const taken: Span[][] = Array.from({ length: Math.max(0, lanes) }, () => []);
  const placed: Placed<T>[] = [];
  for (const span of spans) {
    const room = { from: span.from, to: Math.max(span.to, span.from + least) };
    const lane = taken.findIndex((others) => others.every((other) => room.to <= other.from || other.to <= room.from));
    if (lane < 0) continue;
    taken[lane]?.push(room);
    placed.push({ span, lane });
  }
  return { placed, hidden: spans.length - placed.length };
}
