// The charts' own texts in Simplified Chinese.

export const chartsZhCN = {
  "charts.empty": "尚无记录",
  "charts.historyComing": "历史数据补入中 {percent}",
  "charts.fewDays": "常值待积累（可比日 {n}/3）",
  "charts.hour": "{hour}时",
  "charts.hourSpan": "{from}:00–{to}:00",
  "charts.band": "{mid}（{low}–{high}）",
  "charts.today": "今日",
  "charts.soFar": "本时段至今",
  "charts.usual": "常值",
  "charts.projected": "预计",
  "charts.vsUsual": "较常值",
  "charts.exercise": "演练 · {title}",
  "charts.more": "另 {n} 条",
  "charts.saidBreak": "；",
  "charts.usualSaid": "同时段常值 {band}",

  "charts.inflow.unit": "件/小时",
  "charts.inflow.measured": "今日",
  "charts.inflow.usual": "常值",
  "charts.inflow.end": "预计至 24 时 {n}",
  "charts.inflow.endBand": "（{low}–{high}）",
  "charts.inflow.said": "今日至 {time} 上报 {n} 件",
  "charts.inflow.endSaid": "预计至 24 时 {band} 件",

  "charts.kinds.unit": "件 · 今日 / 同时段常值",
  "charts.kinds.ofUsual": "/ {n}",
  "charts.kinds.said": "{name} {n} 件，常值 {usual}",
  "charts.kinds.saidAlone": "{name} {n} 件",

  "charts.timeline.unit": "件/15 分钟 · 各行自定标尺",
  "charts.timeline.noWarnings": "24 小时内无预警",
  "charts.timeline.saidFamily": "{name} {n} 件",
  "charts.timeline.saidWarnings": "预警 {n} 条，应急响应 {responses} 项",

  "charts.participation.unit": "今日每小时",
  "charts.participation.activities": "活动人次",
  "charts.participation.points": "获得积分",
  "charts.participation.redeemed": "兑换",
  "charts.participation.said": "今日活动 {activities} 人次，获得积分 {points}，兑换积分 {redeemed}",
} as const;
