import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { measureEvents } from "./json-scan.ts";

const measure = (text: string, max = 1000) => measureEvents(Buffer.from(text), max);

describe("measuring JSON before it is parsed", () => {
  test("counts bytes and depth of each member of an array", () => {
    expect(measure('[{"a":1},{"b":[[2]]}, 3]')).toEqual([
      { bytes: 7, depth: 1 },
      { bytes: 11, depth: 3 },
      { bytes: 2, depth: 0 },
    ]);
  });

  test("takes what is no array as one member", () => {
    expect(measure('{"a":{"b":[]}}')).toEqual([{ bytes: 14, depth: 3 }]);
  });

  test("is not fooled by brackets, commas and escaped quotes in strings", () => {
    expect(measure('["]],,{\\"[",{"x":"\\\\"}]')).toEqual([
      { bytes: 10, depth: 0 },
      { bytes: 10, depth: 1 },
    ]);
  });

  test("stops after the bound", () => {
    expect(measure("[1,2,3,4,5]", 2)).toHaveLength(3);
  });

  test("agrees with the parser on any JSON array, and ends on any bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), (list) => {
        const members = measure(JSON.stringify(list));
        expect(members.map((member) => member.bytes)).toEqual(list.map((member) => Buffer.byteLength(JSON.stringify(member))));
      }),
      { seed: 7, numRuns: 200 },
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        measureEvents(Buffer.from(bytes), 10);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
