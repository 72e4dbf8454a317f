// Texts in English: second.
import type { secondZhCN } from "./second.zh-CN.ts";

export const secondEn: Readonly<Record<keyof typeof secondZhCN, string>> = {
  "second.unit": "today",
  "second.activities": "Activities",
  "second.learn": "Learning",
  "second.report": "Reporting",
  "second.deliberate": "Deliberations",
  "second.volunteer": "Volunteering",
  "second.redeem": "Exchanges",
  "second.points": "Points earned",
  "second.redeemed": "Points spent",

  "second.yesterday": "Yesterday's projection",
  "second.yesterday.said": "At {time}, {band} reports were projected for the day; {came} came, {verdict}",
  "second.yesterday.inside": "inside the band",
  "second.yesterday.above": "above the band",
  "second.yesterday.below": "below the band",
  "second.yesterday.none": "Too few comparable days to project yesterday",

  "second.places": "By area",
  "second.place": "Area",
  "second.placeActivities": "Activities",
  "second.placePoints": "Points",
  "second.pointsPer": "Points/10k",

  "second.notices": "Notices",
  "second.notices.none": "No notices yet",
};
