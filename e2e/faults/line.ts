// A line of the table: one fault, what must hold, and what was seen.

export type Line = {
  readonly fault: string;
  readonly mustHold: string;
  readonly held: boolean;
  /** What was measured, short enough for a table. */
  readonly measured: string;
  /** What did not hold, in words; nothing when all held. */
  readonly faults: readonly string[];
};

export type LineRun = {
  /** The form for `npm test`: fewer repetitions, shorter pauses, bounds of time five-fold. */
  readonly short: boolean;
  readonly seed: number;
  /** Tells a person how it goes: seeds, the moment of each fault, requests in flight. */
  readonly say: (text: string) => void;
};

/** A line that holds when `faults` is empty. */
export function toLine(fault: string, mustHold: string, outcome: { readonly measured: string; readonly faults: readonly string[] }): Line {
  return { fault, mustHold, held: outcome.faults.length === 0, ...outcome };
}

/** A bound of time for this run: as the issue has it, or five-fold. */
export const bound = (ms: number, { short }: LineRun) => (short ? 5 * ms : ms);
