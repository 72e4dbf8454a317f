import { expect, test } from "vitest";
import { bezelText, layoutFor, parseBezel, remember, remembered, settingsOfAddress } from "./settings.ts";

const storage = () => {
  const kept = new Map<string, string>();
  return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
};

test("an address may name theme, language, seat, pitch and frames", () => {
  expect(settingsOfAddress("?theme=light&lang=en&palette=safe&seat=8&pitch=1.25&bezel=3x1:24&layout=leader")).toEqual({
    theme: "light",
    lang: "en",
    palette: "safe",
    seat: 8,
    pitch: 1.25,
    bezel: { columns: 3, rows: 1, gap: 24 },
    layout: "leader",
  });
});

test("the leader page is for the duty desk: visitors see the wall", () => {
  expect(layoutFor({ layout: "leader" }, "duty")).toBe("leader");
  expect(layoutFor({ layout: "leader" }, "visitors")).toBe("wall");
});

test("what cannot be a value is none", () => {
  expect(settingsOfAddress("?theme=blue&lang=fr&seat=-1&pitch=x&bezel=99x1:3&layout=")).toEqual({});
  for (const text of ["3x1", "1x1:24", "0x2:24", "3x1:999", "axb:c"]) expect(parseBezel(text)).toBeUndefined();
});

test("a display remembers what was set, in the words of the address", () => {
  const kept = storage();
  expect(remembered(kept)).toEqual({});
  remember(kept, { theme: "light", seat: 8, bezel: { columns: 3, rows: 1, gap: 24 }, pitch: null });
  expect(remembered(kept)).toEqual({ theme: "light", seat: 8, bezel: { columns: 3, rows: 1, gap: 24 } });
  kept.setItem("chengge.settings", "{broken");
  expect(remembered(kept)).toEqual({});
  expect(bezelText({ columns: 3, rows: 1, gap: 24 })).toBe("3x1:24");
});
