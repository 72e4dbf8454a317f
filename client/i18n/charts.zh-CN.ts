// The charts' own texts in Simplified Chinese.

export const chartsZhCN = {
  "charts.empty": "暂无数据",
} as const;
