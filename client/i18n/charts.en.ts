// The charts' own texts in English.
import type { chartsZhCN } from "./charts.zh-CN.ts";

export const chartsEn: Readonly<Record<keyof typeof chartsZhCN, string>> = {
  "charts.empty": "No records yet",
  "charts.historyComing": "History coming in {percent}",
  "charts.fewDays": "No usual yet ({n}/3 days)",
  "charts.hour": "{hour} h",
  "charts.hourSpan": "{from}:00–{to}:00",
  "charts.band": "{mid} ({low}–{high})",
  "charts.today": "Today",
  "charts.soFar": "This hour so far",
  "charts.usual": "Usual",
  "charts.projected": "Projected",
  "charts.vsUsual": "vs usual",
  "charts.exercise": "Exercise · {title}",
  "charts.more": "{n} more",
  "charts.saidBreak": "; ",
  "charts.usualSaid": "usual by now {band}",

  "charts.inflow.unit": "per hour",
  "charts.inflow.measured": "Today",
  "charts.inflow.usual": "Usual",
  "charts.inflow.end": "By midnight {n}",
  "charts.inflow.endBand": " ({low}–{high})",
  "charts.inflow.said": "{n} reported today until {time}",
  "charts.inflow.endSaid": "projected to midnight {band}",

  "charts.kinds.unit": "today / usual by now",
  "charts.kinds.ofUsual": "/ {n}",
  "charts.kinds.said": "{name} {n}, usual {usual}",
  "charts.kinds.saidAlone": "{name} {n}",

  "charts.timeline.unit": "per 15 min · each row its own scale",
  "charts.timeline.noWarnings": "No warnings in 24 hours",
  "charts.timeline.saidFamily": "{name} {n}",
  "charts.timeline.saidWarnings": "warnings {n}, emergency responses {responses}",

  "charts.participation.unit": "hourly today",
  "charts.participation.activities": "Activities",
  "charts.participation.points": "Points",
  "charts.participation.redeemed": "Redeemed",
  "charts.participation.said": "Today {activities} activities, {points} points earned, {redeemed} redeemed",
};
