// Every colour of the wall and the desk, in both themes: for canvases as objects, for style sheets as custom properties.
import type { Level } from "../../shared/event.ts";

export type ThemeName = "dark" | "light";
export type Palette = "standard" | "safe";
export type Contrast = "normal" | "high";

/** Contrasts of each pair: domain kit, section 4. */
export type Tokens = {
  readonly name: ThemeName;
  readonly bg: string;
  readonly panel: string;
  readonly raised: string;
  readonly textHi: string;
  readonly textMid: string;
  /** The least contrast that text may have. */
  readonly textLow: string;
  /** Decoration only. */
  readonly rule: string;
  /** Edges of controls and of bands. */
  readonly edge: string;
  /** What is expected; its edge carries it. */
  readonly band: string;
  /** What is measured. */
  readonly accent: string;
  readonly level: Readonly<Record<Level, string>>;
  /** A line around a filled symbol whose hue alone would be too faint. */
  readonly levelEdge: Readonly<Record<Level, string>>;
  /** The character in a filled symbol. */
  readonly onLevel: Readonly<Record<Level, string>>;
  /** Around each symbol and label on the map. */
  readonly casing: string;
  readonly sea: string;
  /** Fewer, fewer, usual, more, more, more. */
  readonly unusual: readonly [string, string, string, string, string, string];
  readonly participation: readonly [string, string, string, string, string];
};

const DARK: Tokens = {
  name: "dark",
  bg: "#121518",
  panel: "#1A1E22",
  raised: "#23292E",
  textHi: "#ECEFF1",
  textMid: "#B9C0C6",
  textLow: "#929BA3",
  rule: "#3A424A",
  edge: "#78828A",
  band: "#3F474E",
  accent: "#8CCFBC",
  level: { red: "#FF5252", orange: "#FF9D2E", yellow: "#FFE45C", blue: "#5AA5FF" },
  levelEdge: { red: "#FF5252", orange: "#FF9D2E", yellow: "#FFE45C", blue: "#5AA5FF" },
  onLevel: { red: "#0E1012", orange: "#0E1012", yellow: "#0E1012", blue: "#0E1012" },
  casing: "#0E1012",
  sea: "#0E1114",
  unusual: ["#3F9A8C", "#2E5F58", "#2A3036", "#5A4478", "#8E5FC4", "#CFA0F5"],
  participation: ["#2A3036", "#35504B", "#44776D", "#60A394", "#8CCFBC"],
};

const LIGHT: Tokens = {
  name: "light",
  bg: "#F4F5F6",
  panel: "#FFFFFF",
  raised: "#E9ECEE",
  textHi: "#15191C",
  textMid: "#454D54",
  textLow: "#5F6870",
  rule: "#CDD2D6",
  edge: "#7C858C",
  band: "#D9DEE1",
  accent: "#1C6F60",
  level: { red: "#C4112F", orange: "#C86000", yellow: "#F2C200", blue: "#0A5FC2" },
  levelEdge: { red: "#C4112F", orange: "#C86000", yellow: "#6B5200", blue: "#0A5FC2" },
  onLevel: { red: "#FFFFFF", orange: "#FFFFFF", yellow: "#15191C", blue: "#FFFFFF" },
  casing: "#FFFFFF",
  sea: "#E3E8EB",
  unusual: ["#3E8F83", "#9CCBC3", "#E4E7EA", "#C9B2E6", "#9668CC", "#5F2E9E"],
  participation: ["#E4E7EA", "#BFDCD5", "#8CBFB4", "#4F9587", "#1C6F60"],
};

const SAFE_LEVELS: Readonly<Record<ThemeName, Tokens["level"]>> = {
  dark: { red: "#F0384F", orange: "#F79A1B", yellow: "#FFF08A", blue: "#4A93E6" },
  light: { red: "#A80D3A", orange: "#C86A00", yellow: "#FFD84A", blue: "#0B4FA8" },
};

type Ground = "bg" | "panel" | "raised" | "textHi" | "textMid" | "textLow" | "rule" | "edge" | "accent" | "casing";

/** For bright rooms and tired eyes: text at 7:1 and more, edges of controls at 4.5:1. */
const HIGH_CONTRAST: Readonly<Record<ThemeName, Pick<Tokens, Ground>>> = {
  dark: {
    bg: "#000000",
    panel: "#0B0D0F",
    raised: "#171B1E",
    textHi: "#FFFFFF",
    textMid: "#E4E8EB",
    textLow: "#C6CDD3",
    rule: "#69737C",
    edge: "#B0B8BF",
    accent: "#A9E9D7",
    casing: "#000000",
  },
  light: {
    bg: "#E6E9EB",
    panel: "#FFFFFF",
    raised: "#F0F2F3",
    textHi: "#000000",
    textMid: "#22282D",
    textLow: "#3C444B",
    rule: "#8A939A",
    edge: "#4B545B",
    accent: "#0B4F43",
    casing: "#FFFFFF",
  },
};

/** The colours of a theme; `safe` replaces the four levels by hues that stay apart for colour-blind eyes. */
export function tokensOf(theme: ThemeName, palette: Palette = "standard", contrast: Contrast = "normal"): Tokens {
  const usual = theme === "dark" ? DARK : LIGHT;
  const tokens = contrast === "high" ? { ...usual, ...HIGH_CONTRAST[theme] } : usual;
  if (palette === "standard") return tokens;
  const level = SAFE_LEVELS[theme];
  return { ...tokens, level, levelEdge: { ...level, yellow: theme === "dark" ? level.yellow : LIGHT.levelEdge.yellow } };
}

/** The same colours as custom properties: `--bg`, `--text-hi`, `--level-red`, `--unusual-0` … */
export function toCssVariables(tokens: Tokens): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {
    "--bg": tokens.bg,
    "--panel": tokens.panel,
    "--raised": tokens.raised,
    "--text-hi": tokens.textHi,
    "--text-mid": tokens.textMid,
    "--text-low": tokens.textLow,
    "--rule": tokens.rule,
    "--edge": tokens.edge,
    "--band": tokens.band,
    "--accent": tokens.accent,
    "--casing": tokens.casing,
    "--sea": tokens.sea,
  };
  for (const level of ["red", "orange", "yellow", "blue"] as const) {
    variables[`--level-${level}`] = tokens.level[level];
    variables[`--level-edge-${level}`] = tokens.levelEdge[level];
    variables[`--on-level-${level}`] = tokens.onLevel[level];
  }
  variables["--on-level"] = tokens.onLevel.red;
  tokens.unusual.forEach((colour, step) => {
    variables[`--unusual-${step}`] = colour;
  });
  tokens.participation.forEach((colour, step) => {
    variables[`--participation-${step}`] = colour;
  });
  return variables;
}

/** For canvases, which read no style sheet. The family of theme/fonts.css first. */
export const FONT_FAMILY = '"Chengge Sans", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';
