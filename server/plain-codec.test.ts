// Plain data through bytes and back.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodePlain, encodePlain } from "./plain-codec.ts";

const through = (value: unknown) => decodePlain(encodePlain(value));

describe("plain data", () => {
  test("of any form comes back equal", () => {
    const leaf = fc.oneof(
      fc.constant(null),
      fc.constant(undefined),
      fc.boolean(),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double(),
      fc.string({ unit: "grapheme" }),
    );
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        leaf,
        fc.array(fc.double()),
        fc.array(fc.integer()),
        fc.array(tie("tree")),
        fc.dictionary(fc.string(), tie("tree"), { noNullPrototype: true }).filter((one) => !Object.hasOwn(one, "__proto__")),
        fc.array(fc.tuple(fc.string(), tie("tree"))).map((entries) => new Map(entries)),
        fc.uniqueArray(fc.string()).map((members) => new Set(members)),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(through(value)).toEqual(value);
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  test.each([0, -0, 1, -1, 127, 128, 2 ** 31, 2 ** 53 - 1, -(2 ** 53 - 1), 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1_795_449_600_000])(
    "the number %s stays itself",
    (value) => {
      expect(through(value)).toBe(value);
      expect(through([value, value, value, value])).toEqual([value, value, value, value]);
    },
  );

  test("an object that is held twice is one object afterwards", () => {
    const report = { id: "r1" };
    const { map, list } = through({ map: new Map([["r1", report]]), list: [report] }) as { map: Map<string, object>; list: object[] };
    expect(map.get("r1")).toBe(list[0]);
  });

  test("a thousand records of one shape need little more than their values", () => {
    const records = Array.from({ length: 1000 }, (_, at) => ({ aRatherLongFieldName: at % 100, anotherLongFieldName: "the same text" }));
    expect(encodePlain(records).length).toBeLessThan(8000);
  });

  test.each([[() => 1], [Symbol("s")], [1n], [new Date()], [/x/]])("anything else is refused: %o", (value) => {
    expect(() => encodePlain({ value })).toThrow("not plain data");
  });

  test("torn bytes are refused", () => {
    const bytes = encodePlain({ a: ["text", 1, 2.5], b: new Map([["k", { c: 1 }]]) });
    for (let end = 0; end < bytes.length; end += 1) expect(() => decodePlain(bytes.subarray(0, end))).toThrow();
    expect(() => decodePlain(Buffer.concat([bytes, Buffer.from([0])]))).toThrow();
  });
});
