// 供水主管爆裂: pressure falls, 95 calls about one pipe, repaired by noon, brown water the morning after.
import { areaAround, codesOf, drawGrid } from "../areas.ts";
import { DAY, HOUR, MINUTE } from "../rhythm.ts";
import type { Pair } from "../titles/template.ts";
import { createDirector } from "./director.ts";
import type { Script } from "./scenario.ts";

const FIRST_SIGN = 3 * MINUTE;
const REPORTS = 95;
const GRIDS = 34;
const BROWN = 12;

const NO_WATER: readonly Pair[] = [
  ["{blk}突然停水，早饭都做不了", "{blk} suddenly without water, no breakfast"],
  ["{floor}龙头只出气，{blk}整栋一样", "Only air from the taps on {floor}, all of {blk}"],
  ["{spot}路面往上冒水，像喷泉", "Water bursts up through the road at {spot}"],
  ["没接到停水通知，{blk}水压掉到零", "No notice, pressure at {blk} down to nothing"],
  ["{spot}马路成河，{people}蹚水过", "The road by {spot} a river, {people} wade"],
  ["学校开门前能来水吗，{spot}", "Will there be water before school opens, {spot}?"],
  ["{eatery}停水开不了门，{spot}一排都是", "A {eatery} cannot open, the whole row by {spot}"],
  ["{blk}水是黄的，不敢用", "Yellow water in {blk}, nobody dares use it"],
  ["{unit}老人没存水，{blk}几点能修好", "An elderly person in {blk}, {unit}, has no water stored; when will it be back?"],
  ["医院旁边停水，{spot}方向", "No water beside the hospital, towards {spot}"],
];
const BROWN_WATER: readonly Pair[] = [
  ["来水后发黄，{blk}放了{hrs}还这样", "Brown since it came back, {blk}, after {hrs} of running"],
  ["{floor}水压一直低，{blk}", "Pressure stays low on {floor} of {blk}"],
  ["{blk}热水器不敢开，水里有沙", "Sand in the water of {blk}, heaters left off"],
];

export const waterMain: Script = (world, startedAt) => {
  const director = createDirector(world, "water-main", startedAt);
  const { rng } = director;
  const onset = startedAt + FIRST_SIGN;
  const at = (minutes: number) => onset + minutes * MINUTE;
  const site = drawGrid(world, rng);
  const grids = areaAround(world, site, GRIDS);
  const county = director.codeOfCounty(site);
  const kind = director.kind("L11", "livelihood");
  const callers = [
    [director.channel("12345", "resident"), 55],
    [director.channel("weijiayuan", "resident"), 45],
  ] as const;

  const master = director.report({
    at: at(4),
    grid: site,
    kind,
    channel: director.channel("sensor", "sensor"),
    titles: [["主管压力0.06MPa，四分钟内下降六成", "Main pressure 0.06 MPa, down six tenths in four minutes"]],
    reading: { quantity: "管网压力", value: 0.06, unit: "MPa", limit: 0.14 },
    steps: [
      { afterMs: 3 * MINUTE, step: "accepted" },
      { afterMs: 6 * MINUTE, step: "dispatched", extra: { department: kind.department } },
      { afterMs: 14 * MINUTE, step: "received", extra: { summary: "抢修队出发，关闸" } },
      { afterMs: 6.5 * HOUR, step: "resolved", extra: { summary: "爆管段更换完成，恢复供水" } },
      { afterMs: 8.5 * HOUR, step: "verified", extra: { summary: "末端压力和浊度达标" } },
      { afterMs: 9 * HOUR, step: "closed" },
    ],
  });
  director.burst({
    from: at(8),
    to: at(60),
    count: REPORTS,
    grids,
    channels: callers,
    mix: [[kind, 1, NO_WATER]],
    into: { reportId: master, afterMs: 16 * MINUTE },
  });
  director.warning(
    {
      authority: "model",
      category: "accident",
      family: kind.family,
      kind: kind.code,
      title: "供水异常：相邻网格集中停水",
      titleEn: "Water supply: off in adjoining grids",
      area: { grids: codesOf(world, grids.slice(0, 14)) },
      issuer: "社会治理模型",
      evidence: "管网压力骤降；10 分钟内停水来电 18 件，常值 0.4 件",
    },
    {
      raisedAt: at(18),
      level: "yellow",
      acknowledgedAt: at(22),
      changes: [
        {
          at: at(40),
          level: "orange",
          title: "主管爆裂停水：影响学校开门",
          titleEn: "Main burst, water off before schools open",
          area: { grids: codesOf(world, grids) },
        },
        { at: at(6.5 * 60), level: "yellow" },
      ],
      liftedAt: at(9 * 60),
      reason: "供水恢复，水质达标",
    },
  );
  director.notice(at(35), {
    scope: county,
    title: "供水主管抢修停水，预计中午恢复，送水车已出发",
    titleEn: "Water off for a burst main, back about noon, water carts on the way",
    text: "请到社区服务站取水；恢复初期如有发黄，请放水几分钟后使用。",
  });
  director.call(at(20), { division: county, to: "水务集团调度", text: "确认爆管位置和关阀范围" });
  director.instruct(at(42), { division: county, to: "水务集团、教育部门", title: "开学前保障学校用水", dueAt: at(100) });
  director.incident("burst", [
    { at: at(28), stage: "first", division: county, title: "供水主管爆裂初报", text: "涉及 34 个网格，抢修中，送水车出动。" },
    { at: at(6.6 * 60), stage: "follow-up", division: county, title: "供水主管爆裂续报", text: "管段更换完成，逐步恢复供水。" },
    { at: at(9.2 * 60), stage: "final", division: county, title: "供水主管爆裂终报", text: "全部恢复，水质达标，并案处理来电。" },
  ]);
  brownWater();
  director.affect({ grids, from: at(18), to: at(9 * 60), condition: "attention" });
  director.affect({ grids: grids.slice(0, 5), from: at(6), to: at(6.5 * 60), condition: "emergency" });
  return director.scenario();

  /** A dozen of other cases, closed with the repair, come back the next morning. */
  function brownWater(): void {
    const morning = world.calendar.startOfDay(world.calendar.dayOf(onset) + 1) + 7 * HOUR;
    const nextMorning = morning > at(11 * 60) ? morning : morning + DAY;
    for (let n = 0; n < BROWN; n += 1) {
      const submittedAt = at(70 + n * 9);
      const reopenedAt = nextMorning + rng() * 90 * MINUTE - submittedAt;
      director.report({
        at: submittedAt,
        grid: grids[n % grids.length] ?? site,
        kind,
        channel: callers[n % 2]?.[0] ?? callers[0][0],
        titles: BROWN_WATER,
        steps: [
          { afterMs: 6 * MINUTE, step: "accepted" },
          { afterMs: 12 * MINUTE, step: "dispatched", extra: { department: kind.department } },
          { afterMs: 30 * MINUTE, step: "received" },
          { afterMs: 6 * HOUR, step: "resolved", extra: { summary: "已恢复供水" } },
          { afterMs: 7 * HOUR, step: "closed" },
          { afterMs: reopenedAt, step: "reopened", extra: { reason: "回访不满意：水仍发黄" } },
          { afterMs: reopenedAt + 20 * MINUTE, step: "dispatched", extra: { department: kind.department } },
          { afterMs: reopenedAt + 50 * MINUTE, step: "received" },
          { afterMs: reopenedAt + 4 * HOUR, step: "resolved", extra: { summary: "已排放冲洗末端管道" } },
          { afterMs: reopenedAt + 5 * HOUR, step: "closed" },
        ],
      });
    }
  }
};
