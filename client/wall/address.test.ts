// The address of a page.
import { expect, test } from "vitest";
import { parseAddress } from "./address.ts";

test("no wishes: the whole scope in Chinese, dark, for the duty officer", () => {
  expect(parseAddress("")).toEqual({
    scope: undefined,
    lang: "zh-CN",
    audience: "duty",
    layout: undefined,
    theme: "dark",
    palette: "standard",
    seating: { seat: null, pitch: null },
  });
});

test("every wish is heard", () => {
  expect(parseAddress("?scope=330402&lang=en&audience=visitors&layout=wide&seat=8&pitch=1.25&theme=light&palette=safe")).toEqual({
    scope: "330402",
    lang: "en",
    audience: "visitors",
    layout: "wide",
    theme: "light",
    palette: "safe",
    seating: { seat: 8, pitch: 1.25 },
  });
});

test.each(["?seat=-3&pitch=abc", "?seat=1e9&pitch=0", "?seat=&pitch="])("%s is a typing error, not a seat", (search) => {
  expect(parseAddress(search).seating).toEqual({ seat: null, pitch: null });
});
