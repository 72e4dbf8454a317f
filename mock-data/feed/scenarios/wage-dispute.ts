// 工地欠薪: complaints that add up over twelve days, a crowd at the gate, part of the wages paid, the case deferred.
import { areaAround, codesOf, drawGrid } from "../areas.ts";
import { rfc3339 } from "../event.ts";
import { DAY, HOUR, MINUTE } from "../rhythm.ts";
import type { Pair } from "../titles/template.ts";
import { createDirector } from "./director.ts";
import type { Script } from "./scenario.ts";

/** The fifth complaint, and with it the warning. */
const FIRST_SIGN = 3 * MINUTE;
const GATE_AFTER = 40 * MINUTE;
/** Days before the start on which the first four came in; they are told late, when the centre links them. */
const EARLIER_DAYS = [11.6, 8.3, 5.1, 1.9];

const COMPLAINTS: readonly Pair[] = [
  ["工地{trades}两个月没结工资", "{trades} of a site unpaid for two months"],
  ["班组{6-18}人，说好上周发钱没发", "A crew of {6-18}, pay promised last week did not come"],
  ["项目部说总包没拨款，{trades}等着用钱", "The site office says no money came down, {trades} wait"],
  ["加班{months}的钱一直没算进去", "Overtime of {months} never counted"],
  ["工资表签了字，钱没到账，{8-26}人", "Pay sheet signed, no money, {8-26} people"],
  ["{trades}要回老家，工资还拖着", "{trades} want to go home, wages still owed"],
];
const GATE: readonly Pair[] = [["工地门口聚集二十来人讨薪，情绪平稳", "Some twenty at a site gate ask for wages, calm"]];

export const wageDispute: Script = (world, startedAt) => {
  const director = createDirector(world, "wage-dispute", startedAt);
  const { rng, rootCode } = director;
  const onset = startedAt + FIRST_SIGN + GATE_AFTER;
  const at = (minutes: number) => onset + minutes * MINUTE;
  const site = drawGrid(world, rng);
  const around = areaAround(world, site, 3);
  const county = director.codeOfCounty(site);
  const kind = director.kind("T01", "stability");
  const hotline = director.channel("12345", "resident");

  for (const days of EARLIER_DAYS) director.report({ at: startedAt - days * DAY, grid: site, kind, channel: hotline, titles: COMPLAINTS });
  director.report({ at: startedAt + FIRST_SIGN, grid: site, kind, channel: hotline, titles: COMPLAINTS });
  director.report({
    at: startedAt + FIRST_SIGN + 18 * MINUTE,
    grid: site,
    kind,
    channel: director.channel("superior", "resident"),
    titles: COMPLAINTS,
  });
  const warningId = director.warning(
    {
      authority: "model",
      category: "security",
      family: kind.family,
      kind: kind.code,
      title: "同一工地欠薪投诉12天5件",
      titleEn: "Five wage complaints about one site in 12 days",
      area: { grids: codesOf(world, around) },
      issuer: "社会治理模型",
      evidence: "12 天内同一网格欠薪投诉 5 件，常值 0.1 件",
    },
    {
      raisedAt: startedAt + FIRST_SIGN + MINUTE,
      level: "yellow",
      acknowledgedAt: startedAt + FIRST_SIGN + 9 * MINUTE,
      changes: [
        { at: at(240), level: "yellow", title: "工地讨薪：部分工资已发放，继续跟进", titleEn: "Wage claim: part paid, followed up" },
      ],
      confirmed: { at: at(25), level: "orange", actor: "duty-chief", reason: "现场增至约 60 人，值班长定为市级橙色（内部）" },
      liftedAt: at(26 * 60),
      reason: "工资专户到账，人员散去",
    },
  );
  const until = world.calendar.dueAt(
    { amount: 5, unit: "wd", calendar: kind.limits.finish?.calendar ?? world.profile.calendars.at(-1)?.code ?? "" },
    at(240),
  );
  director.report({
    at: onset,
    grid: site,
    kind,
    channel: director.channel("grid-worker", "worker"),
    urgency: "critical",
    titles: GATE,
    steps: [
      { afterMs: 2 * MINUTE, step: "accepted" },
      { afterMs: 5 * MINUTE, step: "dispatched", extra: { department: kind.department } },
      { afterMs: 12 * MINUTE, step: "escalated", extra: { to: "镇（街道）", reason: "人数增加" } },
      { afterMs: 20 * MINUTE, step: "noted", extra: { summary: "镇街干部到场，劝导至项目部会议室" } },
      { afterMs: 25 * MINUTE, step: "noted", extra: { summary: "现场增至约 60 人，秩序平稳" } },
      { afterMs: 45 * MINUTE, step: "received", extra: { summary: "人社部门到场核对工资表" } },
      { afterMs: 180 * MINUTE, step: "noted", extra: { summary: "总包垫付一部分，余款约定期限" } },
      { afterMs: 240 * MINUTE, step: "deferred", extra: { until: rfc3339(until), reason: "余款待工资专户拨付，期限 5 个工作日" } },
      { afterMs: until - onset, step: "resumed", extra: { reason: "期限届满，核查兑付" } },
      { afterMs: until - onset + 2 * HOUR, step: "resolved", extra: { summary: "余款已全部发放" } },
      { afterMs: until - onset + 4 * HOUR, step: "verified" },
      { afterMs: until - onset + 5 * HOUR, step: "closed" },
    ],
  });
  director.report({
    at: at(24),
    grid: site,
    kind: director.kind("T05", "stability"),
    channel: director.channel("110", "resident"),
    titles: [["工地门口人越来越多，约60人，占了半条道", "More and more at the site gate, about 60, half the road taken"]],
  });
  director.call(at(22), { division: county, to: "人社值班电话", text: "请派员到场核对工资发放", warningId });
  director.instruct(at(26), { division: county, to: "属地镇街、人社、公安", title: "稳控现场，当日给出兑付方案", dueAt: at(240) });
  director.log(at(25), { division: rootCode, post: "值班长", text: "讨薪事项升为市级橙色（内部），专人跟进" });
  director.incident("wages", [
    { at: at(30), stage: "first", division: county, warningId, title: "工地讨薪聚集初报", text: "约 60 人，秩序平稳，镇街、公安到场。" },
    { at: at(190), stage: "follow-up", division: county, warningId, title: "工地讨薪聚集续报", text: "部分工资已发放，多数人离开。" },
    {
      at: at(26 * 60 + 20),
      stage: "final",
      division: county,
      warningId,
      title: "工地讨薪聚集终报",
      text: "人员全部散去，余款 5 个工作日内兑付。",
    },
  ]);
  director.affect({ grids: around, from: at(0), to: at(240), condition: "attention" });
  director.affect({ grids: [site], from: at(25), to: at(190), condition: "emergency" });
  return director.scenario();
};
