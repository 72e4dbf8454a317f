// The map's own texts in Simplified Chinese.

export const mapZhCN = {
  "map.empty": "暂无数据",
} as const;
