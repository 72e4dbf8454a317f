// 叫应: which towns a warning concerns, and what each has said: received it, been reached, not answered yet.
import type { Area } from "../../../shared/event.ts";
import type { CityDivision, CityInfo } from "../../sync/city-info.ts";
import type { WarningStep } from "../../warning/record.ts";
import { meetsArea } from "./warning-actions.ts";

export type Call = {
  readonly id: string;
  readonly division: string;
  readonly to: string;
  readonly result: "reached" | "no-answer" | "declined";
  readonly time: string;
  readonly actor?: string;
  readonly text?: string;
  readonly warningId?: string;
  readonly reportId?: string;
};

export type Called = {
  readonly division: CityDivision;
  /** `reached` by a call, or `received` by the town's own desk: both confirm it. */
  readonly stand: "received" | "reached" | "tried" | "open";
  /** When it confirmed, or was last tried; null while nothing was. */
  readonly at: number | null;
  /** Calls without an answer so far. */
  readonly tries: number;
};

/** Level of the divisions that are called: the towns below the counties. */
export const CALLED_LEVEL = 2;

/** The towns of the scope that the area meets, in the city's order. `calls` and `steps` in any order. */
export function callsThrough(
  city: Pick<CityInfo, "divisions" | "chain">,
  { scope, area }: { readonly scope: string; readonly area: Area },
  { calls, steps }: { readonly calls: readonly Call[]; readonly steps: readonly WarningStep[] },
): readonly Called[] {
  const towns = city.divisions.filter(
    (division) =>
      division.level === CALLED_LEVEL &&
      city.chain(division.code).some(({ code }) => code === scope) &&
      meetsArea(city, division.code, area),
  );
  const received = new Map<string, number>();
  for (const { what, taken, at, said } of steps) {
    const { division } = said;
    if (!taken || typeof division !== "string" || (what !== "received" && what !== "relayed")) continue;
    received.set(division, Math.min(at, received.get(division) ?? at));
  }
  const callsOf = Map.groupBy(calls, ({ division }) => division);
  return towns.map((division) => {
    const own = callsOf.get(division.code) ?? [];
    const times = (reached: boolean) => own.filter(({ result }) => (result === "reached") === reached).map(({ time }) => Date.parse(time));
    const [reached, missed] = [times(true), times(false)];
    const receivedAt = received.get(division.code);
    if (reached.length > 0) return { division, stand: "reached", at: Math.min(...reached), tries: missed.length };
    if (receivedAt !== undefined) return { division, stand: "received", at: receivedAt, tries: missed.length };
    if (missed.length > 0) return { division, stand: "tried", at: Math.max(...missed), tries: missed.length };
    return { division, stand: "open", at: null, tries: 0 };
  });
}

export const hasConfirmed = ({ stand }: Called) => stand === "reached" || stand === "received";
