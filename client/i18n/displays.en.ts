// Texts in English: displays.
import type { displaysZhCN } from "./displays.zh-CN.ts";

export const displaysEn: Readonly<Record<keyof typeof displaysZhCN, string>> = {};
