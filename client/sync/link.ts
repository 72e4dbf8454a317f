// How old the picture is, judged by what came over the line and a clock passed in: live, stale, offline.
import { DRAWN_INTERVAL_MS, LIVE_AGAIN_AFTER_MS, OFFLINE_AFTER_MS, STALE_AFTER_MS } from "../../shared/protocol.ts";

export type LinkState = "live" | "stale" | "offline" | "connecting";

export type Link = {
  readonly state: LinkState;
  /** Since the last good frame, or by how much frames come late; since the page began while there has been none. */
  readonly ageMs: number;
  /** City time of the last good frame. */
  readonly lastAsOf: number | null;
  /** Frames come again, but not yet for long enough to be called live. */
  readonly recovering: boolean;
};

export type LinkWatch = {
  /** A frame or snapshot was applied. */
  frameCame: (asOf: number, now: number) => void;
  /** What this page said at `saidAt` was answered, or is the first word on a new line: whatever comes from here on was sent after it. */
  answered: (saidAt: number) => void;
  /** When the newest of those words was said. */
  provenAt: () => number;
  /** The clock stood still for so long, the page asleep, while nothing could come. */
  slept: (ms: number) => void;
  read: (now: number) => Link;
};

/**
 * `begunAt` and every `now` are on one monotonic clock, ms. Two measures: the silence since the last frame, and the time since the newest
 * word of ours that was answered behind the frames. The second sees frames that still come, but were sent long ago, and it needs no clock
 * of the server's: city time may run fast, stand still in a stream, or jump.
 */
export function createLinkWatch(begunAt: number): LinkWatch {
  let lastAt: number | null = null;
  let provenAt = begunAt;
  let lastAsOf: number | null = null;
  /** When frames began to come again after a silence; null while nothing was wrong. */
  let goodSince: number | null = null;

  /** A word is said once an interval, so the newest answered one is as old as that when all is well. */
  const latenessAt = (now: number) => (lastAt === null ? 0 : now - provenAt - DRAWN_INTERVAL_MS);
  const ageAt = (now: number) => Math.max(0, now - (lastAt ?? begunAt), latenessAt(now));

  return {
    frameCame: (asOf, now) => {
      if (lastAt !== null && ageAt(now) >= STALE_AFTER_MS) goodSince = now;
      lastAt = now;
      lastAsOf = asOf;
    },
    answered: (saidAt) => {
      provenAt = Math.max(provenAt, saidAt);
    },
    provenAt: () => provenAt,
    slept: (ms) => {
      if (lastAt !== null) lastAt -= ms;
      provenAt -= ms;
    },
    read: (now) => {
      const ageMs = ageAt(now);
      const isGood = ageMs < STALE_AFTER_MS;
      if (goodSince !== null && isGood && now - goodSince >= LIVE_AGAIN_AFTER_MS) goodSince = null;
      const recovering = goodSince !== null && isGood;
      return { state: stateOf(ageMs, lastAt !== null, recovering), ageMs, lastAsOf, recovering };
    },
  };
}

function stateOf(ageMs: number, hasPicture: boolean, recovering: boolean): LinkState {
  if (ageMs >= OFFLINE_AFTER_MS) return "offline";
  if (!hasPicture) return "connecting";
  return ageMs >= STALE_AFTER_MS || recovering ? "stale" : "live";
}
