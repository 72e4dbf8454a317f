// Decides when a state snapshot is made: after so many records, in a quiet moment, soon after a redaction, and at closing.
import type { Seq } from "../../shared/event.ts";
import type { CityState } from "../../shared/state.ts";
import type { Logger } from "../logger.ts";
import type { Snapshotter } from "./snapshotter.ts";
import type { SnapshotStore } from "./state-snapshot.ts";

/** Records after which a state snapshot is due while running: about 1 s of folding at a restart after a crash. */
const EVERY = 50_000;
/** The first is due sooner: a start without one folds everything. */
const FIRST = 20_000;
/** A replay of this part of the log is kept at once; one after a shorter part is not held up by a snapshot of everything before it. */
const LONG_REPLAY = 0.5;
/** Making one takes a processor for some seconds, so it waits for a quiet moment, but not for ever. */
const LATEST = 1_000_000;
const QUIET_PER_SECOND = 500;
const CHECK_MS = 5000;
/** With a snapshot so near, about half a second of folding, none is written at closing: that may take some seconds. */
const NEAR = 20_000;
/** A redaction makes it due too: it may hold a title. However many come, it is not made more often than this. */
const PAUSE_MS = 5 * 60_000;

export type KeeperOptions = {
  readonly store?: SnapshotStore | undefined;
  /** Makes snapshots while the hub serves. Without it there is one after a long replay and one at closing. */
  readonly snapshotter?: Snapshotter | undefined;
  readonly checkMs?: number | undefined;
  readonly pauseMs?: number | undefined;
  readonly logger: Logger;
  /** The state now, and what a snapshot says beside it; null while none may be made. */
  readonly now: () => { readonly state: CityState; readonly lastId: string; readonly cityTime: number } | null;
  /** A snapshot stands, by which another server may start. */
  readonly onStored?: ((seq: Seq) => void) | undefined;
};

export interface SnapshotKeeper {
  /** A record took something away at `seq`: what is stored before must not stay. */
  redacted(seq: Seq): void;
  /** What is stored says nothing about the log any more. */
  forget(): void;
  /** Writes one here and now if most of the log was folded since the last: for when nobody is served yet. */
  saveAfterReplay(): void;
  /** With `save`, writes one unless one is near. */
  close(save: boolean): Promise<void>;
}

/** `savedSeq`: where the stored snapshot is, 0 without one. */
export function keepSnapshots({ store, snapshotter, logger, now, ...options }: KeeperOptions, savedSeq: Seq): SnapshotKeeper {
  const { checkMs = CHECK_MS, pauseMs = PAUSE_MS, onStored = () => {} } = options;
  let saved = savedSeq;
  let redactedSeq = 0;
  let checked = savedSeq;
  let makingSince = Number.NEGATIVE_INFINITY;

  const stored = (seq: Seq, began: number) => {
    saved = seq;
    logger.info({ seq, tookMs: Math.round(performance.now() - began) }, "state snapshot stored");
    onStored(seq);
  };
  const check = async () => {
    const current = now();
    if (!current || !snapshotter) return;
    const { seq } = current.state;
    const quiet = seq - checked < (QUIET_PER_SECOND * checkMs) / 1000;
    checked = seq;
    const behind = seq - saved;
    const due = behind >= LATEST || (quiet && (behind >= (saved === 0 ? FIRST : EVERY) || saved < redactedSeq));
    if (!due || performance.now() - makingSince < pauseMs) return;
    makingSince = performance.now();
    if (await snapshotter.make(seq)) stored(seq, makingSince);
  };
  const timer = setInterval(() => void check(), checkMs).unref();

  const save = () => {
    const current = now();
    if (!store || !current || current.state.seq === saved) return;
    const began = performance.now();
    const { lastId, cityTime } = current;
    const { city: _, ...state } = current.state;
    try {
      store.save({ state, lastId, cityTime });
      stored(state.seq, began);
    } catch (error) {
      logger.warn({ error: (error as Error).message }, "state snapshot could not be written, a restart will take longer");
    }
  };

  return {
    redacted(seq) {
      redactedSeq = seq;
    },
    forget() {
      saved = 0;
      redactedSeq = 0;
    },
    saveAfterReplay() {
      const seq = now()?.state.seq ?? 0;
      if (seq - saved >= Math.max(FIRST, seq * LONG_REPLAY)) save();
    },
    async close(whole) {
      clearInterval(timer);
      await snapshotter?.stop();
      if (!whole) return;
      const isNear = saved > 0 && (now()?.state.seq ?? 0) - saved < NEAR && saved >= redactedSeq;
      if (!isNear) save();
    },
  };
}
