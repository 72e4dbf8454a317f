// 高温与停电: four days of heat from yellow to red, six dark quarters each evening, thunder at the end.
import { areaAround, codesOf, drawGrid } from "../areas.ts";
import { between } from "../random.ts";
import { DAY, HOUR, MINUTE } from "../rhythm.ts";
import type { Pair } from "../titles/template.ts";
import { signalTitle } from "../weather.ts";
import { createDirector, type Director } from "./director.ts";
import type { Script } from "./scenario.ts";

const FIRST_SIGN = 2 * MINUTE;
const HEAT = { name: "高温", nameEn: "Heat" };
const THUNDER = { name: "雷电", nameEn: "Lightning" };
const CLUSTERS = 6;
/** Beside the everyday ones and the clusters: 5,200 a day in all. */
const EXTRA_A_DAY = 1330;
const LAG_MS = 40 * MINUTE;

const DARK: readonly Pair[] = [
  ["{blk}跳闸，{hrs}没来电，屋里像蒸笼", "{blk} tripped, {hrs} without power, rooms like a steamer"],
  ["{spot}整片停电，{20-180}户", "Power off all round {spot}, {20-180} homes"],
  ["空调全停，{blk}{floor}有婴儿", "No air-conditioning in {blk}, a baby on {floor}"],
  ["变压器烫手，{spot}{side}有焦味", "Transformer hot with a burnt smell on the {side} of {spot}"],
  ["{blk}来电{10-50}分钟又停了", "{blk} had power for {10-50} min, then off again"],
  ["{eatery}冰柜化了，停电{hrs}", "Freezers of a {eatery} thawing after {hrs}"],
  ["电梯停在{floor}，{blk}停电", "Lift stopped at {floor}, {blk} dark"],
  ["{blk}电压低，空调启动不了", "Low voltage in {blk}, air-conditioners will not start"],
  ["{spot}充电站跳闸，{3-30}辆车等着", "Charging station at {spot} tripped, {3-30} cars wait"],
];
const HOT: readonly Pair[] = [
  ["{blk}{floor}水压不够，冲不了凉", "No pressure for a shower on {floor} of {blk}"],
  ["户外{trades}中午还在施工，{spot}", "{trades} still at work outdoors at noon, {spot}"],
  ["{spot}垃圾发臭，天热一天要清两次", "Refuse stinks at {spot}, needs clearing twice a day"],
  ["{blk}空调外机滴水，{floor}吵到{night}", "Air-conditioner drips and drones on {floor} of {blk} till {night}"],
  ["独居老人没开空调，{blk}{unit}，请上门看看", "An elderly person without cooling in {blk}, {unit}, please look in"],
  ["{spot}纳凉点人太多，没座位", "The cooling room by {spot} is full"],
  ["{eatery}油烟加高温，{blk}开不了窗", "Fumes of a {eatery} in the heat, no open window in {blk}"],
  ["河道{side}死鱼，{spot}，水温高", "Dead fish on the {side} by {spot}, warm water"],
  ["夜里{noise}，开窗睡觉的都受不了，{blk}", "{noise} by night, hard on open windows in {blk}"],
];

export const heatWave: Script = (world, startedAt) => {
  const director = createDirector(world, "heat-wave", startedAt);
  const { calendar } = world;
  const today = calendar.dayOf(startedAt);
  const at = (day: number, hour: number) => Math.max(startedAt + FIRST_SIGN, calendar.startOfDay(today + day) + hour * HOUR);
  const city = { division: director.rootCode };
  director.warning(
    {
      authority: "statutory",
      category: "natural",
      kind: HEAT.name,
      ...signalTitle(HEAT, "yellow"),
      area: city,
      issuer: "市气象台",
      instruction: "避开午后户外作业，注意防暑；合理用电，关心独居老人。",
      evidence: "预计未来几天最高气温 37 至 40 ℃。",
      expiresAt: at(4, 12),
    },
    {
      raisedAt: startedAt + FIRST_SIGN,
      level: "yellow",
      acknowledgedAt: startedAt + FIRST_SIGN + 5 * MINUTE,
      receivedBy: world.counties.map((county, n) => ({
        division: world.tree.places[county]?.code ?? "",
        at: startedAt + FIRST_SIGN + (6 + 2 * n) * MINUTE,
      })),
      changes: [
        { at: at(1, 9.5), level: "orange", ...signalTitle(HEAT, "orange") },
        { at: at(2, 10), level: "red", ...signalTitle(HEAT, "red") },
        { at: at(3, 11), level: "orange", ...signalTitle(HEAT, "orange") },
      ],
      liftedAt: at(3, 17),
      reason: "雷阵雨后气温回落，解除预警",
    },
  );
  for (let day = 0; day < 4; day += 1) {
    everywhere(director, { from: at(day, 7), to: Math.max(at(day, 7), calendar.startOfDay(today + day + 1)) });
    if (day < 3 || at(3, 19) > startedAt) evening(director, day, calendar.startOfDay(today + day));
  }
  director.warning(
    {
      authority: "statutory",
      category: "natural",
      kind: THUNDER.name,
      ...signalTitle(THUNDER, "yellow"),
      area: city,
      issuer: "市气象台",
      instruction: "减少外出，远离高处和水面。",
      evidence: "强对流云团东移，有雷电和短时强降水。",
    },
    { raisedAt: at(3, 15), level: "yellow", acknowledgedAt: at(3, 15) + 4 * MINUTE, liftedAt: at(3, 19.5), reason: "雷电云团移出" },
  );
  director.notice(at(0, 11), {
    scope: director.rootCode,
    title: "社区纳凉点开放到晚上十点",
    titleEn: "Cooling rooms open until ten",
    text: "老人、户外工作者可就近前往，提供饮水。",
  });
  director.notice(at(1, 16), {
    scope: director.rootCode,
    title: "晚高峰请错峰用电，空调不低于26度",
    titleEn: "Evening peak: please shift use, no cooler than 26°",
    text: "抢修队夜间待命，停电请拨服务电话。",
  });
  return director.scenario();
};

function everywhere(director: Director, { from, to }: { readonly from: number; readonly to: number }): void {
  const { world, rng } = director;
  if (to <= from) return;
  const count = Math.round((EXTRA_A_DAY * (to - from)) / (17 * HOUR));
  director.burst({
    from,
    to,
    count,
    grids: Array.from({ length: 700 }, () => drawFrom(world.weights.length, rng())),
    channels: [
      [director.channel("12345", "resident"), 45],
      [director.channel("weijiayuan", "resident"), 40],
      [director.channel("grid-worker", "worker"), 15],
    ],
    mix: [
      [director.kind("L13", "livelihood"), 22, DARK],
      [director.kind("L11", "livelihood"), 14, HOT.slice(0, 1)],
      [director.kind("L01", "livelihood"), 14],
      [director.kind("L16", "livelihood"), 14],
      [director.kind("L07", "livelihood"), 14],
      [director.kind("T06", "stability"), 8, HOT.slice(4, 6)],
      [director.kind("L19", "livelihood"), 8, HOT],
      [director.kind("L17", "livelihood"), 6],
    ],
    duplicates: 0.08,
  });
}

/** Six quarters go dark between 19 and 23; a few of them the models find. */
function evening(director: Director, day: number, midnight: number): void {
  const { world, rng } = director;
  const kind = director.kind("L13", "livelihood");
  const warned = 3 + (day % 3);
  director.disturb({ source: world.source("power"), from: midnight + 19 * HOUR, to: midnight + 23 * HOUR, lagMs: LAG_MS });
  for (let cluster = 0; cluster < CLUSTERS; cluster += 1) {
    const grids = areaAround(world, drawGrid(world, rng), 8);
    const from = midnight + 19 * HOUR + cluster * 35 * MINUTE;
    const count = Math.round(between(rng, 15, 40));
    director.burst({
      from,
      to: Math.min(from + 75 * MINUTE, midnight + 0.999 * DAY),
      count,
      grids,
      channels: [
        [director.channel("12345", "resident"), 50],
        [director.channel("weijiayuan", "resident"), 50],
      ],
      mix: [[kind, 1, DARK]],
      duplicates: 0.3,
    });
    if (cluster >= warned) continue;
    const raisedAt = from + between(rng, 14, 26) * MINUTE;
    director.warning(
      {
        authority: "model",
        category: "accident",
        family: kind.family,
        kind: kind.code,
        title: `停电集中：30分钟${Math.ceil(count / 2)}件`,
        titleEn: `Power cuts: ${Math.ceil(count / 2)} in 30 min`,
        area: { grids: codesOf(world, grids) },
        issuer: "社会治理模型",
        evidence: `30 分钟内停电来电 ${Math.ceil(count / 2)} 件，常值 0.3 件；供电来源数据延迟`,
      },
      {
        raisedAt,
        level: "yellow",
        acknowledgedAt: raisedAt + between(rng, 3, 10) * MINUTE,
        liftedAt: raisedAt + between(rng, 2.5, 5) * HOUR,
        reason: "抢修完成，来电平息",
      },
    );
    director.affect({ grids, from: raisedAt, to: raisedAt + 2.5 * HOUR, condition: "attention" });
  }
}

const drawFrom = (count: number, draw: number) => Math.floor(draw * count);
