// Texts in English: autopilot.
import type { autopilotZhCN } from "./autopilot.zh-CN.ts";

export const autopilotEn: Readonly<Record<keyof typeof autopilotZhCN, string>> = {};
