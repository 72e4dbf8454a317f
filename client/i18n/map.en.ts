// The map's own texts in English.
import type { mapZhCN } from "./map.zh-CN.ts";

export const mapEn: Readonly<Record<keyof typeof mapZhCN, string>> = {
  "map.empty": "No data yet",
};
