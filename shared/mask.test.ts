import { describe, expect, test } from "vitest";
import { maskDeep, maskText } from "./mask.ts";

describe("free text", () => {
  test.each([
    ["电话13812345678，请回", "电话***********，请回"],
    ["138 1234 5678", "*************"],
    ["+86 138-1234-5678!", "*****************!"],
    ["身份证33040219900101123X", "身份证******************"],
    ["身份证 330402199001011234。", "身份证 ******************。"],
    ["１３８１２３４５６７８", "***********"],
  ])("hides the number in %s", (text, masked) => expect(maskText(text)).toBe(masked));

  test.each(["网格330402007024001", "案卷202611230000123", "12345热线", "单号20261123000012345678", "预算1381234567元"])(
    "keeps %s",
    (text) => expect(maskText(text)).toBe(text),
  );

  test("is hidden at any depth, in keys too", () => {
    expect(maskDeep({ a: [{ "13812345678": "x13812345678y" }], n: 13812345678 })).toEqual({
      a: [{ "***********": "x***********y" }],
      n: 13812345678,
    });
  });
});
