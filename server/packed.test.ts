// Packed data comes back as it was, the same objects again the same, and no damage passes.
import fc from "fast-check";
import { expect, test } from "vitest";
import { pack, unpack } from "./packed.ts";

const there = (value: unknown) => Buffer.concat(pack(value));
const andBack = (value: unknown) => unpack(there(value));

test("numbers, texts, lists, maps and sets come back as they were", () => {
  const value = {
    numbers: [0, 127, 128, -1, 2 ** 31, -(2 ** 31), 2 ** 53 - 1, 0.1, -0, Number.NaN, Infinity],
    texts: ["", "网格", "\ud800", "__proto__", "a\u0000b"],
    nothing: [null, undefined, true, false, []],
    map: new Map<unknown, unknown>([
      [1, new Map([["a", { b: [1] }]])],
      ["1", new Set(["x", 2])],
    ]),
  };
  expect(andBack(value)).toEqual(value);
  expect(Object.is(andBack(-0) as number, -0)).toBe(true);
});

test("objects with the same keys in another order keep theirs", () => {
  expect(
    (
      andBack([
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ]) as object[]
    ).map(Object.keys),
  ).toEqual([
    ["a", "b"],
    ["b", "a"],
  ]);
});

test("an object in several places is one again", () => {
  const report = { id: "r1", tags: ["x"] };
  const back = andBack({ all: new Map([["r1", report]]), recent: [report], tags: report.tags }) as {
    all: Map<string, typeof report>;
    recent: (typeof report)[];
    tags: string[];
  };
  expect(back.recent[0]).toBe(back.all.get("r1"));
  expect(back.tags).toBe(back.recent[0]?.tags);
});

test("any JSON comes back", () => {
  const same = fc.property(fc.jsonValue(), (value) => {
    expect(andBack(value)).toEqual(value);
  });
  fc.assert(same, { numRuns: 200 });
});

test("a key that means something to JavaScript is a key like any other", () => {
  const value = JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}') as object;
  const back = andBack(value) as object;
  expect(Object.keys(back)).toEqual(["__proto__", "constructor"]);
  expect(JSON.stringify(back)).toBe(JSON.stringify(value));
});

test("bytes that were cut off or changed are refused, wherever it happened", () => {
  const whole = there({ some: ["thing", 1, 2, 300] });
  for (let at = 0; at < whole.length; at += 1) {
    expect(() => unpack(whole.subarray(0, at)), `cut at ${at}`).toThrow("damaged");
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] as number) ^ 0x10;
    expect(() => unpack(changed), `changed at ${at}`).toThrow("damaged");
  }
});

test("what it does not know is refused instead of changed", () => {
  for (const value of [1n, new Date(), () => 1, new Uint8Array(2)]) expect(() => pack({ value })).toThrow("cannot pack");
});
