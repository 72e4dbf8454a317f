// Kinds: what counts as surprising, the calm order, the bullets.
import { describe, expect, test } from "vitest";
import type { KindRow } from "../../shared/view.ts";
import { orderKinds, REORDER_INTERVAL_MS, surpriseOf } from "./kind-order.ts";
import { KINDS_SHOWN, kindTip, scaleEnd, selectKinds, toBullet } from "./kinds.ts";
import { toKindsPicture } from "./kinds-picture.ts";
import { ENGLISH, LOOK } from "./testing.ts";

const row = (kind: string, today: number, mid = 100): KindRow => ({ kind, today, usual: { low: mid - 12.8, mid, high: mid + 12.8 } });

describe("surprise", () => {
  test("is counted in standard deviations above usual", () => {
    expect(surpriseOf(row("a", 100))).toBe(0);
    expect(surpriseOf(row("a", 120))).toBeCloseTo(2);
    expect(surpriseOf(row("a", 80))).toBeCloseTo(-2);
  });

  test("one report of a kind that hardly ever comes is less of one than a busy kind out of its band", () => {
    expect(surpriseOf({ today: 1, usual: { low: 0, mid: 0, high: 0 } })).toBeLessThan(surpriseOf(row("a", 120)));
  });

  test("kinds without a usual come last, by their count", () => {
    const order = orderKinds(null, [{ kind: "x", today: 3, usual: null }, { kind: "y", today: 9, usual: null }, row("a", 50)], 0);
    expect(order.keys).toEqual(["a", "y", "x"]);
  });
});

describe("the order", () => {
  const first = orderKinds(null, [row("a", 120), row("b", 110), row("c", 100)], 0);

  test("begins with the most surprising", () => {
    expect(first.keys).toEqual(["a", "b", "c"]);
  });

  test("stays for ten seconds whatever happens", () => {
    expect(orderKinds(first, [row("a", 100), row("b", 150), row("c", 190)], REORDER_INTERVAL_MS - 1)).toBe(first);
    expect(orderKinds(first, [row("a", 100), row("b", 150), row("c", 190)], REORDER_INTERVAL_MS).keys).toEqual(["c", "b", "a"]);
  });

  test("stays when the lower is ahead, but not clearly", () => {
    expect(orderKinds(first, [row("a", 120), row("b", 124), row("c", 100)], 60_000)).toBe(first);
    expect(orderKinds(first, [row("a", 120), row("b", 126), row("c", 100)], 60_000).keys).toEqual(["b", "a", "c"]);
  });

  test("does not swing back on small changes", () => {
    let order = orderKinds(first, [row("a", 120), row("b", 126), row("c", 100)], 60_000);
    const swapped = order;
    for (let second = 70; second < 170; second += 10) {
      order = orderKinds(order, [row("a", second % 20 === 0 ? 124 : 121), row("b", 123), row("c", 100)], second * 1000);
    }
    expect(order).toBe(swapped);
  });

  test("takes in a new kind and forgets one that is gone", () => {
    const order = orderKinds(first, [row("b", 110), row("c", 100), row("d", 300)], 5000);
    expect(order.keys).toEqual(["b", "c", "d"]);
    expect(orderKinds(order, [row("b", 110), row("c", 100), row("d", 300)], 12_000).keys).toEqual(["d", "b", "c"]);
  });

  test("starts anew when nothing is left of the old one", () => {
    expect(orderKinds(first, [row("x", 100), row("y", 130)], 1).keys).toEqual(["y", "x"]);
  });
});

describe("bullets", () => {
  test("are multiples of the median, with 1 for the rarest, on a scale with few ends", () => {
    const busy = toBullet({ kind: "a", name: "A", today: 150, usual: { low: 80, mid: 100, high: 120 } }, 0);
    expect(busy).toMatchObject({ today: 1.5, low: 0.8, mid: 1, high: 1.2 });
    const rare = toBullet({ kind: "b", name: "B", today: 3, usual: { low: 0, mid: 0, high: 1 } }, 0);
    expect(rare).toMatchObject({ today: 3, mid: 0, high: 1 });
    expect([scaleEnd([busy]), scaleEnd([busy, rare]), scaleEnd([{ ...rare, today: 40 }])]).toEqual([1.5, 3, 4]);
  });

  test("show at most eight rows, and no more than have room", () => {
    const kinds = Array.from({ length: 12 }, (_, at) => row(`k${at}`, 100 + at));
    const slice = selectKinds({ kinds, order: kinds.map(({ kind }) => kind), days: 10, moved: false, nameOf: (kind) => kind });
    expect(slice.rows).toHaveLength(KINDS_SHOWN);
    expect(toKindsPicture(slice, LOOK, ENGLISH).hover.stops).toHaveLength(7);
    expect(toKindsPicture(slice, { ...LOOK, height: 90 }, ENGLISH).hover.stops).toHaveLength(4);
  });

  test("glide only when the order has changed, and never for those who asked for calm", () => {
    const slice = selectKinds({ kinds: [row("a", 1)], order: ["a"], days: 10, moved: true, nameOf: (kind) => kind });
    const duration = (moved: boolean, calm: boolean) => toKindsPicture({ ...slice, moved }, { ...LOOK, calm }, ENGLISH).glideMs;
    expect([duration(true, false), duration(false, false), duration(true, true)]).toEqual([300, 0, 0]);
  });

  test("hovering says the share above usual only where there is something to compare with", () => {
    const tip = (mid: number) =>
      kindTip({ kind: "a", name: "A", today: 3, usual: { low: 0, mid, high: 2 } }, ENGLISH).rows.map(({ value }) => value);
    expect(tip(2)).toEqual(["3", "2 (0–2)", "+50%"]);
    expect(tip(0)).toEqual(["3", "0 (0–2)", "–"]);
  });
});
