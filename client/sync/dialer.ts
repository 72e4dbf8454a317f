// When to dial, when to give a line up, when to try again: in haste where the network may be back, with patience where a line is slow.
import { OFFLINE_AFTER_MS } from "../../shared/protocol.ts";
import type { Line } from "./line.ts";

/**
 * Then another try begins beside those that have not opened, by chance a little later still: it finds soon that a network is back, while
 * the older ones, which have three times as long, get through a slow line. Dialling takes three turns of it.
 */
const DIAL_AGAIN_MS = 1500;
/** A line that brings nothing at all for so long is dead: something comes each second. */
const PATIENCE_MS = 4000;
/** Each line given up doubles the patience, so that a slow one is not cut again and again while a frame arrives. */
const LONGEST_PATIENCE_MS = 60_000;
/** The first frame may be the whole view: a hundred kilobytes and more, 20 s at 64 kbit/s. */
const FIRST_FRAME_TIMES = 5;
/** Two frames so close, and the line is good. */
const GOOD_GAP_MS = 2000;
/** After a line was closed, so that a thousand screens do not come back at once; where tries time out chance has spread them already. */
const SPREAD_MS = 1500;
const SHORT_SPREAD_MS = 400;
/** Something should have been heard by then. */
const NUDGE_AFTER_MS = 1500;

type Time = { readonly now: () => number; readonly chance: () => number };
type Phase =
  /** Somebody else decides when to go on. */
  | { readonly name: "idle" }
  | { readonly name: "waiting"; readonly until: number }
  | { readonly name: "dialling"; readonly since: number; readonly againMs: number }
  | { readonly name: "open"; heardAt: number; frameAt: number; hasFrames: boolean };

export type Dialer = {
  readonly dial: () => void;
  /** Dials after so long. */
  readonly waitFor: (ms: number) => void;
  /** The server has refused the line: nothing is tried until `dial` or `waitFor`. */
  readonly rest: () => void;
  readonly opened: () => void;
  readonly lost: () => void;
  /** A frame came, or an answer or a notice, which show that the line lives. */
  readonly heard: (what: "frame" | "other") => void;
  /** The network or the page may have come back: does not wait for what it waits for. */
  readonly nudge: () => void;
  /** To be called a few times a second. */
  readonly look: () => void;
};

export function createDialer(line: Pick<Line, "open" | "hangUp">, { now, chance }: Time): Dialer {
  let phase: Phase = { name: "idle" };
  let patienceMs = PATIENCE_MS;

  const dial = () => {
    phase = { name: "dialling", since: now(), againMs: DIAL_AGAIN_MS + chance() * SHORT_SPREAD_MS };
    line.open();
  };
  const waitFor = (ms: number) => {
    phase = { name: "waiting", until: now() + ms };
  };
  const giveUp = () => {
    line.hangUp();
    waitFor(chance() * SHORT_SPREAD_MS);
  };

  return {
    dial,
    waitFor,
    rest: () => {
      phase = { name: "idle" };
    },
    opened: () => {
      phase = { name: "open", heardAt: now(), frameAt: now(), hasFrames: false };
    },
    lost: () => waitFor(chance() * SPREAD_MS),
    heard: (what) => {
      if (phase.name !== "open") return;
      phase.heardAt = now();
      if (what !== "frame") return;
      if (phase.hasFrames && now() - phase.frameAt < GOOD_GAP_MS) patienceMs = PATIENCE_MS;
      phase.frameAt = now();
      phase.hasFrames = true;
    },
    nudge: () => {
      if (phase.name === "waiting") dial();
      else if (phase.name === "dialling" && now() - phase.since >= NUDGE_AFTER_MS) dial();
      else if (phase.name === "open" && phase.hasFrames && now() - phase.heardAt >= NUDGE_AFTER_MS) dial();
    },
    look: () => {
      if (phase.name === "waiting" && now() >= phase.until) return dial();
      if (phase.name === "dialling" && now() - phase.since >= phase.againMs) return dial();
      if (phase.name !== "open") return;
      const limitMs = Math.min(LONGEST_PATIENCE_MS, phase.hasFrames ? patienceMs : patienceMs * FIRST_FRAME_TIMES);
      if (now() - phase.heardAt >= limitMs) {
        patienceMs = Math.min(LONGEST_PATIENCE_MS, patienceMs * 2);
        return giveUp();
      }
      // The server answers and sends no frames: it is not ready. Another one may be.
      if (now() - phase.frameAt >= Math.max(OFFLINE_AFTER_MS, limitMs)) giveUp();
    },
  };
}
