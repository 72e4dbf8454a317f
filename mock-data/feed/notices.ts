// Notices to residents, from the city, its counties and its towns.
import { createRng } from "../../shared/rng.ts";
import type { Planned } from "./event.ts";
import { createPicker, mix, poisson } from "./random.ts";
import { HOUR, isWorkingDay } from "./rhythm.ts";
import { fill, type Pair } from "./titles/template.ts";
import { dateKeyOf, type World } from "./world.ts";

const NOTICES: readonly Pair[] = [
  ["{week}上午停水检修{2-6}小时，请提前储水", "Water off for {2-6} h on {week} morning for repairs, please store some"],
  ["{week}计划停电{2-5}小时，涉及{3-20}幢", "Planned power cut of {2-5} h on {week}, {3-20} blocks"],
  ["反诈提醒：这周又有{2-9}人接到假客服电话", "Fraud warning: {2-9} people had calls from false service desks this week"],
  ["社区义诊{week}开展，可量血压测血糖", "Free health check on {week}: blood pressure and sugar"],
  ["电动自行车集中充电点新增{8-40}个端口", "{8-40} more ports at the shared e-bike charging point"],
  ["{week}晚清洗道路，请移开沿街车辆", "Street washing on {week} night, please move parked cars"],
  ["老年食堂菜单更新，{week}起供应", "New menu at the seniors' canteen from {week}"],
  ["垃圾分类积分可兑换日用品，{week}集中兑换", "Sorting points may be exchanged on {week}"],
  ["暑托班、晚托班报名，名额{20-90}个", "Holiday and after-school care, {20-90} places"],
  ["燃气入户安检{week}开始，请留人在家", "Gas safety visits begin {week}, please be at home"],
  ["议事会{week}召开，议题是停车位调整", "Residents' meeting on {week} about parking bays"],
  ["加装电梯意见征询延长至{week}", "Consultation on lift retrofits extended to {week}"],
  ["流感疫苗预约，本周还有{30-200}个名额", "Flu vaccination: {30-200} places left this week"],
  ["志愿者招募：{week}河道清洁{10-40}人", "Volunteers wanted: {10-40} for a river clean on {week}"],
  ["人才市场{week}有{12-60}家单位招聘", "Job fair with {12-60} employers on {week}"],
  ["灭火器免费检测{week}，每户限两具", "Free extinguisher checks on {week}, two a household"],
  ["居住证办理窗口延时到晚上七点", "The residence-permit counter stays open until seven"],
  ["公共自行车桩位调整{3-12}处", "{3-12} public bike docks moved"],
  ["道路养护{week}夜间施工，请绕行", "Road works on {week} night, please go round"],
  ["秋冬防火提示：外出请断电关气", "Fire season: switch off power and gas when you leave"],
];
const TEXT = "详情见村、社区公告栏，有疑问可拨打服务电话或在手机端留言。";
const HOURS = [0, 0, 0, 0, 0, 0, 0.5, 2, 8, 14, 14, 9, 3, 4, 10, 12, 10, 6, 3, 2, 1.5, 0.5, 0, 0];

export function noticesOf(world: World, day: number): Planned[] {
  const rng = createRng(mix(world.stream("notice"), day, 0));
  const { notices } = world.params;
  const factor = isWorkingDay(world, day) ? 1.18 : 0.55;
  const hour = createPicker(HOURS);
  const start = world.calendar.startOfDay(day);
  const scopes = [
    ...Array.from({ length: poisson(rng, notices.city * factor) }, () => 0),
    ...Array.from({ length: poisson(rng, notices.county * factor) }, () => world.counties[Math.floor(rng() * world.counties.length)] ?? 0),
    ...Array.from({ length: poisson(rng, notices.town * factor) }, () => world.towns[Math.floor(rng() * world.towns.length)] ?? 0),
  ];
  const turn = mix(world.seed, day, 5);
  return scopes.map((scope, at): Planned => {
    const noticeId = `n-${dateKeyOf(day)}-${String(at + 1).padStart(3, "0")}`;
    const time = start + hour(rng) * HOUR + Math.floor(rng() * HOUR);
    const { title, titleEn } = fill(NOTICES[(turn + at) % NOTICES.length] as Pair, rng);
    const data = { noticeId, scope: world.tree.places[scope]?.code ?? "", title, titleEn, text: TEXT };
    return { at: time, id: noticeId, source: world.source("notices"), type: "chengge.notice.published", make: () => data };
  });
}
