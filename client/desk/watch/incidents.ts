// Incidents as the server tells them, which warnings still want a first word, and which word may come next.
import type { WarningRow } from "../../../shared/view.ts";

export type Word = {
  readonly stage: "first" | "follow-up" | "final";
  readonly by?: "phone" | "written";
  readonly text?: string;
  readonly actor?: string;
};

export type Incident = {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly warningId?: string;
  readonly open: boolean;
  readonly knownAt: string;
  readonly clocks: readonly {
    readonly what: "phone" | "written" | "followUp" | "final";
    readonly from: string;
    readonly dueAt: string;
    readonly doneAt: string | null;
  }[];
  readonly history: readonly { readonly seq: number; readonly time: string; readonly taken: boolean; readonly data: Word }[];
};

/** Warnings in force of the levels that are told upwards, of which nothing has been told. A model's counts once a person has confirmed it. */
export function unreported(
  warnings: readonly WarningRow[],
  incidents: readonly Pick<Incident, "warningId">[],
  levels: readonly string[],
): readonly WarningRow[] {
  const told = new Set(incidents.map(({ warningId }) => warningId));
  return warnings
    .filter((row) => levels.includes(row.level) && row.authority !== "model" && !told.has(row.warningId))
    .sort((one, other) => knownAtOf(one) - knownAtOf(other));
}

/** From when its clocks run: when it was confirmed, else raised. */
export const knownAtOf = (row: Pick<WarningRow, "confirmedAt" | "raisedAt">) => row.confirmedAt ?? row.raisedAt;

/** A call is followed by the written first report, that by follow-ups, until the final one. */
export function nextWords(words: readonly Word[]): readonly Word["stage"][] {
  if (words.some(({ stage }) => stage === "final")) return [];
  const isWritten = words.some(({ stage, by }) => stage !== "first" || by !== "phone");
  return isWritten ? ["follow-up", "final"] : ["first", "follow-up", "final"];
}
