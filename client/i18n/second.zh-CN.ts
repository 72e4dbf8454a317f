// Texts in Chinese: second.
export const secondZhCN = {
  "second.unit": "今日",
  "second.activities": "活动人次",
  "second.learn": "学习",
  "second.report": "上报",
  "second.deliberate": "议事",
  "second.volunteer": "志愿服务",
  "second.redeem": "兑换人次",
  "second.points": "获得积分",
  "second.redeemed": "兑换积分",

  "second.yesterday": "昨日预计与实到",
  "second.yesterday.said": "{time} 预计全天 {band}，实到 {came} 件，{verdict}",
  "second.yesterday.inside": "在预计区间内",
  "second.yesterday.above": "高于预计区间",
  "second.yesterday.below": "低于预计区间",
  "second.yesterday.none": "可比日不足，昨日尚无预计",

  "second.places": "各地参与",
  "second.place": "区域",
  "second.placeActivities": "活动人次",
  "second.placePoints": "积分",
  "second.pointsPer": "积分/万人",

  "second.notices": "通知公告",
  "second.notices.none": "暂无通知公告",
} as const;
