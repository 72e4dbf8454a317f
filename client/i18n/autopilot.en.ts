// Texts in English: autopilot, and the simple map.
import type { autopilotZhCN } from "./autopilot.zh-CN.ts";

export const autopilotEn: Readonly<Record<keyof typeof autopilotZhCN, string>> = {
  "autopilot.lockKey": "Lock or unlock the map's picture",
  "autopilot.locked": "Picture locked",
  "autopilot.unlock": "Unlock the picture (L)",
  "autopilot.insets": "Areas of unacknowledged warnings",
  "autopilot.more": "{n} more",
  "flat.note": "Simple map: no WebGL here for now. Live, but no zooming",
};
