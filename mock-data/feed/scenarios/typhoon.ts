// 台风: blue two days ahead, orange before landfall, six hours of flood and wind, three days of clearing up.
import { areaAround, codesOf, drawGrid, nearSea } from "../areas.ts";
import { between, createPicker, pick } from "../random.ts";
import { DAY, HOUR, MINUTE } from "../rhythm.ts";
import { signalTitle } from "../weather.ts";
import { createDirector, type Director } from "./director.ts";
import type { Script } from "./scenario.ts";
import { CLEAN_UP, FLOOD, HELP, LEAKS, POWER, TREES } from "./typhoon-titles.ts";

/** The blue warning comes so soon after the start. */
const FIRST_SIGN = 2 * MINUTE;
/** Reports an hour beside the everyday ones, by hours from the onset: day of 14,500, hour of 1,300. */
const SURGE: readonly (readonly [from: number, to: number, perHour: number])[] = [
  [-12, -6, 60],
  [-6, -2, 150],
  [-2, -1, 560],
  [-1, 0, 980],
  [0, 2, 1150],
  [2, 3, 860],
  [3, 4, 560],
  [4, 12, 300],
  [12, 24, 110],
];
/** Share of repeats while the storm is on. */
const DUPLICATES = 0.35;
const TYPHOON = { name: "台风", nameEn: "Typhoon" };
const RAIN = { name: "暴雨", nameEn: "Rainstorm" };
const LANDFALL_WIND = 34;

export const typhoon: Script = (world, startedAt) => {
  const director = createDirector(world, "typhoon", startedAt);
  const { rng, rootCode } = director;
  const onset = startedAt + FIRST_SIGN + 48 * HOUR;
  const at = (hours: number) => onset + hours * HOUR;
  const city = { division: rootCode };

  const typhoonId = director.warning(
    {
      authority: "statutory",
      category: "natural",
      kind: TYPHOON.name,
      ...signalTitle(TYPHOON, "blue"),
      area: city,
      issuer: "市气象台",
      instruction: "加固门窗、围挡和广告牌；船只回港；低洼处、工棚、危房人员准备转移；无事不外出。",
      evidence: "台风中心正向本市沿海靠近，预计 48 小时内影响，过程雨量 100 至 200 毫米，沿海阵风 10 至 12 级。",
      expiresAt: at(30),
    },
    {
      raisedAt: at(-48),
      level: "blue",
      acknowledgedAt: at(-48) + 4 * MINUTE,
      receivedBy: world.counties.map((county, n) => ({
        division: world.tree.places[county]?.code ?? "",
        at: at(-48) + (6 + n * 3) * MINUTE,
      })),
      changes: [
        { at: at(-36), level: "yellow", ...signalTitle(TYPHOON, "yellow") },
        { at: at(-14), level: "orange", ...signalTitle(TYPHOON, "orange") },
        { at: at(6), level: "yellow", ...signalTitle(TYPHOON, "yellow") },
        { at: at(12), level: "blue", ...signalTitle(TYPHOON, "blue") },
      ],
      liftedAt: at(22),
      reason: "台风已减弱远离，解除预警",
    },
  );
  director.warning(
    {
      authority: "statutory",
      category: "natural",
      kind: RAIN.name,
      ...signalTitle(RAIN, "yellow"),
      area: city,
      issuer: "市气象台",
      instruction: "下穿通道、地下车库专人值守，提前预降河网水位。",
      evidence: "未来 6 小时降雨量将达 50 毫米以上。",
    },
    {
      raisedAt: at(-5),
      level: "yellow",
      acknowledgedAt: at(-5) + 3 * MINUTE,
      changes: [
        { at: at(-1), level: "orange", ...signalTitle(RAIN, "orange") },
        { at: at(5), level: "yellow", ...signalTitle(RAIN, "yellow") },
      ],
      liftedAt: at(10),
      reason: "降雨减弱，解除预警",
    },
  );
  director.response({
    plan: "防汛防台应急响应",
    planEn: "Flood and typhoon response",
    area: city,
    issuer: "市防汛防台抗旱指挥部",
    startedAt: at(-48) + 35 * MINUTE,
    level: 4,
    changes: [
      { at: at(-36) + 25 * MINUTE, level: 3 },
      { at: at(-14) + 20 * MINUTE, level: 2 },
      { at: at(6) + 15 * MINUTE, level: 3 },
      { at: at(12) + 15 * MINUTE, level: 4 },
    ],
    endedAt: at(24),
    reason: "影响结束，终止响应",
  });
  prepare(director, at);
  storm(director, at);
  aftermath(director, at, typhoonId);
  director.disturb({ source: world.source("water"), from: at(1), to: at(1) + 40 * MINUTE });
  for (let hour = -20; hour <= 2; hour += 2) {
    const wind = Number((LANDFALL_WIND * Math.exp(-(((hour - 1) / 13) ** 2)) + rng() * 1.5).toFixed(1));
    director.report({
      at: at(hour) + rng() * 20 * MINUTE,
      grid: drawGrid(world, rng, (grid) => nearSea(world, grid, 8)),
      kind: director.kind("S06", "safety"),
      channel: director.channel("sensor", "sensor"),
      titles: [[`塔机风速仪${wind}m/s，超停机值`, `Crane anemometer ${wind} m/s, over the stop value`]],
      reading: { quantity: "阵风风速", value: wind, unit: "m/s", limit: 13.8 },
    });
  }
  return director.scenario();
};

function prepare(director: Director, at: (hours: number) => number): void {
  const { world, rng } = director;
  world.counties.forEach((county, n) => {
    const scope = world.tree.places[county]?.code ?? "";
    director.notice(at(-10) + n * 6 * MINUTE, {
      scope,
      title: "台风来临前请低洼处、工棚和危房居民转移",
      titleEn: "Before the typhoon: move out of low ground, site huts and unsafe houses",
      text: "安置点已开放，请听从村、社区安排，携带必需药品和证件；行动不便者可请网格员上门协助。",
    });
    director.call(at(-14) + (12 + n * 4) * MINUTE, {
      division: scope,
      to: "县级值班室",
      text: "叫应确认：橙色预警已收悉，人员转移方案已启动",
    });
  });
  director.notice(at(-35), {
    scope: director.rootCode,
    title: "防台提示：收起阳台物品，储备饮水和照明",
    titleEn: "Typhoon: clear balconies, keep water and lamps",
    text: "请提前加固门窗，地下车库车辆尽早移出。",
  });
  director.instruct(at(-13), {
    division: director.rootCode,
    to: "各县（市、区）指挥部",
    title: "今晚前完成低洼处和工棚人员转移",
    dueAt: at(-3),
  });
  const cluster = areaAround(
    world,
    drawGrid(world, rng, (grid) => nearSea(world, grid, 10)),
    9,
  );
  const kind = director.kind("S08", "safety");
  director.burst({ from: at(-4.2), to: at(-3), count: 9, grids: cluster, channels: callers(director), mix: [[kind, 1, FLOOD]] });
  director.warning(
    {
      authority: "model",
      category: "natural",
      family: kind.family,
      kind: kind.code,
      title: "积水集中：1小时9件，常值0.2",
      titleEn: "Flooding: 9 in 1 h, usually 0.2",
      area: { grids: codesOf(world, cluster) },
      issuer: "社会治理模型",
      evidence: "1 小时内上报 9 件，常值 0.2 件；相邻 9 个网格；偶然约每 300 天一次",
    },
    {
      raisedAt: at(-3),
      level: "yellow",
      acknowledgedAt: at(-3) + 4 * MINUTE,
      changes: [
        { at: at(-1.5), level: "orange" },
        { at: at(7), level: "blue" },
      ],
      liftedAt: at(13),
    },
  );
  director.affect({ grids: cluster, from: at(-3), to: at(9), condition: "emergency" });
}

/** The flood of reports, and the flood of warnings an hour before the onset, county by county. */
function storm(director: Director, at: (hours: number) => number): void {
  const { world, rng } = director;
  const low = createPicker(world.weights.map((weight, grid) => weight * (0.25 + nearSea(world, grid, 9))));
  const pool = Array.from({ length: 1400 }, () => low(rng));
  const flooding = director.kind("S08", "safety");
  const mix = [
    [flooding, 38, FLOOD],
    [director.kind("L14", "livelihood"), 16, TREES],
    [director.kind("S07", "safety"), 8, TREES],
    [director.kind("L13", "livelihood"), 14, POWER],
    [director.kind("L08", "livelihood"), 8, LEAKS],
    [director.kind("T06", "stability"), 6, HELP],
    [director.kind("L12", "livelihood"), 4],
    [director.kind("L11", "livelihood"), 3],
    [director.kind("L19", "livelihood"), 3],
  ] as const;
  for (const [from, to, perHour] of SURGE) {
    const calm = to <= -2;
    director.burst({
      from: at(from),
      to: at(to),
      count: Math.round((to - from) * perHour),
      grids: pool,
      channels: callers(director),
      mix: calm ? mix.slice(1, 4) : mix,
      duplicates: calm ? 0.1 : DUPLICATES,
    });
  }
  const kinds = [flooding, director.kind("L14", "livelihood"), director.kind("L13", "livelihood")];
  world.counties.forEach((county, n) => {
    const { lo, hi } = world.tree.places[county] ?? { lo: 0, hi: 1 };
    kinds.slice(0, n % 2 === 0 ? 3 : 2).forEach((kind, k) => {
      const grids = areaAround(world, lo + Math.floor(rng() * (hi - lo)), Math.round(between(rng, 9, 30)));
      const peak = k === 0 ? "orange" : k === 1 ? "yellow" : "blue";
      const raisedAt = at(-1) + (n * 90 + k * 25 + rng() * 40) * 1000;
      const count = Math.round(between(rng, 8, 40));
      director.warning(
        {
          authority: "model",
          category: "natural",
          family: kind.family,
          kind: kind.code,
          title: `${kind.name}激增：30分钟${count}件`,
          titleEn: `${kind.nameEn}: ${count} in 30 min`,
          area: { grids: codesOf(world, grids) },
          issuer: "社会治理模型",
          evidence: `30 分钟内上报 ${count} 件，涉及 ${grids.length} 个网格，全市同步上升`,
        },
        {
          raisedAt,
          level: peak,
          acknowledgedAt: raisedAt + between(rng, 3, 25) * MINUTE,
          ...(peak !== "blue" && { changes: [{ at: at(6) + n * 3 * MINUTE, level: "blue" as const }] }),
          liftedAt: at(10) + (n * 5 + k * 20) * MINUTE,
        },
      );
      director.affect({ grids, from: raisedAt, to: at(8), condition: k === 0 ? "emergency" : "attention" });
    });
  });
}

function aftermath(director: Director, at: (hours: number) => number, warningId: string): void {
  const { world, rng } = director;
  const everywhere = Array.from({ length: 900 }, () => drawGridFast(world.weights.length, rng()));
  for (let day = 0; day < 3; day += 1) {
    // By day, when people walk past: each later day fewer.
    director.burst({
      from: at(24 + day * 24),
      to: at(24 + day * 24) + 0.9 * DAY,
      count: [560, 480, 400][day] ?? 400,
      grids: everywhere,
      channels: callers(director),
      mix: [
        [director.kind("L01", "livelihood"), 70, CLEAN_UP],
        [director.kind("L14", "livelihood"), 30, CLEAN_UP],
      ],
      duplicates: 0.06,
    });
  }
  const division = director.rootCode;
  director.incident("typhoon", [
    {
      at: at(-0.5),
      stage: "first",
      division,
      warningId,
      title: "台风影响初报",
      text: "沿海多处积水，已转移低洼处群众，暂无人员伤亡报告。",
    },
    {
      at: at(3),
      stage: "follow-up",
      division,
      warningId,
      title: "台风影响续报",
      text: "积水点持续增加，供电、排水力量全部上路，部分下穿通道封闭。",
    },
    { at: at(23), stage: "final", division, warningId, title: "台风影响终报", text: "积水基本退去，供电恢复，转入清障和消杀。" },
  ]);
  director.log(at(0.2), { division, post: "值班长", text: "指挥中心全员到岗，按Ⅱ级响应运转" });
  director.log(at(24.1), { division, post: "值班长", text: pick(rng, ["响应终止，恢复正常值班", "响应终止，善后转属地"]) });
}

const drawGridFast = (count: number, draw: number) => Math.floor(draw * count);

function callers(director: Director) {
  return [
    [director.channel("12345", "resident"), 42],
    [director.channel("weijiayuan", "resident"), 30],
    [director.channel("grid-worker", "worker"), 20],
    [director.channel("110", "resident"), 8],
  ] as const;
}
