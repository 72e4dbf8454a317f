// All texts of the interface, both languages, and how a text gets its values.
import { chartsEn } from "./charts.en.ts";
import { chartsZhCN } from "./charts.zh-CN.ts";
import { en } from "./en.ts";
import { mapEn } from "./map.en.ts";
import { mapZhCN } from "./map.zh-CN.ts";
import { zhCN } from "./zh-CN.ts";

export type Lang = "zh-CN" | "en";

const ZH_CN = { ...zhCN, ...mapZhCN, ...chartsZhCN } as const;
export type TextKey = keyof typeof ZH_CN;
export type Vars = Readonly<Record<string, string | number>>;
/** The text of a key with `{name}`s filled in. */
export type Translate = (key: TextKey, vars?: Vars) => string;

export const CATALOGUES: Readonly<Record<Lang, Readonly<Record<TextKey, string>>>> = {
  "zh-CN": ZH_CN,
  en: { ...en, ...mapEn, ...chartsEn },
};

export function createTranslate(lang: Lang): Translate {
  const catalogue = CATALOGUES[lang];
  return (key, vars) => fillIn(catalogue[key], vars);
}

function fillIn(text: string, vars: Vars | undefined): string {
  if (!vars) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(vars[name] ?? whole));
}

/** The name of anything that the city folder names in both languages; its own name where it has no English one. */
export function nameOf(named: { readonly name: string; readonly nameEn?: string | undefined }, lang: Lang): string {
  return lang === "en" ? (named.nameEn ?? named.name) : named.name;
}
