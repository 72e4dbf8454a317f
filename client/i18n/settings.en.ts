// Texts in English: settings.
import type { settingsZhCN } from "./settings.zh-CN.ts";

export const settingsEn: Readonly<Record<keyof typeof settingsZhCN, string>> = {};
