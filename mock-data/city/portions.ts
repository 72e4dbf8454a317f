// Sharing out whole numbers, and putting places in the order in which people number them.

/**
 * Whole numbers that sum to `total`, by the largest remainder: as near to the weights as can be, each at least 1 (while `total` reaches) and at most `most`.
 * Throws when the limits leave no way.
 */
export function apportion(total: number, shares: readonly { readonly weight: number; readonly most: number }[]): number[] {
  const least = total >= shares.length ? 1 : 0;
  const room = shares.reduce((sum, { most }) => sum + Math.min(most, Number.MAX_SAFE_INTEGER / shares.length), 0);
  if (total > room) throw new Error(`${total} cannot be shared out: the parts hold ${room} at most`);
  const counts = shares.map(() => 0);
  let open = shares.map((_, at) => at);
  let left = total;
  // Parts that hit a limit are settled first; the rest share what is left.
  for (let settled = true; settled; ) {
    settled = false;
    const weights = open.reduce((sum, at) => sum + (shares[at]?.weight ?? 0), 0);
    const per = weights > 0 ? left / weights : 0;
    for (const at of [...open]) {
      const { weight, most } = shares[at] ?? { weight: 0, most: 0 };
      const fixed = weight * per < least ? least : weight * per > most ? most : undefined;
      if (fixed === undefined) continue;
      counts[at] = fixed;
      left -= fixed;
      open = open.filter((other) => other !== at);
      settled = true;
      break;
    }
  }
  const weights = open.reduce((sum, at) => sum + (shares[at]?.weight ?? 0), 0);
  const exact = open.map((at) => ((shares[at]?.weight ?? 0) * left) / weights);
  open.forEach((at, index) => {
    counts[at] = Math.floor(exact[index] ?? 0);
  });
  let rest = left - open.reduce((sum, at) => sum + (counts[at] ?? 0), 0);
  const byRemainder = open
    .map((at, index) => ({ at, remainder: (exact[index] ?? 0) % 1 }))
    .sort((a, b) => b.remainder - a.remainder || a.at - b.at);
  for (const { at } of byRemainder) {
    if (rest <= 0) break;
    if ((counts[at] ?? 0) >= (shares[at]?.most ?? 0)) continue;
    counts[at] = (counts[at] ?? 0) + 1;
    rest -= 1;
  }
  return counts;
}

/** Indices of points in reading order: rows from north to south, each from west to east. */
export function rowOrder(points: readonly (readonly [number, number])[]): number[] {
  const rows = Math.max(1, Math.round(Math.sqrt(points.length)));
  const north = points.map((_, at) => at).sort((a, b) => (points[b]?.[1] ?? 0) - (points[a]?.[1] ?? 0) || a - b);
  const length = Math.ceil(points.length / rows);
  return Array.from({ length: rows }, (_, row) => north.slice(row * length, (row + 1) * length)).flatMap((row) =>
    row.sort((a, b) => (points[a]?.[0] ?? 0) - (points[b]?.[0] ?? 0) || a - b),
  );
}
