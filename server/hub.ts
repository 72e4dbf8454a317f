// Event → log → state: the one writer and the one fold. Answers "what changed in this scope since N?".
import { setImmediate as nextTurn } from "node:timers/promises";
import type { City } from "../shared/city-check.ts";
import type { Recorded, Seq, Unnumbered } from "../shared/event.ts";
import { FRAME_INTERVAL_MS } from "../shared/protocol.ts";
import { type CityState, emptyState, reduce, withCity } from "../shared/state.ts";
import type { Patch, View } from "../shared/view.ts";
import { patchSince, viewOf } from "../shared/view-of.ts";
import type { CityClock } from "./clock.ts";
import { type Appended, type EventLog, identityOf, type Origin, type Redaction } from "./log/event-log.ts";
import type { Logger } from "./logger.ts";
import type { Snapshotter } from "./snapshotter.ts";
import { restoreState, type SnapshotStore } from "./state-snapshot.ts";

export type Readiness = { readonly ready: true } | { readonly ready: false; readonly reason: string };

export interface Hub {
  readonly city: City;
  /** Told to screens: what they hold is patched on as long as it stays the same. */
  readonly epoch: string;
  /** For reading only. */
  readonly state: CityState;
  /** Where the fold began: the number of the state snapshot, 0 without one. */
  readonly restoredAt: Seq;
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
  /** Default: the log's own. */
  readonly epoch?: string;
  readonly snapshots?: SnapshotStore;
  /** Makes snapshots while the hub serves. Without it there is one after a long replay and one at closing. */
  readonly snapshotter?: Snapshotter;
  /** Shown every record once it is folded, at replay too. */
  readonly see?: (records: readonly Recorded[], state: CityState) => void;
  /** What has to be in the log before anyone is served. */
  readonly beforeServing?: (hub: Hub) => Promise<void>;
  readonly snapshotCheckMs?: number;
  readonly snapshotPauseMs?: number;
};

/** Records folded at replay before the event loop has its turn: about 10 ms. */
const REPLAY_CHUNK = 2000;
/** Records after which a state snapshot is due while running: about 5 s of folding at a restart after a crash. */
const SNAPSHOT_EVERY = 200_000;
/** Making one takes a processor for some seconds, so it waits for a quiet moment, but not for ever. */
const SNAPSHOT_LATEST = 1_000_000;
const QUIET_PER_SECOND = 500;
const SNAPSHOT_CHECK_MS = 5000;
/** With a snapshot so near, about half a second of folding, none is written at closing: that may take some seconds. */
const NEAR = 20_000;
/** A redaction makes it due too: it may hold a title. However many come, it is not made more often than this. */
const SNAPSHOT_PAUSE_MS = 5 * 60_000;
/** Views and patches kept for the present seq; more scopes than that are made anew. */
const CACHED_MAX = 256;

export async function createHub(options: HubOptions): Promise<Hub> {
  const { log, city, clock, logger, snapshots, snapshotter, epoch = log.epoch } = options;
  const restored = snapshots ? await restoreState({ readAfter: log.readAfter, count: log.head().count }, snapshots, logger) : null;
  const state = restored ? withCity(restored.state, city) : emptyState(city);
  let cityTime = restored?.cityTime ?? 0;
  let lastId = restored?.lastId ?? "";
  let savedSeq = state.seq;
  let makingSince = Number.NEGATIVE_INFINITY;
  let redactedSeq = 0;
  const toErase: Redaction[] = [];
  let phase: "replaying" | "preparing" | "serving" | "closed" = "replaying";
  let broken: string | null = null;
  const listeners = new Set<() => void>();
  const views = createCache<View>();
  const patches = createCache<Patch | "snapshot">();

  const fold = (records: readonly Recorded[]) => {
    const last = records.at(-1);
    if (!last) return;
    try {
      reduce(state, records);
    } catch (error) {
      broken = `the state could not be folded past ${state.seq}: ${(error as Error).message}`;
      logger.fatal({ seq: state.seq, error: (error as Error).message }, "fold failed, the server is not ready any more");
      throw error;
    }
    for (const { seq, recordedAt, event } of records) {
      cityTime = Math.max(cityTime, recordedAt);
      if (event.type !== "chengge.report.redacted") continue;
      toErase.push({ reportId: event.data.reportId, before: seq });
      redactedSeq = seq;
    }
    lastId = identityOf(last);
    options.see?.(records, state);
  };
  const announce = () => {
    for (const listener of listeners) listener();
  };

  /** Folds what the log has up to `seq`, whoever wrote it. */
  const catchUp = async (seq: Seq, goOn = () => true) => {
    while (state.seq < seq && goOn()) {
      const records = await log.readAfter(state.seq, REPLAY_CHUNK);
      if (records.length === 0) throw new Error(`the log ends at ${state.seq}, expected ${seq}`);
      fold(records.filter((record) => record.seq > state.seq)); // another call may have been quicker
      await nextTurn();
    }
  };
  const replay = async () => {
    const from = state.seq;
    const started = performance.now();
    await catchUp(log.head().count, () => phase === "replaying");
    const tookMs = Math.round(performance.now() - started);
    logger.info({ from, to: state.seq, tookMs }, "log folded");
    clock.advance(Math.max(state.clock, cityTime));
  };
  const start = async () => {
    await replay();
    if (phase !== "replaying") return;
    phase = "preparing";
    await options.beforeServing?.(hub);
    if (phase !== "preparing") return;
    await erase();
    // Nobody is served yet, so nobody waits.
    if (state.seq - savedSeq >= SNAPSHOT_EVERY / 4) save();
    phase = "serving";
    announce();
  };

  const checkSnapshot = () => {
    if (toErase.length > 0) void erase();
    const behind = state.seq - savedSeq;
    const quiet = state.seq - checkedSeq < (QUIET_PER_SECOND * checkMs) / 1000;
    checkedSeq = state.seq;
    const due = behind >= SNAPSHOT_LATEST || (quiet && (behind >= SNAPSHOT_EVERY || savedSeq < redactedSeq));
    if (phase === "serving" && due && performance.now() - makingSince >= pauseMs) void makeSnapshot();
  };
  const pauseMs = options.snapshotPauseMs ?? SNAPSHOT_PAUSE_MS;
  const checkMs = options.snapshotCheckMs ?? SNAPSHOT_CHECK_MS;
  let checkedSeq = state.seq;
  const snapshotTimer = setInterval(checkSnapshot, checkMs).unref();

  // Neither is made while something is not erased yet: a start from it would not try that again.
  const makeSnapshot = async () => {
    if (!snapshotter || toErase.length > 0) return;
    makingSince = performance.now();
    const upTo = state.seq;
    if (!(await snapshotter.make(upTo))) return;
    savedSeq = upTo;
    logger.info({ seq: upTo, tookMs: Math.round(performance.now() - makingSince) }, "state snapshot made");
  };

  /** Writes it here and now, for when nobody is served. */
  const save = () => {
    if (!snapshots || broken !== null || state.seq === savedSeq || toErase.length > 0) return;
    const began = performance.now();
    const { city: _, ...bare } = state;
    try {
      snapshots.save({ state: bare, lastId, cityTime });
      savedSeq = state.seq;
      logger.info({ seq: state.seq, tookMs: Math.round(performance.now() - began) }, "state snapshot written");
    } catch (error) {
      logger.warn({ error: (error as Error).message }, "state snapshot could not be written, a restart will take longer");
    }
  };

  /** A redaction is carried out where the texts lie. Tried again until it is done; one at a time, since the log remembers how far it has come. */
  let erasing: Promise<void> | null = null;
  const erase = () => {
    erasing ??= eraseAll().finally(() => {
      erasing = null;
    });
    return erasing;
  };
  const eraseAll = async () => {
    while (toErase.length > 0) {
      const due = toErase.slice();
      try {
        await log.eraseTexts(due);
        toErase.splice(0, due.length);
      } catch (error) {
        return logger.error({ redactions: due.length, error: (error as Error).message }, "texts could not be erased, trying again");
      }
    }
  };

  const moment = () => ({ epoch, asOf: clock.now() });

  const hub: Hub = {
    city,
    epoch,
    state,
    restoredAt: savedSeq,
    get started() {
      return started;
    },
    readiness() {
      if (broken !== null) return { ready: false, reason: broken };
      if (phase === "replaying") return { ready: false, reason: `folding the log: ${state.seq} of ${log.head().count}` };
      if (phase === "preparing") return { ready: false, reason: "starting" };
      if (phase === "closed") return { ready: false, reason: "stopping" };
      const fault = log.probe();
      return fault === null ? { ready: true } : { ready: false, reason: `the log cannot be written: ${fault}` };
    },
    async submit(records, origin) {
      if (broken !== null || phase === "replaying" || phase === "closed") {
        throw new NotReady(broken ?? (phase === "closed" ? "the server is stopping" : "the log is still being folded"));
      }
      const appended = await log.append(records, origin);
      const fresh = appended.filter((one): one is Recorded => one !== "duplicate");
      // As a rule they are what comes next. Else others write to the log too, and what they wrote comes before.
      if (follows(fresh, state.seq)) fold(fresh);
      else await catchUp(fresh.at(-1)?.seq ?? 0);
      announce();
      if (toErase.length > 0) await erase();
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
      clearInterval(snapshotTimer);
      await started.catch(() => {});
      await snapshotter?.stop();
      const isNear = savedSeq > 0 && state.seq - savedSeq < NEAR && savedSeq >= redactedSeq;
      if (whole && !isNear) save();
    },
  };
  const started = start();
  started.catch((error: Error) => {
    broken ??= error.message;
  });
  return hub;
}

/** Whether `records`, in order, come right after `seq` and leave nothing out. */
function follows(records: readonly Recorded[], seq: Seq): boolean {
  return records.every((record, at) => record.seq === seq + 1 + at);
}

/** What was made for the present seq, so that all who ask at it share one; `asOf` at most a frame's interval old. */
function createCache<T extends { readonly asOf: number } | "snapshot">() {
  let seq = -1;
  let kept = new Map<string, { readonly value: T; readonly madeAt: number }>();
  return {
    take(now: Seq, key: string, make: () => T, asOf: number): T {
      if (now !== seq) {
        kept = new Map();
        seq = now;
      }
      const found = kept.get(key);
      const age = performance.now() - (found?.madeAt ?? 0);
      if (found && (found.value === "snapshot" || age < FRAME_INTERVAL_MS)) return found.value;
      const value = found ? ({ ...(found.value as object), asOf } as T) : make();
      if (kept.size < CACHED_MAX || found) kept.set(key, { value, madeAt: performance.now() });
      return value;
    },
  };
}
