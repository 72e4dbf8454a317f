// A response plan's name before its level: "flood response" and "response level Ⅳ" say one word twice.
import type { Lang } from "./catalogue.ts";

const LAST_WORD: Readonly<Record<Lang, RegExp>> = {
  "zh-CN": /(?:专项)?(?:应急)?(?:响应|预案)$/,
  en: /\s+(?:emergency\s+)?(?:response|plan)$/i,
};

export function planName(plan: string, lang: Lang): string {
  return plan.replace(LAST_WORD[lang], "") || plan;
}
