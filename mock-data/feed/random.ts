// Distributions from a stream of uniform numbers, and a fast mix of whole numbers into a seed.
import type { Rng } from "../../shared/rng.ts";

/** Standard normal, by Box and Muller. */
export function normal(rng: Rng): number {
  return Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng());
}

/** Lognormal with this median; `sigma` is the standard deviation of its logarithm. */
export function lognormal(rng: Rng, median: number, sigma: number): number {
  return median * Math.exp(sigma * normal(rng));
}

/** The sigma of a lognormal whose 90th percentile is `p90` when its median is `median`. */
export function sigmaOf(median: number, p90: number): number {
  return Math.log(p90 / median) / 1.2816;
}

export function exponential(rng: Rng, mean: number): number {
  return -mean * Math.log(1 - rng());
}

/** Gamma of this shape (≥ 1) and mean 1, by Marsaglia and Tsang. */
export function gammaOfMeanOne(rng: Rng, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(rng);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - rng()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return (d * v) / shape;
  }
}

/** Poisson; above 60 by the normal approximation, which is close enough there. */
export function poisson(rng: Rng, mean: number): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(rng)));
  const floor = Math.exp(-mean);
  let count = 0;
  for (let product = rng(); product > floor; product *= rng()) count += 1;
  return count;
}

export function between(rng: Rng, low: number, high: number): number {
  return low + rng() * (high - low);
}

/** Throws on an empty list. */
export function pick<T>(rng: Rng, list: readonly T[]): T {
  if (list.length === 0) throw new Error("nothing to pick from");
  return list[Math.floor(rng() * list.length)] as T;
}

/** Draws an index in proportion to its weight. Cost: logarithm of the number of weights. */
export function createPicker(weights: ArrayLike<number>): (rng: Rng) => number {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (let at = 0; at < weights.length; at += 1) {
    sum += weights[at] ?? 0;
    sums[at] = sum;
  }
  return (rng) => {
    const target = rng() * sum;
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) > target) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** A seed from a seed and two whole numbers (a grid, a day), without the cost of a text. */
export function mix(seed: number, a: number, b: number): number {
  let hash = (seed ^ Math.imul(a + 0x7f4a7c15, 0x85ebca6b)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  hash = (hash ^ Math.imul(b + 0x165667b1, 0xc2b2ae35)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0x297a2d39) >>> 0;
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Uniform in [0, 1) from a seed and two whole numbers. */
export function chance(seed: number, a: number, b: number): number {
  return mix(seed, a, b) / 4_294_967_296;
}
