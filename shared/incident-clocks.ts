// The clocks of an incident report to the level above: which word is due when, by the city's own table.

import type { CityProfile } from "./city.ts";

/** Minutes, each the city's own rule; an absent one has no clock. */
export type IncidentLimits = {
  /** First word by telephone, and the first written one, since the desk learnt of it. */
  readonly phone?: number | undefined;
  readonly written?: number | undefined;
  /** The next follow-up, since the last word of any sort. */
  readonly followUp?: number | undefined;
  /** The final report, since the warning that it is about has ended. */
  readonly final?: number | undefined;
};

export function limitsOf(table: CityProfile["incidentReports"]): IncidentLimits {
  if (!table) return {};
  const { phoneMinutes, writtenMinutes, followUpHours, finalHours } = table;
  return {
    phone: phoneMinutes,
    written: writtenMinutes,
    followUp: followUpHours * 60,
    ...(finalHours !== undefined && { final: finalHours * 60 }),
  };
}

export type IncidentWord = {
  readonly stage: "first" | "follow-up" | "final";
  readonly by?: "phone" | "written" | undefined;
  readonly at: number;
};

/** It runs from `from` to `dueAt`; `doneAt` null while it counts. */
export type IncidentClock = {
  readonly what: keyof IncidentLimits;
  readonly from: number;
  readonly dueAt: number;
  readonly doneAt: number | null;
};

/** `words` oldest first. A written word serves for a call that was not made; nothing is due after the final report. */
export function incidentClocks(
  knownAt: number,
  endedAt: number | null,
  { words, limits }: { readonly words: readonly IncidentWord[]; readonly limits: IncidentLimits },
): readonly IncidentClock[] {
  const clock = (what: keyof IncidentLimits, since: number | null, doneAt: number | null): IncidentClock[] => {
    const minutes = limits[what];
    return minutes === undefined || since === null ? [] : [{ what, from: since, dueAt: since + minutes * 60_000, doneAt }];
  };
  const written = words.find(({ stage, by }) => stage !== "first" || by !== "phone");
  const final = words.find(({ stage }) => stage === "final");
  const last = words.at(-1);
  return [
    ...clock("phone", knownAt, words[0]?.at ?? null),
    ...clock("written", knownAt, written?.at ?? null),
    ...(final || endedAt !== null || !written ? [] : clock("followUp", last?.at ?? null, null)),
    ...clock("final", written || final ? endedAt : null, final?.at ?? null),
  ];
}
