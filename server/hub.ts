// Event → log → state: the one writer and the one fold. Answers "what changed in this scope since N?".
import type { City } from "../shared/city-check.ts";
import type { Recorded, Seq, Unnumbered } from "../shared/event.ts";
import { type CityState, emptyState, reduce, withCity } from "../shared/state.ts";
import type { Patch, View } from "../shared/view.ts";
import { patchSince, viewOf } from "../shared/view-of.ts";
import type { CityClock } from "./clock.ts";
import { createEraser } from "./hub/eraser.ts";
import { keepUpWith } from "./hub/keep-up.ts";
import { followLog } from "./hub/log-follower.ts";
import { keepSnapshots } from "./hub/snapshot-keeper.ts";
import type { Snapshotter } from "./hub/snapshotter.ts";
import { restoreState, type SnapshotStore } from "./hub/state-snapshot.ts";
import { createViewCache } from "./hub/view-cache.ts";
import { type Appended, type EventLog, identityOf, LogFault, type Origin } from "./log/event-log.ts";
import type { Logger } from "./logger.ts";

export type Readiness = { readonly ready: true } | { readonly ready: false; readonly reason: string };

export interface Hub {
  readonly city: City;
  /** Told to screens: what they hold is patched on as long as it stays the same. Changes with the log's. */
  readonly epoch: string;
  /** For reading only. */
  readonly state: CityState;
  /** Where the fold began: the number of the state snapshot, 0 without one. */
  readonly restoredAt: Seq;
  /** Time spent folding since the start. */
  readonly foldSeconds: number;
  /** Resolves when the log is folded and `beforeServing` is done; rejects when that cannot be. */
  readonly started: Promise<void>;
  readiness(): Readiness;
  /** Durable and folded once resolved; answers in the order given. Rejects with a `LogFault` or `NotReady`. */
  submit(records: readonly Unnumbered[], origin: Origin): Promise<readonly Appended[]>;
  /** The city clock. */
  asOf(): number;
  /** The live view of a scope that the city has; at one seq the same object for everyone. */
  view(scope: string): View;
  /** What changed since `prev`, or `"snapshot"` when only the whole view will do; shared likewise. */
  patchSince(scope: string, prev: Seq): Patch | "snapshot";
  /** Called after each fold, and when readiness may have changed. Returns its end. */
  onAdvance(listener: () => void): () => void;
  /** Takes no more, writes the state snapshot. The log is its owner's to close. */
  close(): Promise<void>;
}

/** Records come in only between the end of replay and closing. */
export class NotReady extends Error {
  override readonly name = "NotReady";
}

export type HubOptions = {
  readonly log: EventLog;
  readonly city: City;
  readonly clock: CityClock;
  readonly logger: Logger;
  /** The screens' epoch from the log's; default: the same. */
  readonly epochOf?: (logEpoch: string) => string;
  readonly snapshots?: SnapshotStore;
  /** Brings another server's snapshot when there is none of our own that fits; false when there is none. */
  readonly fetchSnapshot?: () => Promise<boolean>;
  /** Makes snapshots while the hub serves. Without it there is one after a long replay and one at closing. */
  readonly snapshotter?: Snapshotter;
  /** Shown every record once it is folded, at replay too. */
  readonly see?: (records: readonly Recorded[], state: CityState) => void;
  /** What has to be in the log before anyone is served. */
  readonly beforeServing?: (hub: Hub) => Promise<void>;
  /** Why this server may not take part just now; null while it may. */
  readonly heldBy?: () => string | null;
  /** A snapshot stands at `seq`. */
  readonly onSnapshot?: (seq: Seq) => void;
  readonly snapshotCheckMs?: number;
  readonly snapshotPauseMs?: number;
};

/** Records that others have written and the fold does not hold yet, beyond which the server is not ready: about a second of folding. */
const BEHIND_MAX = 100_000;

export async function createHub(options: HubOptions): Promise<Hub> {
  const { log, city, clock, logger, snapshots, epochOf = (logEpoch) => logEpoch } = options;
  const restored = await restore(options);
  let state = restored ? withCity(restored.state, city) : emptyState(city);
  let cityTime = restored?.cityTime ?? 0;
  let lastId = restored?.lastId ?? "";
  const restoredAt = state.seq;
  let foldMs = 0;
  const eraser = createEraser({ log, logger, isSettled: () => follower.epoch === log.epoch, againMs: options.snapshotCheckMs });
  let phase: "replaying" | "preparing" | "serving" | "closed" = "replaying";
  /** Why nothing is folded any more, for good. */
  let broken: string | null = null;
  const listeners = new Set<() => void>();
  const views = createViewCache<View>();
  const patches = createViewCache<Patch | "snapshot">();

  const fold = (records: readonly Recorded[]) => {
    const last = records.at(-1);
    if (!last) return;
    try {
      const began = performance.now();
      reduce(state, records);
      foldMs += performance.now() - began;
    } catch (error) {
      broken = `the state could not be folded past ${state.seq}: ${(error as Error).message}`;
      logger.fatal({ seq: state.seq, error: (error as Error).message }, "fold failed, the server is not ready any more");
      throw error;
    }
    for (const { seq, recordedAt, event } of records) {
      cityTime = Math.max(cityTime, recordedAt);
      if (event.type !== "chengge.report.redacted") continue;
      eraser.add({ reportId: event.data.reportId, before: seq });
      keeper.redacted(seq);
    }
    lastId = identityOf(last);
    if (phase === "serving") clock.advance(cityTime); // another server's clock may be ahead, and there is one city clock
    options.see?.(records, state);
  };
  const announce = () => {
    for (const listener of listeners) listener();
  };

  const keeper = keepSnapshots(
    {
      store: snapshots,
      snapshotter: options.snapshotter,
      checkMs: options.snapshotCheckMs,
      pauseMs: options.snapshotPauseMs,
      onStored: options.onSnapshot,
      logger,
      // None while something is not erased yet: a start from it would not try that again.
      now: () =>
        broken !== null || phase === "replaying" || follower.isRefolding() || eraser.isDue() ? null : { state, lastId, cityTime },
    },
    restoredAt,
  );
  const follower = followLog(
    log,
    {
      seq: () => state.seq,
      lastId: () => lastId,
      fold,
      forget() {
        state = emptyState(city);
        cityTime = 0;
        lastId = "";
        eraser.forget();
        keeper.forget();
      },
      onEpoch() {
        views.clear();
        patches.clear();
      },
    },
    logger,
  );
  const keepUp = keepUpWith({ log, follower, seq: () => state.seq, isBroken: () => broken !== null, announce, logger });

  const start = async () => {
    const from = state.seq;
    const began = performance.now();
    await keepUp.replay();
    logger.info({ from, to: state.seq, tookMs: Math.round(performance.now() - began) }, "log folded");
    clock.advance(Math.max(state.clock, cityTime));
    if (phase !== "replaying") return;
    phase = "preparing";
    await options.beforeServing?.(hub);
    if (phase !== "preparing") return;
    await eraser.run();
    keeper.saveAfterReplay();
    phase = "serving";
    announce();
  };

  const moment = () => ({ epoch: hub.epoch, asOf: clock.now() });
  /** Why nothing may be submitted; null while it may. */
  const whyNot = (): string | null => {
    if (broken !== null) return broken;
    if (phase === "closed") return "stopping";
    const stuck = keepUp.stuck();
    if (stuck !== null) return `the log cannot be read on: ${stuck}`;
    const isBehind = follower.epoch !== log.epoch || log.head().count - state.seq > BEHIND_MAX;
    if (phase === "replaying" || follower.isRefolding() || isBehind) return `folding the log: ${state.seq} of ${log.head().count}`;
    return options.heldBy?.() ?? null;
  };

  const hub: Hub = {
    city,
    get epoch() {
      return epochOf(follower.epoch);
    },
    get state() {
      return state;
    },
    restoredAt,
    get foldSeconds() {
      return foldMs / 1000;
    },
    get started() {
      return started;
    },
    readiness() {
      const reason = whyNot() ?? (phase === "preparing" ? "starting" : null);
      if (reason !== null) return { ready: false, reason };
      const fault = log.probe();
      return fault === null ? { ready: true } : { ready: false, reason: `the log cannot be written: ${fault}` };
    },
    async submit(records, origin) {
      const reason = whyNot();
      if (reason !== null) throw new NotReady(reason);
      const under = log.epoch;
      const appended = await log.append(records, origin);
      const fresh = appended.filter((one): one is Recorded => one !== "duplicate");
      try {
        await follower.settle();
        // As a rule they are what comes next. Else others write to the log too, and what they wrote comes before. A duplicate may be theirs.
        const isNew = fresh.length === appended.length;
        if (isNew && follower.epoch === under && follows(fresh, state.seq)) fold(fresh);
        else await follower.reach(isNew ? (fresh.at(-1)?.seq ?? 0) : log.head().count);
        // What was written under an epoch that is over may be gone.
        if (follower.epoch !== under) throw new LogFault("log-unconfirmed", "the log changed hands meanwhile");
      } catch (error) {
        keepUp.readOn();
        throw error instanceof LogFault ? error : new NotReady((error as Error).message);
      }
      announce();
      if (eraser.isDue()) await eraser.run();
      return appended;
    },
    asOf: () => clock.now(),
    view(scope) {
      return views.take(state.seq, scope, () => viewOf(state, scope, moment()), clock.now());
    },
    patchSince(scope, prev) {
      return patches.take(state.seq, `${prev} ${scope}`, () => patchSince(state, scope, prev, moment()), clock.now());
    },
    onAdvance(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      if (phase === "closed") return;
      const whole = phase === "serving";
      phase = "closed";
      eraser.stop();
      keepUp.stop();
      follower.stop();
      await started.catch(() => {});
      await keeper.close(whole);
    },
  };
  const started = start();
  started.catch((error: Error) => {
    broken ??= error.message;
  });
  return hub;
}

async function restore({ log, snapshots, fetchSnapshot, logger }: HubOptions) {
  if (!snapshots) return null;
  const restoreOnce = () => restoreState({ readAfter: log.readAfter, count: log.head().count }, snapshots, logger);
  const own = await restoreOnce();
  if (own || !fetchSnapshot) return own;
  try {
    return (await fetchSnapshot()) ? await restoreOnce() : null;
  } catch (error) {
    logger.warn({ error: (error as Error).message }, "another server's state snapshot could not be brought, folding the log instead");
    return null;
  }
}

/** Whether `records`, in order, come right after `seq` and leave nothing out. */
function follows(records: readonly Recorded[], seq: Seq): boolean {
  return records.every((record, at) => record.seq === seq + 1 + at);
}
