// Spans of time laid side by side without overlap: which lane each gets, and which find none.

export type Span = { readonly from: number; readonly to: number };
export type Placed<T extends Span> = { readonly span: T; readonly lane: number };

/**
 * Gives each span, in the order given, the first of `lanes` lanes where it touches no other. The first `least` of each is
 * its symbol, which lies over `symbolLanes` lanes: symbols never touch either. Those that fit nowhere are counted in
 * `hidden`: put what matters first. `lanes` of the answer says how many were used.
 */
export function toLanes<T extends Span>(
  spans: readonly T[],
  lanes: number,
  least: number,
  symbolLanes = 1,
): { readonly placed: readonly Placed<T>[]; readonly hidden: number; readonly lanes: number } {
  const placed: (Placed<T> & { readonly end: number })[] = [];
  for (const span of spans) {
    const end = Math.max(span.to, span.from + least);
    const isFree = (lane: number) =>
      placed.every((other) => {
        const apart = Math.abs(other.lane - lane);
        if (apart >= symbolLanes) return true;
        if (apart === 0) return end <= other.span.from || other.end <= span.from;
        return Math.abs(other.span.from - span.from) >= least;
      });
    const lane = Array.from({ length: Math.max(0, lanes) }, (_, at) => at).find(isFree);
    if (lane !== undefined) placed.push({ span, lane, end });
  }
  return { placed, hidden: spans.length - placed.length, lanes: placed.reduce((most, { lane }) => Math.max(most, lane + 1), 0) };
}
