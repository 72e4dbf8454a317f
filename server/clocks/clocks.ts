// The program's own clockwork: with each city minute, cases near and past their limits climb their chains, terms end, forgotten warnings come back.
import type { Recorded, Unnumbered } from "../../shared/event.ts";
import type { CityState } from "../../shared/state.ts";
import type { CityClock } from "../clock.ts";
import type { Hub } from "../hub.ts";
import type { Logger } from "../logger.ts";
import { createAgenda } from "./agenda.ts";
import { type Climbing, createClimbing } from "./climbing.ts";

/** Events written in one city minute; what is left waits for the next. */
const PER_MINUTE = 500;
/** Ids of events that were written, so that one which changed nothing is not written on and on; then they are forgotten. */
const WRITTEN_KEPT = 20_000;

export interface Clocks {
  /** Shown every record once it is folded. */
  see(records: readonly Recorded[]): void;
  /** Called after each fold. */
  wake(): void;
  /** While the past is being fed in, nobody is reminded of it. */
  hold(held: boolean): void;
  /** Resolves when nothing is being written. */
  idle(): Promise<void>;
  stop(): void;
}

export type ClocksOptions = {
  readonly hub: () => Pick<Hub, "state" | "submit" | "readiness">;
  readonly clock: Pick<CityClock, "now">;
  readonly logger: Logger;
  /** Whether it begins held. */
  readonly held?: boolean;
};

export function createClocks({ hub, clock, logger, held: heldAtFirst = false }: ClocksOptions): Clocks {
  const agenda = createAgenda();
  const touched = new Set<string>();
  const written = new Set<string>();
  let climbing: Climbing | null = null;
  /** The state whose reports the agenda holds; null: none yet, or not whole. */
  let known: CityState | null = null;
  let held = heldAtFirst;
  let stopped = false;
  let minute = 0;
  let left = PER_MINUTE;
  let running: Promise<void> | null = null;
  /** Whether the last try failed: it is told once. */
  let failing = false;

  const plan = (state: CityState, reportId: string) => {
    const report = state.reports.get(reportId);
    agenda.set(reportId, report ? (climbing?.ofReport(report)[0]?.at ?? null) : null);
  };
  const planAll = (state: CityState) => {
    climbing = createClimbing(state.city);
    agenda.clear();
    touched.clear();
    for (const reportId of state.reports.keys()) plan(state, reportId);
    known = state;
  };

  /** What has come, oldest limit first; what was written already and changed nothing is taken off the agenda. */
  const collect = (state: CityState, most: number) => {
    const now = clock.now();
    const records: Unnumbered[] = [];
    const take = (record: Unnumbered) => !written.has(record.event.id) && records.push(record);
    for (const reportId of agenda.due(state.clock)) {
      if (records.length >= most) break;
      const report = state.reports.get(reportId);
      for (const coming of report ? (climbing?.ofReport(report) ?? []) : [])
        if (coming.at <= state.clock) take(coming.record(state.clock, now));
      agenda.set(reportId, null);
      touched.add(reportId);
    }
    for (const warning of state.warnings.values()) {
      const coming = climbing?.ofWarning(warning);
      if (coming && coming.at <= state.clock && records.length < most) take(coming.record(state.clock, now));
    }
    return records;
  };

  const run = async () => {
    const { state } = hub();
    if (state !== known) planAll(state);
    const again = [...touched];
    touched.clear();
    for (const reportId of again) plan(state, reportId);
    if (minute !== state.clock) [minute, left] = [state.clock, PER_MINUTE];
    if (left <= 0) return;
    const records = collect(state, left);
    const about = [...touched];
    touched.clear();
    if (records.length === 0) return;
    left -= records.length;
    try {
      await hub().submit(records, { received: false });
      if (written.size > WRITTEN_KEPT) written.clear();
      for (const { event } of records) written.add(event.id);
      failing = false;
    } finally {
      for (const reportId of about) touched.add(reportId);
    }
  };

  return {
    see(records) {
      if (stopped) return;
      if (held || known === null) {
        known = null; // all are looked at when it goes on
        return;
      }
      for (const { event } of records)
        if (event.type.startsWith("chengge.report.")) touched.add((event.data as { reportId: string }).reportId);
    },
    wake() {
      if (stopped || held || running || !hub().readiness().ready) return;
      const { state } = hub();
      if (state === known && state.clock === minute && (left <= 0 || touched.size === 0)) return;
      running = run()
        .catch((error: Error) => {
          if (!failing) logger.warn({ error: error.message }, "cases could not be brought up their chains, trying again");
          failing = true;
        })
        .finally(() => {
          running = null;
        });
    },
    hold(next) {
      held = next;
    },
    async idle() {
      while (running) await running;
    },
    stop() {
      stopped = true;
    },
  };
}
