// Texts in English: second.
import type { secondZhCN } from "./second.zh-CN.ts";

export const secondEn: Readonly<Record<keyof typeof secondZhCN, string>> = {};
