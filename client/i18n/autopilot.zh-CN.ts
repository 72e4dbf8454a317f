// Texts in Chinese: autopilot, and the simple map.
export const autopilotZhCN = {
  "autopilot.lockKey": "锁定或解锁地图画面",
  "autopilot.locked": "锁定画面",
  "autopilot.unlock": "解锁画面（L）",
  "autopilot.insets": "未确认预警的范围",
  "autopilot.more": "另 {n} 条",
  "flat.note": "简化地图：本机暂无 WebGL，照常更新，不能缩放",
} as const;
