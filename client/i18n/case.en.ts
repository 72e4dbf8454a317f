// Texts in English: case.
import type { caseZhCN } from "./case.zh-CN.ts";

export const caseEn: Readonly<Record<keyof typeof caseZhCN, string>> = {};
