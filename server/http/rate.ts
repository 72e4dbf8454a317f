// How much one token may ask at once: a bucket of requests and one of events for each, refilled all the time, and requests side by side.

/** Far above what a city's feeds send (the demo's history: about 6,000 events a second), far below what would stop the server. */
export const DEFAULT_RATES: Rates = { requestsPerSecond: 2000, eventsPerSecond: 50_000, unknownPerSecond: 200, sideBySide: 256 };
/** A bucket holds so many seconds' worth, unless its maker says otherwise. */
const BURST_SECONDS = 2;
/** Buckets kept; then the longest unused goes, which was full again by then. */
const BUCKETS_MAX = 20_000;

export type Rates = {
  readonly requestsPerSecond: number;
  readonly eventsPerSecond: number;
  /** Requests of one address without a valid token. */
  readonly unknownPerSecond: number;
  /** Requests of one token, or of one session, that are being read or answered at the same time. */
  readonly sideBySide: number;
};

/** Lines in the server's log a second for what every request may repeat: a broken disk shall not fill the log as well. */
export const FAULT_LINES_PER_SECOND = 20;

/** Takes `cost` out of a bucket. 0 when it was there, else the whole seconds until it is. */
export type Limiter = (key: string, cost: number) => number;

export function createLimiter(perSecond: number, now = () => performance.now(), burstSeconds = BURST_SECONDS): Limiter {
  const full = perSecond * burstSeconds;
  const buckets = new Map<string, { left: number; at: number }>();
  return (key, cost) => {
    const time = now();
    const bucket = buckets.get(key) ?? { left: full, at: time };
    bucket.left = Math.min(full, bucket.left + ((time - bucket.at) / 1000) * perSecond);
    bucket.at = time;
    buckets.delete(key);
    buckets.set(key, bucket);
    if (buckets.size > BUCKETS_MAX) buckets.delete(buckets.keys().next().value as string);
    // One request larger than a whole bucket goes through when the bucket is full; the debt is paid afterwards.
    if (bucket.left >= Math.min(cost, full)) {
      bucket.left -= cost;
      return 0;
    }
    return Math.max(1, Math.ceil((Math.min(cost, full) - bucket.left) / perSecond));
  };
}

/** Counts what goes on at the same time. `enter` gives what to call at its end, or null when there is as much as may be. */
export type Turnstile = { enter(key: string): (() => void) | null };

export function createTurnstile(max: number): Turnstile {
  const inside = new Map<string, number>();
  return {
    enter(key) {
      const count = inside.get(key) ?? 0;
      if (count >= max) return null;
      inside.set(key, count + 1);
      return () => {
        const left = (inside.get(key) ?? 1) - 1;
        if (left > 0) inside.set(key, left);
        else inside.delete(key);
      };
    },
  };
}
