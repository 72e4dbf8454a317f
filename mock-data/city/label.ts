// Where a name goes: the point of an area that lies farthest from its rim.

type Point = readonly [number, number];
type Square = { readonly x: number; readonly y: number; readonly half: number; readonly depth: number; readonly best: number };

/** The deepest point inside rings (rims and holes alike, first point not repeated), to a hundredth of the area's width. */
export function labelPoint(rings: readonly (readonly Point[])[]): [number, number] {
  const points = rings.flat();
  const west = points.reduce((least, [x]) => Math.min(least, x), Number.POSITIVE_INFINITY);
  const east = points.reduce((most, [x]) => Math.max(most, x), Number.NEGATIVE_INFINITY);
  const south = points.reduce((least, [, y]) => Math.min(least, y), Number.POSITIVE_INFINITY);
  const north = points.reduce((most, [, y]) => Math.max(most, y), Number.NEGATIVE_INFINITY);
  const precision = Math.max(east - west, north - south) / 100;
  const square = (x: number, y: number, half: number): Square => {
    const depth = depthOf(rings, x, y);
    return { x, y, half, depth, best: depth + half * Math.SQRT2 };
  };
  const half = Math.min(east - west, north - south) / 4 || precision;
  const queue: Square[] = [];
  for (let x = west + half; x < east + half; x += 2 * half)
    for (let y = south + half; y < north + half; y += 2 * half) queue.push(square(x, y, half));
  let deepest = queue.reduce((a, b) => (b.depth > a.depth ? b : a));
  for (let at = queue.pop(); at; at = queue.pop()) {
    if (at.depth > deepest.depth) deepest = at;
    if (at.best <= deepest.depth + precision) continue;
    const quarter = at.half / 2;
    for (const [dx, dy] of [
      [-1, -1],
      [1, -1],
      [-1, 1],
      [1, 1],
    ] as const)
      queue.push(square(at.x + dx * quarter, at.y + dy * quarter, quarter));
  }
  return [deepest.x, deepest.y];
}

/** Distance to the rim, negative outside. */
function depthOf(rings: readonly (readonly Point[])[], x: number, y: number): number {
  let inside = false;
  let least = Number.POSITIVE_INFINITY;
  for (const ring of rings) {
    let [ax, ay] = ring.at(-1) ?? [0, 0];
    for (const [bx, by] of ring) {
      if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
      const [dx, dy] = [bx - ax, by - ay];
      const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
      least = Math.min(least, (x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2);
      [ax, ay] = [bx, by];
    }
  }
  return (inside ? 1 : -1) * Math.sqrt(least);
}
