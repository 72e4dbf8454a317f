// The map's own texts in Simplified Chinese.

export const mapZhCN = {
  "map.noWebgl": "此浏览器未启用 WebGL，无法显示地图；其余面板照常更新。请启用硬件加速后刷新。",
  "map.layers": "地图图层",
  "map.layer.warnings": "预警范围",
  "map.layer.unusual": "异常程度",
  "map.layer.staffing": "网格状态与在岗",
  "map.layer.participation": "群众参与",
  "map.period.warnings": "当前生效",
  "map.period.unusual": "近 24 小时，与邻近网格合并",
  "map.period.staffing": "当前",
  "map.period.participation": "今日积分",
  "map.home": "全域",
  "map.legend": "图例",

  "map.legend.statutory": "法定",
  "map.legend.internal": "内部",
  "map.legend.exercise": "演练",
  "map.unusual.0": "明显少于常值",
  "map.unusual.1": "少于常值",
  "map.unusual.2": "常值",
  "map.unusual.3": "高于常值",
  "map.unusual.4": "明显高于常值",
  "map.unusual.5": "远高于常值",
  "map.staffing.none": "无排班",
  "map.staffing.onDuty": "在岗",
  "map.staffing.absent": "缺岗",
  "map.points.none": "无",
  "map.points.from": "≥ {n}",

  "map.card": "网格详情",
  "map.close": "关闭",
  "map.goTo": "查看{name}",
  "map.figure.condition": "网格状态",
  "map.figure.open": "在办",
  "map.figure.workers": "在岗 / 应到",
  "map.figure.unusual": "近 24 小时",
  "map.figure.points": "今日积分",
  "map.figure.households": "户数 · 人口",
  "map.tip": "在办 {open} · 在岗 {workers}/{rostered}",
  "map.simulated": "模拟",
  "map.warningsHere": "涉及预警",
  "map.reportsHere": "最近上报",
  "map.noWarningHere": "无预警",
  "map.more": "另 {n} 条",

  "map.metres": "{n} 米",
  "map.kilometres": "{n} 公里",
} as const;

/** Ends of town names that a map may drop where room is short, in either language, the longer before the shorter. */
export const TOWN_SUFFIXES = ["街道", "镇", "乡", " Subdistrict", " Township", " Town"] as const;
