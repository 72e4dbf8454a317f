// 港口危化品泄漏: a sensor three times over its limit, a warning confirmed as red by a person, odour downwind, five hours to all clear.
import { codesOf, downwindOf, drawGrid, nearSea } from "../areas.ts";
import { HOUR, MINUTE } from "../rhythm.ts";
import type { Pair } from "../titles/template.ts";
import { createDirector } from "./director.ts";
import type { Script } from "./scenario.ts";

const FIRST_SIGN = 6 * MINUTE;
const LIMIT_PPM = 30;
const ODOUR_REPORTS = 180;
const ODOUR_GRIDS = 78;
/** A harbour lies by the sea; in a city without one, any quiet grid. */
const HARBOUR_KM = 1.5;

const ODOUR: readonly Pair[] = [
  ["{blk}闻到刺鼻味，{people}眼睛发酸", "A sharp smell at {blk}, eyes smart among {people}"],
  ["{spot}有{smell}，关了窗还有", "{smell} at {spot}, even with windows shut"],
  ["孩子在{spot}上课，空气里有怪味", "Children in class by {spot}, a strange smell in the air"],
  ["{floor}开窗就咳嗽，{blk}，以前没有过", "Coughing at open windows on {floor} of {blk}, never before"],
  ["港口方向飘来白雾，{spot}看得到", "White mist from the harbour, seen from {spot}"],
  ["{blk}群里都在问味道哪来的，{10-90}人", "{10-90} people of {blk} ask where the smell comes from"],
  ["氨水一样的味道，{spot}{side}最重", "A smell like ammonia, strongest on the {side} of {spot}"],
  ["{spot}工人戴口罩还头晕，{2-9}人", "{2-9} workers at {spot} dizzy despite masks"],
  ["{unit}老人胸闷，问要不要离开，{blk}", "An elderly person in {blk}, {unit}, short of breath, asks whether to leave"],
  ["车里开内循环还有味道，路过{spot}", "The smell gets into a closed car passing {spot}"],
  ["{spot}狗一直叫，空气发呛", "Dogs bark at {spot}, the air bites"],
  ["{blk}{floor}以上味道更明显", "Stronger above {floor} in {blk}"],
];

export const chemicalLeak: Script = (world, startedAt) => {
  const director = createDirector(world, "chemical-leak", startedAt);
  const { rng } = director;
  const onset = startedAt + FIRST_SIGN;
  const at = (minutes: number) => onset + minutes * MINUTE;
  const heaviest = Math.max(...world.weights);
  const site = drawGrid(world, rng, (grid) => nearSea(world, grid, HARBOUR_KM) ** 3 * (1.05 - (world.weights[grid] ?? 0) / heaviest));
  const wind = rng() * 360;
  const near = downwindOf(world, site, { bearing: wind, count: 9 });
  const downwind = downwindOf(world, site, { bearing: wind, count: ODOUR_GRIDS });
  const county = director.codeOfCounty(site);
  const kind = director.kind("S05", "safety");
  const sensor = director.channel("sensor", "sensor");
  const reading = (value: number) => ({ quantity: "氨气浓度", value, unit: "ppm", limit: LIMIT_PPM });

  const first = director.report({
    at: at(0),
    grid: site,
    kind,
    channel: sensor,
    titles: [[`储罐区氨气${LIMIT_PPM * 3}ppm，超限值3倍`, `Tank yard: ammonia ${LIMIT_PPM * 3} ppm, three times the limit`]],
    reading: reading(LIMIT_PPM * 3),
    steps: [
      { afterMs: 1 * MINUTE, step: "accepted" },
      { afterMs: 2 * MINUTE, step: "dispatched", extra: { department: kind.department } },
      { afterMs: 5 * MINUTE, step: "received" },
      { afterMs: 15 * MINUTE, step: "noted", extra: { summary: "现场指挥部成立，关阀堵漏" } },
      { afterMs: 140 * MINUTE, step: "resolved", extra: { summary: "泄漏点已封堵" } },
      { afterMs: 300 * MINUTE, step: "verified", extra: { summary: "空气采样三次达标" } },
      { afterMs: 305 * MINUTE, step: "closed" },
    ],
  });
  director.report({
    at: at(3),
    grid: near[1] ?? site,
    kind,
    channel: sensor,
    titles: [["厂界探头氨气74ppm，持续上升", "Boundary probe: ammonia 74 ppm and rising"]],
    reading: reading(74),
    into: { reportId: first, afterMs: 9 * MINUTE },
  });
  director.report({
    at: at(3.3),
    grid: site,
    kind,
    channel: director.channel("110", "resident"),
    titles: [["119转来：罐区有白雾，工人正在撤出", "From 119: white mist at the tanks, workers leaving"]],
    into: { reportId: first, afterMs: 12 * MINUTE },
  });
  const warningId = director.warning(
    {
      authority: "model",
      category: "accident",
      family: kind.family,
      kind: kind.code,
      title: "危化品泄漏（待核实）",
      titleEn: "Chemical leak (to be checked)",
      area: { grids: codesOf(world, near) },
      issuer: "硬规则：传感器超限",
      evidence: `氨气 ${LIMIT_PPM * 3} ppm，限值 ${LIMIT_PPM} ppm，超限 3 倍`,
    },
    {
      raisedAt: at(1),
      level: "orange",
      acknowledgedAt: at(2),
      changes: [
        { at: at(3.5), proposed: "red", evidence: "两个探头同时超限，119 转警印证" },
        { at: at(6.2), title: "危化品泄漏：已核实，正在处置", titleEn: "Chemical leak: confirmed, being dealt with" },
        { at: at(140), level: "orange", title: "危化品泄漏：已堵漏，继续监测", titleEn: "Chemical leak: stopped, monitoring goes on" },
        { at: at(210), level: "yellow", area: { grids: codesOf(world, near) } },
      ],
      confirmed: { at: at(6), level: "red", actor: "duty-chief", reason: "值班长核实：两路探头、119 一致，确认红色" },
      liftedAt: at(300),
      reason: "三次空气采样达标，解除",
    },
  );
  director.warning(
    {
      authority: "statutory",
      source: world.source("emergency"),
      category: "accident",
      kind: "危险化学品",
      title: "区域警报：下风向请关闭门窗",
      titleEn: "Area alert: downwind, shut doors and windows",
      area: { grids: codesOf(world, downwind) },
      issuer: `${world.tree.places[world.countyOf[site] ?? 0]?.name ?? ""}人民政府`,
      instruction: "下风向居民关闭门窗、留在室内，湿毛巾掩口鼻，勿围观；学校暂停户外活动。",
      evidence: "港区储罐阀门泄漏，正在处置。",
      expiresAt: at(480),
    },
    {
      raisedAt: at(15),
      level: "red",
      acknowledgedAt: at(16),
      receivedBy: [{ division: county, at: at(17) }],
      changes: [
        { at: at(140), level: "orange" },
        { at: at(210), level: "yellow" },
      ],
      liftedAt: at(300),
      reason: "空气质量恢复，解除警报",
    },
  );
  director.response({
    plan: "危险化学品事故应急响应",
    planEn: "Hazardous-chemical response",
    area: { division: county },
    issuer: "市安全生产应急指挥部",
    startedAt: at(15.5),
    level: 3,
    endedAt: at(310),
    reason: "现场处置结束",
  });
  director.call(at(10), { division: county, to: "上级应急值班室", text: "电话报告：港区氨气泄漏，已到场处置（限 30 分钟）", warningId });
  director.instruct(at(15), { division: county, to: "现场指挥部", title: "设置警戒区，组织下风向居民避险", dueAt: at(45) });
  director.log(at(15), { division: county, post: "现场指挥部", text: "现场指挥部到位，统一对外联络" });
  director.notice(at(18), {
    scope: county,
    title: "下风向居民请关闭门窗，不要前往港区",
    titleEn: "Downwind: shut windows, keep away from the harbour",
    text: "部门正在处置，最新情况以政府发布为准。",
  });
  const odour = director.kind("L16", "livelihood");
  const master = director.report({
    at: at(12),
    grid: near[2] ?? site,
    kind: odour,
    channel: director.channel("12345", "resident"),
    urgency: "urgent",
    titles: ODOUR,
  });
  director.burst({
    from: at(12.5),
    to: at(70),
    count: ODOUR_REPORTS - 1,
    grids: downwind.slice(1),
    channels: [
      [director.channel("12345", "resident"), 60],
      [director.channel("weijiayuan", "resident"), 40],
    ],
    mix: [[odour, 1, ODOUR]],
    into: { reportId: master, afterMs: 14 * MINUTE },
  });
  director.incident("leak", [
    { at: at(10), stage: "first", division: county, warningId, title: "港区氨气泄漏初报", text: "罐区探头超限，人员撤离中，暂无伤亡。" },
    {
      at: at(55),
      stage: "follow-up",
      division: county,
      warningId,
      title: "港区氨气泄漏书面报告",
      text: "泄漏阀门已定位，下风向居民室内避险，异味来电集中（限 60 分钟）。",
    },
    {
      at: onset + 24 * HOUR,
      stage: "final",
      division: county,
      warningId,
      title: "港区氨气泄漏终报",
      text: "泄漏已封堵，采样达标，受影响居民恢复正常。",
    },
  ]);
  director.affect({ grids: near, from: at(1), to: at(300), condition: "emergency" });
  director.affect({ grids: downwind, from: at(15), to: at(215), condition: "attention" });
  return director.scenario();
};
