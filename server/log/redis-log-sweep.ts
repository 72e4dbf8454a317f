// Lets the oldest identities go, a little at a time, once they are both old enough and many enough.
import type { Answer, Argument, Operation } from "./redis-log-script.ts";

/** Identities are known for at least `ms` and at least for the latest `ids` records. */
export type Keep = { readonly ids: number; readonly ms: number };
export const KEEP: Keep = { ids: 10_000_000, ms: 7 * 24 * 60 * 60_000 };

/**
 * As many as 17 bits tell apart. A bucket is a small hash that Redis packs tight up to 512 entries (`hash-max-listpack-entries`), so 10
 * million identities are 76 in a bucket, 22 bytes each, and it stays packed up to 67 million.
 */
export const BUCKETS = 131_072;
/** One call looks at so many buckets and identities at most, so that nobody waits long behind it. */
const BUCKETS_AT_ONCE = 2048;
const IDS_AT_ONCE = 4000;
/** One step sweeps for so long: about a tenth of Redis while a sweep lasts. */
const STEP_MS = 100;

export type Sweeping = {
  readonly call: (operation: Operation, ...args: Argument[]) => Promise<Answer>;
  /** One server at a time sweeps; another begins anew, which costs only time. */
  readonly lease: () => Promise<boolean>;
  readonly keep: Keep;
};

/** Takes a step each time it is called, about once a second. */
export function createSweep({ call, lease, keep }: Sweeping): () => Promise<void> {
  let next = 0;
  return async () => {
    if (!(await lease())) {
      next = 0;
      return;
    }
    const { head, extra } = await call("age", String(keep.ids), String(keep.ms));
    const swept = Number(extra[0]);
    const until = performance.now() + STEP_MS;
    const limits = [BUCKETS_AT_ONCE, IDS_AT_ONCE, BUCKETS, head.horizon].map(String);
    while (swept < head.horizon && next < BUCKETS && performance.now() < until)
      next = Number((await call("sweep", String(next), ...limits)).extra[0]);
    if (next >= BUCKETS) next = 0;
  };
}
