// The charts' own texts in English.
import type { chartsZhCN } from "./charts.zh-CN.ts";

export const chartsEn: Readonly<Record<keyof typeof chartsZhCN, string>> = {
  "charts.empty": "No data yet",
};
