// How old the picture is, judged by frames that came and a clock passed in: live, stale, offline.
import { LIVE_AGAIN_AFTER_MS, OFFLINE_AFTER_MS, STALE_AFTER_MS } from "../../shared/protocol.ts";

export type LinkState = "live" | "stale" | "offline" | "connecting";

export type Link = {
  readonly state: LinkState;
  /** Since the last good frame; since the page began while there has been none. */
  readonly ageMs: number;
  /** City time of the last good frame. */
  readonly lastAsOf: number | null;
  /** Frames come again, but not yet for long enough to be called live. */
  readonly recovering: boolean;
};

export type LinkWatch = {
  /** A frame or snapshot was applied. */
  frameCame: (asOf: number, now: number) => void;
  read: (now: number) => Link;
};

/** `begunAt` and every `now` are on one monotonic clock, ms. */
export function createLinkWatch(begunAt: number): LinkWatch {
  let lastAt: number | null = null;
  let lastAsOf: number | null = null;
  /** When frames began to come again after a silence; null while nothing was wrong. */
  let goodSince: number | null = null;

  const silentFor = (now: number) => now - (lastAt ?? begunAt);

  return {
    frameCame: (asOf, now) => {
      if (lastAt !== null && silentFor(now) >= STALE_AFTER_MS) goodSince = now;
      lastAt = now;
      lastAsOf = asOf;
    },
    read: (now) => {
      const ageMs = Math.max(0, silentFor(now));
      if (goodSince !== null && lastAt !== null && ageMs < STALE_AFTER_MS && now - goodSince >= LIVE_AGAIN_AFTER_MS) goodSince = null;
      const recovering = goodSince !== null && ageMs < STALE_AFTER_MS;
      return { state: stateOf(ageMs, lastAt !== null, recovering), ageMs, lastAsOf, recovering };
    },
  };
}

function stateOf(ageMs: number, hasPicture: boolean, recovering: boolean): LinkState {
  if (ageMs >= OFFLINE_AFTER_MS) return "offline";
  if (!hasPicture) return "connecting";
  return ageMs >= STALE_AFTER_MS || recovering ? "stale" : "live";
}
