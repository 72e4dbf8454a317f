// Texts in English: layout.
import type { layoutZhCN } from "./layout.zh-CN.ts";

export const layoutEn: Readonly<Record<keyof typeof layoutZhCN, string>> = {};
