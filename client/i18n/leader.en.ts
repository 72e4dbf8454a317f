// Texts in English: leader.
import type { leaderZhCN } from "./leader.zh-CN.ts";

export const leaderEn: Readonly<Record<keyof typeof leaderZhCN, string>> = {};
