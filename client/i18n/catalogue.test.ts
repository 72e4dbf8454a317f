// Both languages say the same things.
import { describe, expect, test } from "vitest";
import { CATALOGUES, createTranslate, nameOf, type TextKey } from "./catalogue.ts";
import { planName } from "./plan-name.ts";
import { shortNameOf } from "./short-name.ts";

const keys = Object.keys(CATALOGUES["zh-CN"]) as TextKey[];
const slots = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe("the catalogues", () => {
  test("have the same keys", () => {
    expect(Object.keys(CATALOGUES.en).sort()).toEqual([...keys].sort());
  });

  test("fill the same slots in every text", () => {
    const different = keys.filter((key) => slots(CATALOGUES["zh-CN"][key]).join() !== slots(CATALOGUES.en[key]).join());
    expect(different).toEqual([]);
  });

  test("have no Chinese in the English one", () => {
    expect(keys.filter((key) => /[\u3400-\u9fff]/.test(CATALOGUES.en[key]))).toEqual([]);
  });

  test("keep Roman numerals for responses alone", () => {
    expect(keys.filter((key) => /[Ⅰ-Ⅳ]/.test(CATALOGUES["zh-CN"][key]))).toEqual([
      "response.level.1",
      "response.level.2",
      "response.level.3",
      "response.level.4",
    ]);
  });
});

test("a slot without a value stays readable", () => {
  const t = createTranslate("en");
  expect(t("link.stale", { n: 5 })).toBe("Late 5 s");
  expect(t("link.stale", {})).toBe("Late {n} s");
});

test("what has no English name keeps its own", () => {
  expect(nameOf({ name: "槜李社区" }, "en")).toBe("槜李社区");
  expect(shortNameOf({ name: "南湖区", nameEn: "Nanhu District" }, "en")).toBe("Nanhu");
  expect(shortNameOf({ name: "南湖区", nameEn: "Nanhu District" }, "zh-CN")).toBe("南湖区");
});

test("a plan's name does not say twice what its level says", () => {
  expect([planName("防汛防台应急响应", "zh-CN"), planName("防汛防台", "zh-CN"), planName("应急预案", "zh-CN")]).toEqual([
    "防汛防台",
    "防汛防台",
    "应急预案",
  ]);
  expect([planName("Flood and typhoon response", "en"), planName("Flood and typhoon", "en")]).toEqual([
    "Flood and typhoon",
    "Flood and typhoon",
  ]);
});
