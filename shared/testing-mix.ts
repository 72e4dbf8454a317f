// An endless, seeded mix of events for property tests.
import type { CityEvent, EventType } from "./event.ts";
import { createRng, type Rng } from "./rng.ts";
import { DAY, event, HOUR, MINUTE, smallGrids, smallProfile, T0, tick } from "./testing.ts";

const pick = <T>(rng: Rng, list: readonly T[]): T => list[Math.floor(rng() * list.length)] as T;

/** An endless, seeded mix of events of all sorts around a moving clock: on time, days late, out of order, for unknown places, with ticks. */
export function* eventMix(seed: number, start = T0 - 3 * DAY): Generator<CityEvent> {
  const rng = createRng(seed);
  const reports: string[] = [];
  const warnings: string[] = [];
  const responses: string[] = [];
  const grids = smallGrids(smallProfile()).map(({ code }) => code);
  const areas = [
    { division: "C" },
    { division: "C1" },
    { division: "C211" },
    { grids: ["C111-1", "C111-2", "C212-3"] },
    { grids: ["nowhere"] },
  ];
  const actor = "duty-1";
  let clock = start;
  yield tick(clock);
  for (let at = 0; ; at += 1) {
    const late = rng() < 0.15 ? rng() * (rng() < 0.2 ? 30 : 4) * DAY : rng() * 3 * MINUTE;
    const envelope = {
      id: `m${seed}-${at}`,
      source: pick(rng, ["//test/a", "//test/b", "//test/stranger"]),
      time: Math.round(clock - late),
    };
    const grid = rng() < 0.95 ? pick(rng, grids) : "nowhere";
    const reportId = pick(rng, reports) ?? "r-none";
    const warningId = pick(rng, warnings) ?? "w-none";
    const until = new Date(clock + (rng() - 0.3) * 8 * HOUR);
    const step = <T extends EventType>(type: T, data: Record<string, unknown> = {}) => event(type, { reportId, actor, ...data }, envelope);
    const warn = <T extends EventType>(type: T, data: Record<string, unknown> = {}) => event(type, { warningId, actor, ...data }, envelope);
    switch (Math.floor(rng() * 26)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4: {
        const [family, kind] = pick(rng, [
          ["safety", "S01"],
          ["livelihood", "L01"],
          ["stability", "T01"],
          ["safety", "X99"],
        ] as const);
        const id = rng() < 0.95 ? `r${at}` : reportId;
        if (id === `r${at}`) reports.push(id);
        yield event(
          "chengge.report.submitted",
          {
            reportId: id,
            family,
            kind,
            title: `标题${at}`,
            grid,
            channel: pick(rng, ["app", "grid-worker"]),
            urgency: "routine",
            department: pick(rng, ["D1", "D2", "D3", "D9"]),
            ...(rng() < 0.7 && { dueAt: until }),
          },
          envelope,
        );
        break;
      }
      case 5:
      case 6:
        yield step("chengge.report.accepted", { title: "核实后的标题" });
        break;
      case 7:
      case 8:
        yield step("chengge.report.dispatched", { department: pick(rng, ["D1", "D2"]), ...(rng() < 0.3 && { dueAt: until }) });
        break;
      case 9:
        yield pick(rng, [step("chengge.report.received"), step("chengge.report.resolved"), step("chengge.report.verified")]);
        break;
      case 10:
      case 11:
        yield step("chengge.report.closed");
        break;
      case 12:
        yield pick(rng, [
          step("chengge.report.settled"),
          step("chengge.report.voided"),
          step("chengge.report.reopened"),
          step("chengge.report.redacted"),
          step("chengge.report.undone"),
        ]);
        break;
      case 13:
        yield pick(rng, [
          step("chengge.report.deferred"),
          step("chengge.report.resumed"),
          step("chengge.report.folded", { into: "r0" }),
          step("chengge.report.unfolded"),
          step("chengge.report.returned"),
        ]);
        break;
      case 14:
        yield pick(rng, [
          step("chengge.report.extended", { dueAt: until }),
          step("chengge.report.rated", { satisfaction: 4 }),
          step("chengge.report.noted", { title: "备注" }),
          step("chengge.report.reminded"),
        ]);
        break;
      case 15: {
        warnings.push(`w${at}`);
        yield event(
          "chengge.warning.raised",
          {
            warningId: `w${at}`,
            level: pick(rng, ["blue", "yellow", "orange"]),
            category: "natural",
            kind: "暴雨",
            title: `预警${at}`,
            area: pick(rng, areas),
            issuer: "值班室",
            authority: pick(rng, ["statutory", "city", "model"]),
            ...(rng() < 0.4 && { expiresAt: until }),
          },
          envelope,
        );
        break;
      }
      case 16:
        yield pick(rng, [
          warn("chengge.warning.adjusted", { level: "orange", area: pick(rng, areas) }),
          warn("chengge.warning.lifted"),
          warn("chengge.warning.dismissed", { reason: "误报" }),
        ]);
        break;
      case 17:
        yield pick(rng, [
          warn("chengge.warning.acknowledged"),
          warn("chengge.warning.received", { division: "C1" }),
          warn("chengge.warning.shelved", { until, reason: "检修" }),
          warn("chengge.warning.confirmed", { level: "red" }),
        ]);
        break;
      case 18: {
        responses.push(`p${at}`);
        yield event(
          "chengge.response.started",
          { responseId: `p${at}`, plan: "防汛", level: 4, area: pick(rng, areas), issuer: "防指" },
          envelope,
        );
        break;
      }
      case 19: {
        const responseId = pick(rng, responses) ?? "p-none";
        yield rng() < 0.5
          ? event("chengge.response.adjusted", { responseId, level: 3, area: pick(rng, areas) }, envelope)
          : event("chengge.response.ended", { responseId }, envelope);
        break;
      }
      case 20:
        yield event(
          "chengge.grid.status",
          { grid, condition: pick(rng, ["normal", "attention", "emergency"]), workersOnDuty: Math.floor(rng() * 3), workersRostered: 2 },
          envelope,
        );
        break;
      case 21:
        yield pick(rng, [
          event("chengge.grid.patrolled", { grid }, envelope),
          event(
            "chengge.participation.recorded",
            { participant: "p-1", activity: pick(rng, ["learn", "redeem"]), points: 10, grid },
            envelope,
          ),
        ]);
        break;
      case 22:
        yield event(
          "chengge.notice.published",
          { noticeId: `n${at}`, scope: pick(rng, ["C", "C2", "C111", "elsewhere"]), title: "通知", text: "内容" },
          envelope,
        );
        break;
      case 23:
        yield event("chengge.source.heartbeat", { records: at, lagMs: 20 }, envelope);
        break;
      default: {
        clock += rng() < 0.1 ? Math.ceil(rng() * 300) * MINUTE : MINUTE;
        yield tick(clock);
      }
    }
  }
}
