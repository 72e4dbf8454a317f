// The one place where the time left of a limit is computed: for the wall, the map, the queue, the case and the program's own clocks.

/** A limit as it stands. All in ms since 1970. */
export type LimitClock = {
  /** Whence it runs. */
  readonly since: number;
  /** Null: there is no limit. */
  readonly dueAt: number | null;
  /** When it was stopped; null while it runs. */
  readonly stoppedAt: number | null;
  /** When what it limits was done; null while it is not. */
  readonly closedAt: number | null;
};

/** Working time of a calendar. Null in its place: every hour of the clock counts. */
export type Spans = {
  readonly workingMs: (from: number, to: number) => number;
  /** When so much working time has passed since `from`. */
  readonly after: (from: number, ms: number) => number;
};

export type TimeLeft = {
  readonly state: "none" | "running" | "soon" | "overdue" | "stopped" | "done";
  /** What is left, by the spans; negative once it is overdue (or was when done), 0 without a limit. */
  readonly leftMs: number;
  /** Part of the whole that has been used up; over 1 beyond the limit. */
  readonly usedShare: number;
};

/** From this part of the limit on it is near. */
export const SOON_SHARE = 0.75;

const NO_LIMIT: TimeLeft = { state: "none", leftMs: 0, usedShare: 0 };

/** What is left of a limit at `now`, and how near it is. `overdue` from the very instant of the limit on. */
export function timeLeft(clock: LimitClock, now: number, spans: Pick<Spans, "workingMs"> | null): TimeLeft {
  const { since, dueAt, stoppedAt, closedAt } = clock;
  if (dueAt === null) return NO_LIMIT;
  const at = closedAt ?? stoppedAt ?? now;
  const measure = (from: number, to: number) => (spans ? spans.workingMs(from, to) : Math.max(0, to - from));
  const whole = measure(since, dueAt);
  const leftMs = at <= dueAt ? measure(at, dueAt) : -measure(dueAt, at);
  const usedShare = whole > 0 ? 1 - leftMs / whole : at < dueAt ? 0 : 1;
  return { state: stateAt(clock, at, usedShare), leftMs, usedShare };
}

function stateAt({ dueAt, stoppedAt, closedAt }: LimitClock, at: number, usedShare: number): TimeLeft["state"] {
  if (closedAt !== null) return "done";
  if (stoppedAt !== null) return "stopped";
  if (dueAt !== null && at >= dueAt) return "overdue";
  return usedShare >= SOON_SHARE ? "soon" : "running";
}

/** When `share` of a limit will have been used up; null where there is none, or no time at all between its ends. */
export function instantAtShare({ since, dueAt }: Pick<LimitClock, "since" | "dueAt">, share: number, spans: Spans | null): number | null {
  if (dueAt === null || dueAt <= since) return null;
  if (share === 1) return dueAt;
  const whole = spans ? spans.workingMs(since, dueAt) : dueAt - since;
  if (whole <= 0) return null;
  const [from, ms] = share < 1 ? [since, share * whole] : [dueAt, (share - 1) * whole];
  return spans ? spans.after(from, ms) : from + Math.round(ms);
}
