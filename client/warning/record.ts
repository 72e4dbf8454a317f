// A warning's record as the server tells it: the row, and every step that was taken or tried.
import type { ListedWarning } from "../panels/order.ts";

export type WarningStep = {
  readonly seq: number;
  /** The last word of the event's type: raised, adjusted … */
  readonly what: string;
  readonly at: number;
  readonly taken: boolean;
  readonly source: string;
  readonly said: Readonly<Record<string, unknown>>;
};
export type WarningRecord = { readonly row: ListedWarning; readonly steps: readonly WarningStep[] };

/** What GET /api/v1/warnings/{id} answers: times as RFC 3339. */
type Answer = Readonly<Record<string, unknown>> & {
  readonly history: readonly {
    readonly seq: number;
    readonly source: string;
    readonly type: string;
    readonly time: string;
    readonly taken: boolean;
    readonly data: Readonly<Record<string, unknown>>;
  }[];
};

const TIMES = ["raisedAt", "changedAt", "startsAt", "expiresAt", "acknowledgedAt", "shelvedUntil", "confirmedAt", "endedAt"] as const;

export function parseRecord(answer: unknown): WarningRecord {
  const { history, ...row } = answer as Answer;
  const times = Object.fromEntries(TIMES.map((name) => [name, typeof row[name] === "string" ? Date.parse(row[name]) : null]));
  return {
    row: { ...row, ...times } as unknown as ListedWarning,
    steps: history.map(({ seq, source, type, time, taken, data }) => ({
      seq,
      source,
      taken,
      what: type.slice(type.lastIndexOf(".") + 1),
      at: Date.parse(time),
      said: data,
    })),
  };
}
