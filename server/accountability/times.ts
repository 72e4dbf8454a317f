// Medians and 90th percentiles of many stays at once: each stay one packed number from SQLite, put by group and stage, ranked without sorting.
import { TIMED_STAGES, type TimedStage } from "./figures.ts";

/** Of `n` stays that were left; `limited` had a limit of the stage's own, `over` were left after it. Times are to the second, null without any. */
export type StageFigures = {
  readonly n: number;
  readonly medianMs: number | null;
  readonly p90Ms: number | null;
  readonly limited: number;
  readonly over: number;
  /** What those limits gave, the shortest and the longest. */
  readonly limit: { readonly minMs: number; readonly maxMs: number } | null;
};

const STAGES = TIMED_STAGES.length;
/** Seconds take 34 bits, 500 years; with 3 for the stage and 2 for the limit there are 14 left for what it is grouped by. */
const SECONDS = 2 ** 34;
const WITHOUT_LIMIT = 2;

/** Half a second for half a million stays would be the five columns alone; one number each is read in a third of that. */
export function countStays(
  read: (select: string) => readonly (readonly [number])[],
  column: string,
  groupOf: (value: number) => number,
): { readonly groups: readonly number[]; figures(group: number | null, stage: TimedStage): StageFigures } {
  const bins = new Map<number, Bin>();
  const binOf = (key: number): Bin => {
    const known = bins.get(key);
    if (known) return known;
    const made = newBin();
    bins.set(key, made);
    return made;
  };
  // The group of a value is looked up once a row; -1 is a value too, so keys begin at it.
  const keyOf = (group: number, stage: number) => (group + 1) * STAGES + stage;
  const stagesOf = (packed: number) => Math.floor(packed / SECONDS);
  const key = `((${column} + 1) * 8 + stage) * 4 + coalesce(over, ${WITHOUT_LIMIT})`;
  for (const row of read(`(${key}) * ${SECONDS} + spent / 1000`)) {
    const packed = row[0];
    const head = stagesOf(packed);
    const over = head % 4;
    const stage = Math.floor(head / 4) % 8;
    const bin = binOf(keyOf(groupOf(Math.floor(head / 32) - 1), stage));
    bin.spent.push(packed - head * SECONDS);
    if (over === WITHOUT_LIMIT) continue;
    bin.limited += 1;
    bin.over += over;
  }
  for (const [packed] of read(`DISTINCT ((${column} + 1) * 8 + stage) * ${SECONDS} + allowed / 1000`)) {
    if (packed === null) continue;
    const head = stagesOf(packed);
    const bin = binOf(keyOf(groupOf(Math.floor(head / 8) - 1), head % 8));
    bin.min = Math.min(bin.min, packed - head * SECONDS);
    bin.max = Math.max(bin.max, packed - head * SECONDS);
  }
  const inStage = (stage: number) => [...bins].filter(([key]) => key % STAGES === stage).map(([, bin]) => bin);
  return {
    groups: [...new Set([...bins.keys()].map((key) => Math.floor(key / STAGES) - 1))],
    figures(group, stage) {
      const at = TIMED_STAGES.indexOf(stage);
      const own = group === null ? joined(inStage(at)) : (bins.get(keyOf(group, at)) ?? newBin());
      const spent = new Float64Array(own.spent);
      return {
        n: spent.length,
        medianMs: rankMs(spent, 0.5),
        p90Ms: rankMs(spent, 0.9),
        limited: own.limited,
        over: own.over,
        limit: own.limited > 0 ? { minMs: own.min * 1000, maxMs: own.max * 1000 } : null,
      };
    },
  };
}

type Bin = { spent: number[]; limited: number; over: number; min: number; max: number };
const newBin = (): Bin => ({ spent: [], limited: 0, over: 0, min: Number.POSITIVE_INFINITY, max: 0 });

function joined(bins: readonly Bin[]): Bin {
  const whole = newBin();
  whole.spent = ([] as number[]).concat(...bins.map(({ spent }) => spent));
  for (const { limited, over, min, max } of bins) {
    whole.limited += limited;
    whole.over += over;
    whole.min = Math.min(whole.min, min);
    whole.max = Math.max(whole.max, max);
  }
  return whole;
}

/** Nearest rank: the time of one of the stays, so that half (nine in ten) of them took it or less. Null without any. */
function rankMs(seconds: Float64Array, part: number): number | null {
  return seconds.length === 0 ? null : select(seconds, Math.max(0, Math.ceil(part * seconds.length) - 1)) * 1000;
}

/** The value that sorting would put at `rank`, by Hoare's selection: linear on average. Reorders the list. */
export function select(list: Float64Array, rank: number): number {
  const at = (index: number) => list[index] as number;
  for (let low = 0, high = list.length - 1; low < high; ) {
    const pivot = at(low + ((high - low) >> 1));
    let left = low;
    let right = high;
    while (left <= right) {
      while (at(left) < pivot) left += 1;
      while (at(right) > pivot) right -= 1;
      if (left > right) break;
      [list[left], list[right]] = [at(right), at(left)];
      left += 1;
      right -= 1;
    }
    if (rank <= right) high = right;
    else if (rank >= left) low = left;
    else break;
  }
  return at(rank);
}
