import { describe, expect, test } from "vitest";
import { createLikeness, LIKENESS, metresBetween, type Trace } from "./likeness.ts";
import { piecesOf, runsOf, wordsInCommon } from "./likeness-words.ts";
import { createRng } from "./rng.ts";
import { HOUR, MINUTE, T0 } from "./testing.ts";

/** Three grids in a row, 1 km wide. */
const city = {
  centres: [0, 1, 2].map((at) => ({ lon: 120 + at * 0.0104, lat: 30 })),
  neighbours: [[1], [0, 2], [1]],
  areRelated: (kind: string, other: string) => [kind, other].sort().join() === "flood,tree",
};
const compare = createLikeness(city);
const trace = (over: Partial<Trace> = {}): Trace => ({ kind: "lamp", family: "livelihood", grid: 0, position: null, at: T0, ...over });
const at = (metresEast: number) => ({ lon: 120 + metresEast / (111_195 * Math.cos(Math.PI / 6)), lat: 30 });
const words = (share: number) => ({ share, shared: ["路灯"] });

describe("two reports", () => {
  test("of one kind in one place at one time and in the same words are one thing for sure", () => {
    const found = compare(trace({ position: at(0) }), trace({ position: at(0) }), words(1));
    expect(found?.likeness).toBe(1);
    expect(found?.why).toEqual({ metres: 0, by: "position", minutes: 0, kind: "same", words: ["路灯"], place: 1, time: 1, subject: 1 });
  });

  test("are the less alike the farther apart they are in place or time, and the fewer words they share", () => {
    const here = trace({ position: at(0) });
    const of = (over: Partial<Trace>, share = 0.5) => compare(here, trace({ position: at(0), ...over }), words(share))?.likeness ?? 0;
    expect(of({ position: at(20) })).toBeGreaterThan(of({ position: at(60) }));
    expect(of({ at: T0 + HOUR })).toBeGreaterThan(of({ at: T0 + 12 * HOUR }));
    expect(of({}, 0.8)).toBeGreaterThan(of({}, 0.2));
  });

  test("beyond the bounds of place and time are not one thing", () => {
    const here = trace({ position: at(0) });
    expect(compare(here, trace({ position: at(LIKENESS.metresMax + 1) }), null)).toBeNull();
    expect(compare(here, trace({ position: at(0), at: T0 + (LIKENESS.minutesMax + 1) * MINUTE }), null)).toBeNull();
    expect(compare(trace({ grid: 0 }), trace({ grid: 2 }), null)).toBeNull();
    expect(compare(trace({ grid: -1 }), trace({ grid: -1 }), null)).toBeNull();
  });

  test("of which one tells its grid alone are compared by their grids, and never for sure", () => {
    const same = compare(trace({ position: at(0) }), trace(), words(1));
    const next = compare(trace({ position: at(0) }), trace({ grid: 1 }), words(1));
    expect([same?.why.by, same?.likeness, next?.likeness]).toEqual(["grid", LIKENESS.sameGrid, LIKENESS.nextGrid]);
    expect(next?.why.metres).toBeGreaterThan(900);
  });

  test("of kinds that have nothing to do with each other are never one thing; kinds that the city relates may be, and kinds of a family in like words", () => {
    const of = (kind: string, other: string, share: number, family = "livelihood") =>
      compare(trace({ kind }), trace({ kind: other, family }), words(share))?.why.kind;
    expect(of("lamp", "noise", 0)).toBeUndefined();
    expect(of("lamp", "noise", 0.5)).toBe("related");
    expect(of("lamp", "noise", 0.5, "safety")).toBeUndefined();
    expect(of("tree", "flood", 0, "safety")).toBe("related");
  });

  test("whose words were erased are compared without them", () => {
    expect(compare(trace(), trace(), null)?.why.words).toEqual([]);
  });

  test("are as like one way round as the other, and likeness stays within 0 and 1", () => {
    const rng = createRng(7);
    const any = (): Trace => ({
      kind: rng() < 0.7 ? "lamp" : "tree",
      family: rng() < 0.7 ? "livelihood" : "safety",
      grid: Math.floor(rng() * 3),
      position: rng() < 0.5 ? at(rng() * 200) : null,
      at: T0 + rng() * 50 * HOUR,
    });
    let found = 0;
    for (let time = 0; time < 2000; time += 1) {
      const [one, other, share] = [any(), any(), words(rng())];
      const there = compare(one, other, share);
      expect(compare(other, one, share)).toEqual(there);
      if (!there) continue;
      found += 1;
      const { place, time: near, subject } = there.why;
      expect(there.likeness).toBeCloseTo(place * near * subject, 12);
      expect(there.likeness).toBeLessThanOrEqual(1);
      expect(there.likeness).toBeGreaterThan(0);
    }
    expect(found).toBeGreaterThan(500);
  });
});

test("metres are those of a map", () => {
  expect(metresBetween({ lon: 120, lat: 30 }, { lon: 120, lat: 30.001 })).toBeCloseTo(111.2, 1);
  expect(metresBetween(at(0), at(50))).toBeCloseTo(50, 6);
});

describe("words", () => {
  const even = () => 1;

  test("of Chinese are every two neighbours, of all else whole words in one case and width", () => {
    expect(runsOf("路灯不亮，LED灯 3盏 ＡＢ")).toEqual([["路灯", "灯不", "不亮"], ["led"], ["灯"], ["3"], ["盏"], ["ab"]]);
  });

  test("of two characters count", () => {
    expect(wordsInCommon("漏水", "三楼漏水", even)?.shared).toEqual(["漏水"]);
  });

  test("in common are told whole, the rarest first", () => {
    const rarity = (piece: string) => ("小区门口".includes(piece) ? 0.1 : 2);
    expect(wordsInCommon("小区门口垃圾桶满了", "垃圾桶满溢，小区门口", rarity)?.shared).toEqual(["垃圾桶满", "小区门口"]);
  });

  test("that everybody uses count less than rare ones", () => {
    const rarity = (piece: string) => (piece === "今天" ? 0.2 : 3);
    const common = wordsInCommon("今天窨井盖破损", "今天电梯停了", rarity)?.share ?? 0;
    const rare = wordsInCommon("今天窨井盖破损", "昨晚窨井盖破损", rarity)?.share ?? 0;
    expect(rare).toBeGreaterThan(10 * common);
  });

  test("are the same from either side, all of a text with itself, none with an erased one", () => {
    const [one, other] = ["楼道里堆满纸箱", "纸箱堆在楼道"];
    expect(wordsInCommon(one, other, even)?.share).toBeCloseTo(wordsInCommon(other, one, even)?.share ?? -1, 12);
    expect(wordsInCommon(one, one, even)?.share).toBeCloseTo(1, 12);
    expect(wordsInCommon(one, "", even)).toBeNull();
    expect(piecesOf("").size).toBe(0);
  });
});
