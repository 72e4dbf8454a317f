// Texts in English: where things stand on a wall, and the boards that only wide walls have.
import type { layoutZhCN } from "./layout.zh-CN.ts";

export const layoutEn: Readonly<Record<keyof typeof layoutZhCN, string>> = {
  "layout.drillOn": "Exercise under way",
  "layout.drillOnly": "This session is an exercise",
  "layout.real": "Real",

  "layout.turns": "Shown in turns",
  "layout.turn": "{n} / {of}",
  "layout.turnNext": "Next: {title}",
  "layout.nextPage": "Next page",

  "layout.departments": "Departments",
  "layout.departmentsUnit": "{n}, on time this month",
  "layout.departmentsNone": "No cases held",
  "layout.department": "Department",
  "layout.closedToday": "Closed",

  "layout.source": "Source",
  "layout.state": "State",
  "layout.lastHeard": "Heard",
  "layout.lag": "Lag",
  "layout.records": "Holds",
  "layout.lag.hours": "{n} h",
  "layout.lag.minutes": "{n} min",
  "layout.lag.seconds": "{n} s",

  "layout.platforms": "Platforms and city figures",
  "layout.platformsUnit": "city folder",
  "layout.platformsNone": "The city folder lists no platforms and no figures",
  "layout.platforms.township": "Township platforms",
  "layout.platforms.cloud": "Cloud platforms",
  "layout.placeholders": "{n} to be named",
  "layout.figuresFrom": "Published by: {source}",

  "layout.scenario": "In focus",
  "layout.scenarioUnit": "response or gravest warning",
  "layout.scenarioNone": "No response and no warning in force",
  "layout.scenarioNoneMore": "Figures that the city has published",
  "layout.since": "since {time}, for {span}",
  "layout.kindsAbove": "Kinds above usual",
  "layout.kindsAboveUnit": "today / usual by now",
  "layout.kindsAboveNone": "None is above its usual",
  "layout.course": "Course",
  "layout.courseUnit": "last 24 h",
  "layout.inForce": "in force",
  "layout.ended": "ended {time}",
  "layout.today": "Today",

  "layout.second": "Participation",
  "layout.second.key": "Open or close participation",

  "layout.kpi.closedToday": "Closed today",
  "layout.kpi.settled": "{n} settled in grids",
  "layout.kpi.activities": "activities",
  "layout.kpi.points": "{n} points",
  "layout.kpi.sources": "Sources fresh / all",
  "layout.kpi.silent": "{n} silent",
  "layout.kpi.noneSilent": "none silent",
};
