// Writes a scenario's script: numbers its reports, names its ids, and knows which kinds, channels and posts the city has.
import type { Family, Urgency } from "../../../shared/city.ts";
import type { Area } from "../../../shared/event.ts";
import { createRng, type Rng, seedOf } from "../../../shared/rng.ts";
import { type Scene, type Submission, turnOf, urgencyOf } from "../arrivals.ts";
import type { Effect } from "../effects.ts";
import { type Planned, rfc3339 } from "../event.ts";
import type { Disturbance } from "../heartbeats.ts";
import { createPicker, mix } from "../random.ts";
import type { Pair } from "../titles/template.ts";
import { type Course, plannedWarning, type WarningFacts } from "../warning-plans.ts";
import { dateKeyOf, type FeedChannel, type FeedKind, type World } from "../world.ts";
import type { Scenario, ScenarioName } from "./scenario.ts";

/** In the ids of what a scenario tells. */
const MARKS: Readonly<Record<ScenarioName, string>> = {
  typhoon: "ty",
  "chemical-leak": "cl",
  "wage-dispute": "wd",
  "water-main": "wm",
  "heat-wave": "hw",
  "calm-sunday": "cs",
};

type Cast = {
  readonly at: number;
  readonly grid: number;
  readonly kind: FeedKind;
  readonly channel: FeedChannel;
  readonly urgency?: Urgency;
} & Scene;
type Burst = {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly grids: readonly number[];
  readonly channels: readonly (readonly [channel: FeedChannel, weight: number])[];
  readonly mix: readonly (readonly [kind: FeedKind, weight: number, titles?: readonly Pair[]])[];
  /** Part of them that repeat an earlier one of the burst nearby, and are folded into it. */
  readonly duplicates?: number;
  readonly into?: Scene["into"];
};
type ResponseScript = {
  readonly plan: string;
  readonly planEn: string;
  readonly area: Area;
  readonly issuer: string;
  readonly startedAt: number;
  readonly level: 1 | 2 | 3 | 4;
  readonly changes?: readonly { readonly at: number; readonly level: 1 | 2 | 3 | 4 }[];
  readonly endedAt: number;
  readonly reason: string;
};

export type Director = ReturnType<typeof createDirector>;

export function createDirector(world: World, name: ScenarioName, startedAt: number) {
  const planned: Planned[] = [];
  const submissions: Submission[] = [];
  const effects: Effect[] = [];
  const disturbances: Disturbance[] = [];
  const turns = new Map<string, number>();
  const minute = world.calendar.minuteOfDay(startedAt);
  const clock = `${String(Math.floor(minute / 60)).padStart(2, "0")}${String(minute % 60).padStart(2, "0")}`;
  /** Tells this run of the scenario from another one. */
  const mark = `${dateKeyOf(world.calendar.dayOf(startedAt))}-${MARKS[name]}${clock}`;
  const rng: Rng = createRng(seedOf(`${name} ${mark}`, world.seed));
  let serial = 0;

  const kind = (code: string, family: Family): FeedKind =>
    world.kindOf.get(code) ?? world.kinds.find((one) => one.family === family) ?? (world.kinds[0] as FeedKind);
  const channel = (code: string, voice: FeedChannel["voice"]): FeedChannel =>
    world.channelOf.get(code) ?? world.channels.find((one) => one.voice === voice) ?? (world.channels[0] as FeedChannel);
  const send = (
    at: number,
    source: string,
    event: { readonly type: Planned["type"]; readonly id?: string; readonly data: Record<string, unknown> },
  ) => {
    serial += 1;
    planned.push({ at: Math.round(at), id: event.id ?? `${mark}.${serial}`, source, type: event.type, make: () => event.data });
  };

  const report = (cast: Cast): string => {
    serial += 1;
    const { at, grid, urgency, kind: ofKind, channel: by, ...scene } = cast;
    const reportId = `r-${mark}${String(serial).padStart(5, "0")}`;
    const seed = seedOf(reportId, world.seed);
    submissions.push({
      reportId,
      at: Math.round(at),
      grid,
      kind: ofKind,
      channel: by,
      urgency: urgency ?? urgencyOf(world, ofKind, at),
      seed,
      turn: scene.titles
        ? turnOf(turns, { ...ofKind, code: scene.titles[0]?.[0] ?? "" }, "resident", mix(world.seed, 1, 1))
        : turnOf(turns, ofKind, by.voice, mix(world.seed, 1, ofKind.index)),
      scene,
    });
    return reportId;
  };

  return {
    world,
    rng,
    mark,
    kind,
    channel,
    send,
    report,
    /** Reports spread evenly over a span, in order of time. Returns their ids. */
    burst: ({ from, to, count, grids, channels, mix: kinds, duplicates = 0, into }: Burst): string[] => {
      const drawKind = createPicker(kinds.map(([, weight]) => weight));
      const drawChannel = createPicker(channels.map(([, weight]) => weight));
      const times = Array.from({ length: count }, () => from + rng() * (to - from)).sort((a, b) => a - b);
      const earlier = new Map<string, { readonly reportId: string; readonly grid: number }[]>();
      return times.map((at) => {
        const [ofKind, , titles] = kinds[drawKind(rng)] as Burst["mix"][number];
        const by = (channels[drawChannel(rng)] as Burst["channels"][number])[0];
        const key = `${ofKind.code} ${by.channel} ${titles?.[0]?.[0] ?? ""}`;
        const before = earlier.get(key) ?? [];
        const original = rng() < duplicates ? before[Math.floor(rng() * before.length)] : undefined;
        const grid = original?.grid ?? grids[Math.floor(rng() * grids.length)] ?? 0;
        const fold = original ? { reportId: original.reportId, afterMs: (6 + rng() * 40) * 60_000 } : into;
        const reportId = report({ at, grid, kind: ofKind, channel: by, ...(titles && { titles }), ...(fold && { into: fold }) });
        if (!original) earlier.set(key, [...before.slice(-40), { reportId, grid }]);
        return reportId;
      });
    },
    warning: (facts: Omit<WarningFacts, "warningId" | "source"> & { readonly source?: string }, course: Course): string => {
      serial += 1;
      const warningId = `w-${mark}-${serial}`;
      const source = facts.source ?? world.source(facts.authority === "model" ? "models" : "weather");
      planned.push(...plannedWarning({ ...facts, warningId, source }, course));
      return warningId;
    },
    response: ({ plan, planEn, area, issuer, startedAt: at, level, changes = [], endedAt, reason }: ResponseScript): void => {
      serial += 1;
      const responseId = `p-${mark}-${serial}`;
      const source = world.source("emergency");
      send(at, source, { type: "chengge.response.started", data: { responseId, plan, planEn, level, area, issuer } });
      for (const change of changes)
        send(change.at, source, { type: "chengge.response.adjusted", data: { responseId, level: change.level } });
      send(endedAt, source, { type: "chengge.response.ended", data: { responseId, reason } });
    },
    notice: (
      at: number,
      notice: { readonly scope: string; readonly title: string; readonly titleEn: string; readonly text: string },
    ): void => {
      serial += 1;
      send(at, world.source("notices"), { type: "chengge.notice.published", data: { noticeId: `n-${mark}-${serial}`, ...notice } });
    },
    /** 初报, 续报, 终报. */
    incident: (
      incidentId: string,
      reports: readonly {
        readonly at: number;
        readonly stage: "first" | "follow-up" | "final";
        readonly title: string;
        readonly text: string;
        readonly division: string;
        readonly warningId?: string;
      }[],
    ): void => {
      for (const { at, ...data } of reports)
        send(at, world.source("emergency"), {
          type: "chengge.incident.reported",
          data: { incidentId: `i-${mark}-${incidentId}`, actor: "duty-1", ...data },
        });
    },
    call: (
      at: number,
      call: { readonly division: string; readonly to: string; readonly text: string; readonly warningId?: string },
    ): void => {
      send(at, world.source("emergency"), { type: "chengge.call.logged", data: { actor: "duty-2", result: "reached", ...call } });
    },
    instruct: (
      at: number,
      instruction: { readonly division: string; readonly to: string; readonly title: string; readonly dueAt?: number },
    ): void => {
      serial += 1;
      const { dueAt, ...data } = instruction;
      send(at, world.source("emergency"), {
        type: "chengge.instruction.given",
        data: { actor: "duty-1", instructionId: `k-${mark}-${serial}`, ...data, ...(dueAt !== undefined && { dueAt: rfc3339(dueAt) }) },
      });
    },
    log: (at: number, entry: { readonly division: string; readonly post: string; readonly text: string }): void => {
      send(at, world.source("emergency"), { type: "chengge.duty.logged", data: { actor: "duty-1", ...entry } });
    },
    affect: (effect: Effect) => effects.push(effect),
    disturb: (disturbance: Disturbance) => disturbances.push(disturbance),
    rootCode: world.tree.places[0]?.code ?? "",
    codeOfCounty: (grid: number): string => world.tree.places[world.countyOf[grid] ?? 0]?.code ?? "",
    /** The script as written. Events planned before the start, but for reports entered late, are left out. */
    scenario: (): Scenario => ({
      name,
      startedAt,
      planned: planned.filter(({ at }) => at >= startedAt),
      submissions,
      effects,
      disturbances,
    }),
  };
}
