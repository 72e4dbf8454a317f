// Contrast of every pair that stands on the wall, by WCAG's formula.
import { describe, expect, test } from "vitest";
import { type Contrast, type Palette, type ThemeName, type Tokens, tokensOf } from "./tokens.ts";

const LOOKS = (["dark", "light"] satisfies ThemeName[]).flatMap((theme) =>
  (["standard", "safe"] satisfies Palette[]).flatMap((palette) =>
    (["normal", "high"] satisfies Contrast[]).map((contrast) => ({ theme, palette, contrast })),
  ),
);

describe.each(LOOKS)("$theme, $palette palette, $contrast contrast", ({ theme, palette, contrast }) => {
  const tokens = tokensOf(theme, palette, contrast);
  const grounds = [tokens.bg, tokens.panel, tokens.raised];
  const least = (colours: readonly string[]) => Math.min(...colours.flatMap((colour) => grounds.map((ground) => ratio(colour, ground))));

  test("text stands out", () => {
    expect(least([tokens.textHi, tokens.textMid, tokens.textLow])).toBeGreaterThanOrEqual(contrast === "high" ? 7 : 4.5);
  });

  test("symbols, edges and what is measured stand out", () => {
    const edges = Object.values(tokens.levelEdge);
    expect(least([...edges, tokens.edge, tokens.accent])).toBeGreaterThanOrEqual(3);
  });

  test("the character in a symbol can be read", () => {
    const levels = Object.keys(tokens.level) as (keyof Tokens["level"])[];
    for (const level of levels) expect(ratio(tokens.onLevel[level], tokens.level[level])).toBeGreaterThanOrEqual(3);
  });
});

function ratio(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
