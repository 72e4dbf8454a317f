// Figures of a run: quantiles, and a table that people read beside the JSON that programs read.
import { mkdirSync, writeFileSync } from "node:fs";

export type Spread = { readonly count: number; readonly p50: number; readonly p90: number; readonly p99: number; readonly max: number };

/** Quantiles by nearest rank, to 3 decimals. */
export function spreadOf(values: readonly number[]): Spread {
  const ordered = [...values].sort((a, b) => a - b);
  const at = (share: number) => round(ordered[Math.max(0, Math.ceil(share * ordered.length) - 1)] ?? Number.NaN);
  return { count: ordered.length, p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}

export const round = (value: number) => Math.round(value * 1000) / 1000;

export type Result = {
  readonly name: string;
  /** What was measured, how, with which units. */
  readonly about: string;
  /** One row a measurement: ours, the baseline's, their ratio. */
  readonly rows: readonly Record<string, string | number | boolean | null>[];
};

/** Prints the table and writes `bench/results/NAME.json`. */
export function publish(result: Result): void {
  console.log(`\n${result.name}: ${result.about}`);
  console.table(result.rows);
  const folder = new URL("../results/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const { version, platform, arch } = process;
  writeFileSync(new URL(`${result.name}.json`, folder), `${JSON.stringify({ ...result, node: version, platform, arch }, null, 2)}\n`);
}
