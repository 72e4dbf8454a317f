// The city clock: real time, accelerated time or the time of what is received; and its minutes, which go into the log as events.
import type { CityEvent, Unnumbered } from "../shared/event.ts";
import { OWN_SOURCE } from "../shared/fold/source.ts";
import { recordOf } from "../shared/record.ts";
import type { Logger } from "./logger.ts";

const MINUTE_MS = 60_000;

export interface CityClock {
  readonly mode: "real" | "stream";
  /** City seconds a real second; 1 with `stream`. */
  readonly speed: number;
  /** Whether it is the machine's own clock, which has to be right. */
  readonly followsMachine: boolean;
  /** City time, ms. Never goes back. */
  now(): number;
  /** Says that the city clock has been at `time`: it goes on from there, or stands until it is reached. An earlier time changes nothing. */
  advance(time: number): void;
}

export type ClockOptions = {
  readonly mode: "real" | "stream";
  readonly speed: number;
  /** City time at the start, ms; null for the machine's own. With `stream`, null means that nothing has been received yet: 0. */
  readonly at: number | null;
  /** The machine's clock, ms since 1970, which may be set back, and one that is not. */
  readonly realNow?: () => number;
  readonly steadyNow?: () => number;
};

export function createClock({ mode, speed, at, realNow = Date.now, steadyNow = () => performance.now() }: ClockOptions): CityClock {
  if (mode === "stream") return streamClock(at ?? 0);
  if (at === null && speed === 1) return machineClock(realNow, steadyNow);
  let base = at ?? realNow();
  let since = steadyNow();
  const now = () => Math.floor(base + (steadyNow() - since) * speed);
  return {
    mode,
    speed,
    followsMachine: false,
    now,
    advance(time) {
      if (time <= now()) return;
      base = time;
      since = steadyNow();
    },
  };
}

/** How fast the city clock goes while the machine's is behind it: sources with a right clock stay within the door's bound for more than an hour. */
const BEHIND_PACE = 0.95;

/**
 * Follows the machine's clock when that is corrected forward. When it is set back the city clock goes on a little more slowly until the
 * machine's has caught up: it never goes back, and limits do not stand still.
 */
function machineClock(realNow: () => number, steadyNow: () => number): CityClock {
  let latest = realNow();
  let since = steadyNow();
  const now = () => {
    const steady = steadyNow();
    latest = Math.max(realNow(), latest + (steady - since) * BEHIND_PACE);
    since = steady;
    return Math.floor(latest);
  };
  return {
    mode: "real",
    speed: 1,
    followsMachine: true,
    now,
    advance(time) {
      latest = Math.max(now(), time);
    },
  };
}

function streamClock(start: number): CityClock {
  let latest = start;
  return {
    mode: "stream",
    speed: 1,
    followsMachine: false,
    now: () => latest,
    advance(time) {
      latest = Math.max(latest, time);
    },
  };
}

/** The start of the city minute that holds `time`. */
export const minuteOf = (time: number) => Math.floor(time / MINUTE_MS) * MINUTE_MS;

/** The event that says a city minute has begun. Its id is the minute, so that of many servers one writes it. */
export function tickRecord(minute: number, now: number): Unnumbered {
  const event = {
    id: `tick:${new Date(minute).toISOString().slice(0, 16)}Z`,
    source: OWN_SOURCE,
    type: "chengge.clock.ticked",
    time: minute,
    data: { at: minute },
  };
  return recordOf(event as CityEvent, {}, now);
}

/** The shortest real time between two looks at the clock: at high speeds some minutes share a tick. */
const LOOK_MS = 50;

type Ticking = {
  readonly clock: CityClock;
  /** The minute of the log's last tick. */
  readonly lastMinute: () => number;
  readonly submit: (records: readonly Unnumbered[]) => Promise<unknown>;
  readonly logger: Logger;
};

/** Writes a tick as each city minute begins; after a jump one, for the latest minute. With `stream` the door does it. Returns the stop. */
export function startTicking({ clock, lastMinute, submit, logger }: Ticking): () => void {
  if (clock.mode === "stream") return () => {};
  let timer: NodeJS.Timeout;
  let stopped = false;
  /** Whether the last try failed: it is told once, and once when it is over. */
  let held = false;
  const look = async () => {
    const now = clock.now();
    if (minuteOf(now) > lastMinute()) {
      await submit([tickRecord(minuteOf(now), now)]).then(
        () => {
          if (held) logger.info("the minute is written again");
          held = false;
        },
        (error: Error) => {
          if (!held) logger.warn({ error: error.message }, "the minute could not be written, trying again");
          held = true;
        },
      );
    }
    if (stopped) return;
    // From the minute looked at above: one that has begun since must not wait for its own end.
    const untilNext = (minuteOf(now) + MINUTE_MS - clock.now()) / clock.speed;
    timer = setTimeout(look, Math.min(1000, Math.max(LOOK_MS, untilNext)));
  };
  timer = setTimeout(look, 0);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
