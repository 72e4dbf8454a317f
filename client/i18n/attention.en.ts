// Texts in English: attention.
import type { attentionZhCN } from "./attention.zh-CN.ts";

export const attentionEn: Readonly<Record<keyof typeof attentionZhCN, string>> = {};
