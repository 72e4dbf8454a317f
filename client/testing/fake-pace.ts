// Time and turns that a test moves by hand.
import type { Pace } from "../sync/city-store.ts";

export type FakePace = Pace & {
  /** Runs what was asked for the next picture; what that asks for waits for the one after. */
  picture: () => void;
  /** Moves time on in steps of 50 ms, with a picture after each. */
  pass: (ms: number) => void;
  /** The machine sleeps: its date and time go on, nothing else does. */
  sleep: (ms: number) => void;
};

const STEP_MS = 50;

export function createFakePace(): FakePace {
  let now = 0;
  let turns: (() => void)[] = [];
  const repeated = new Set<{ ms: number; next: number; run: () => void }>();
  let wallAhead = 1_000_000;
  const picture = () => {
    const due = turns;
    turns = [];
    for (const run of due) run();
  };
  return {
    now: () => now,
    wall: () => now + wallAhead,
    nextPicture: (run) => void turns.push(run),
    every: (ms, run) => {
      const timer = { ms, next: now + ms, run };
      repeated.add(timer);
      return () => repeated.delete(timer);
    },
    chance: () => 0.5,
    picture,
    pass: (ms) => {
      for (const end = now + ms; now < end; ) {
        now += STEP_MS;
        for (const timer of repeated) {
          if (timer.next > now) continue;
          timer.next += timer.ms;
          timer.run();
        }
        picture();
      }
    },
    sleep: (ms) => {
      wallAhead += ms;
    },
  };
}
