// What a city folder says when nobody has said anything yet: enough to run on, all of it to be replaced by the city's own with --profile.
import type { ProfileRest } from "./build.ts";

const everyDay = (spans: readonly (readonly [string, string])[]) =>
  Object.fromEntries(["1", "2", "3", "4", "5", "6", "7"].map((day) => [day, spans]));
const weekdays = (spans: readonly (readonly [string, string])[]) => ({ ...everyDay(spans), "6": [], "7": [] });
const wholeYear = { from: "01-01", to: "12-31" };

type Row = readonly [
  code: string,
  family: string,
  name: string,
  nameEn: string,
  urgency: string,
  department: string,
  amount: number,
  unit: string,
  calendar: string,
];
const KINDS: readonly Row[] = [
  ["safety-fire", "safety", "火情隐患", "Fire hazard", "urgent", "safety", 24, "h", "24"],
  ["safety-site", "safety", "生产安全隐患", "Unsafe workplace", "urgent", "safety", 1, "wd", "O"],
  ["safety-road", "safety", "道路设施险情", "Danger on the road", "critical", "works", 4, "h", "24"],
  ["streets", "livelihood", "市容环境", "Dirty or blocked street", "routine", "works", 8, "wh", "C"],
  ["repairs", "livelihood", "设施维修", "Something to repair", "routine", "works", 5, "wd", "O"],
  ["noise", "livelihood", "噪声扰民", "Noise", "routine", "enforcement", 4, "wh", "C"],
  ["utilities", "livelihood", "水电气供应", "Water, power or gas", "urgent", "works", 12, "h", "24"],
  ["other", "livelihood", "其他事项", "Other matters", "routine", "service", 5, "wd", "O"],
  ["dispute", "stability", "矛盾纠纷", "Dispute", "routine", "service", 5, "wd", "O"],
  ["labour", "stability", "劳资纠纷", "Labour dispute", "urgent", "service", 5, "wd", "O"],
];

/** Everything but divisions and grids, for a city with this name. Holidays are not guessed: none are given. */
export function defaultProfile(city: { readonly name: string; readonly nameEn: string; readonly timeZone: string }): ProfileRest {
  return {
    title: `${city.name}城市治理指挥中心`,
    titleEn: `${city.nameEn} command centre`,
    timeZone: city.timeZone,
    mapNote: "示意图：网格边界为模拟，不作为划界依据",
    mapNoteEn: "Sketch map: grid lines are simulated and settle no boundary",
    kinds: KINDS.map(([code, family, name, nameEn, urgency, department, amount, unit, calendar]) => ({
      code,
      family,
      name,
      nameEn,
      urgency,
      department,
      limits: { finish: { amount, unit, calendar } },
    })),
    calendars: [
      { code: "24", name: "全天", nameEn: "Around the clock", always: true, holidays: false },
      {
        code: "C",
        name: "每日 08:00–20:00",
        nameEn: "Daily 08:00–20:00",
        seasons: [{ ...wholeYear, week: everyDay([["08:00", "20:00"]]) }],
        holidays: false,
      },
      {
        code: "O",
        name: "工作日 09:00–17:00",
        nameEn: "Weekdays 09:00–17:00",
        seasons: [{ ...wholeYear, week: weekdays([["09:00", "17:00"]]) }],
        holidays: true,
      },
    ],
    holidays: { off: [], worked: {}, lastYear: 1970, source: "none given: plain weekdays count" },
    departments: [
      { code: "works", name: "市政部门", nameEn: "Public works" },
      { code: "safety", name: "安全部门", nameEn: "Public safety" },
      { code: "enforcement", name: "执法部门", nameEn: "Code enforcement" },
      { code: "service", name: "服务部门", nameEn: "Citizen services" },
    ],
    channels: [
      { code: "hotline", name: "热线", nameEn: "Hotline", resident: true },
      { code: "app", name: "应用", nameEn: "App", resident: true },
      { code: "staff", name: "工作人员", nameEn: "Staff", resident: false },
    ],
    sources: [
      {
        source: "//city.example/reports",
        name: "事项受理系统",
        nameEn: "Service requests",
        department: "service",
        cadence: "push",
        silentAfterMinutes: 5,
        families: ["safety", "livelihood", "stability"],
      },
    ],
    platforms: [],
    figures: [],
    simulated: true,
  };
}
