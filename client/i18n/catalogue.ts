// All texts of the interface, both languages, and how a text gets its values.
import { accountabilityEn } from "./accountability.en.ts";
import { accountabilityZhCN } from "./accountability.zh-CN.ts";
import { adminEn } from "./admin.en.ts";
import { adminZhCN } from "./admin.zh-CN.ts";
import { attentionEn } from "./attention.en.ts";
import { attentionZhCN } from "./attention.zh-CN.ts";
import { auditEn } from "./audit.en.ts";
import { auditZhCN } from "./audit.zh-CN.ts";
import { autopilotEn } from "./autopilot.en.ts";
import { autopilotZhCN } from "./autopilot.zh-CN.ts";
import { caseEn } from "./case.en.ts";
import { caseZhCN } from "./case.zh-CN.ts";
import { chartsEn } from "./charts.en.ts";
import { chartsZhCN } from "./charts.zh-CN.ts";
import { deskEn } from "./desk.en.ts";
import { deskZhCN } from "./desk.zh-CN.ts";
import { displaysEn } from "./displays.en.ts";
import { displaysZhCN } from "./displays.zh-CN.ts";
import { en } from "./en.ts";
import { layoutEn } from "./layout.en.ts";
import { layoutZhCN } from "./layout.zh-CN.ts";
import { leaderEn } from "./leader.en.ts";
import { leaderZhCN } from "./leader.zh-CN.ts";
import { loginEn } from "./login.en.ts";
import { loginZhCN } from "./login.zh-CN.ts";
import { mapEn } from "./map.en.ts";
import { mapZhCN } from "./map.zh-CN.ts";
import { secondEn } from "./second.en.ts";
import { secondZhCN } from "./second.zh-CN.ts";
import { settingsEn } from "./settings.en.ts";
import { settingsZhCN } from "./settings.zh-CN.ts";
import { watchEn } from "./watch.en.ts";
import { watchZhCN } from "./watch.zh-CN.ts";
import { zhCN } from "./zh-CN.ts";

export type Lang = "zh-CN" | "en";

const ZH_CN = {
  ...zhCN,
  ...mapZhCN,
  ...accountabilityZhCN,
  ...chartsZhCN,
  ...adminZhCN,
  ...attentionZhCN,
  ...auditZhCN,
  ...autopilotZhCN,
  ...caseZhCN,
  ...deskZhCN,
  ...displaysZhCN,
  ...layoutZhCN,
  ...leaderZhCN,
  ...loginZhCN,
  ...secondZhCN,
  ...settingsZhCN,
  ...watchZhCN,
} as const;
export type TextKey = keyof typeof ZH_CN;
export type Vars = Readonly<Record<string, string | number>>;
/** The text of a key with `{name}`s filled in. */
export type Translate = (key: TextKey, vars?: Vars) => string;

export const CATALOGUES: Readonly<Record<Lang, Readonly<Record<TextKey, string>>>> = {
  "zh-CN": ZH_CN,
  en: {
    ...en,
    ...mapEn,
    ...accountabilityEn,
    ...chartsEn,
    ...adminEn,
    ...attentionEn,
    ...auditEn,
    ...autopilotEn,
    ...caseEn,
    ...deskEn,
    ...displaysEn,
    ...layoutEn,
    ...leaderEn,
    ...loginEn,
    ...secondEn,
    ...settingsEn,
    ...watchEn,
  },
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
