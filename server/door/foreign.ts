// Whether an event is the token's own to send: its source, its type, its authority, and the place that it concerns.
import { type Place, placeOf } from "../../shared/city.ts";
import type { Area, CityEvent, Placed } from "../../shared/event.ts";
import { meets, type Ranges, rangesOf } from "../../shared/fold/area.ts";
import type { CityState } from "../../shared/state.ts";
import { allowsAuthority, allowsType, type Grant, namesType } from "../access/grant.ts";
import type { Envelope } from "./envelope.ts";
import type { Known } from "./known.ts";

/** What of the envelope is foreign, or null. */
export function foreignEnvelope({ source, type }: Envelope, grant: Grant): string | null {
  if (source !== grant.source)
    return `source is not ${JSON.stringify(grant.source ?? null)}, for which this token speaks: correct it or use that source's token`;
  if (!allowsType(grant, type)) return `this token may not send ${type}: ask for a token whose types hold it`;
  return null;
}

export type Sending = {
  readonly state: CityState;
  readonly known: Known;
  readonly grant: Grant;
  readonly scope: Place;
  /** Reports that events before this one in the same request submit. */
  readonly submitting: Pick<ReadonlySet<string>, "has">;
};

/**
 * What of a checked event is foreign, or null. A report's place that the city folder does not know cannot be said to lie outside.
 * Steps of a report or warning are judged by where that lies, however old it is.
 */
export function foreignEvent(event: CityEvent, placed: Placed, sending: Sending): string | null {
  const { grant, scope } = sending;
  if (event.type === "chengge.warning.raised" && !allowsAuthority(grant, event.data.authority)) {
    return `data.authority: this token may not raise ${event.data.authority} warnings`;
  }
  if (event.type === "chengge.report.redacted" && !mayRedact(event.data.reportId, sending))
    return `a source redacts reports that it submitted itself: use the token of the report's source, or one whose types name ${event.type}`;
  if (scope.parent < 0) return null;
  return isOutside(event, placed, sending) ? `the event concerns a place outside ${scope.code}, the token's scope` : null;
}

/** Texts that are gone do not come back, so a pattern of types that happens to hold the redaction is not enough. */
function mayRedact(reportId: string, { known, grant, submitting }: Sending): boolean {
  if (namesType(grant, "chengge.report.redacted")) return true;
  const report = known.report(reportId);
  return report ? report.source === grant.source : submitting.has(reportId);
}

function isOutside(event: CityEvent, placed: Placed, { state, known, scope }: Sending): boolean {
  // An area without any known grid is the whole city's.
  const holds = (ranges: Ranges) => ranges.length > 0 && ranges.every(([from, to]) => from >= scope.lo && to <= scope.hi);
  const isAreaOutside = (area: Area | undefined) => area !== undefined && !holds(rangesOf(state, area));
  const isDivisionOutside = (code: string | undefined) => code !== undefined && !holdsCode(state, scope, code);
  /** A report of unknown place is its own source's, and the city's. */
  const isReportOutside = (reportId: string) => {
    const report = known.report(reportId);
    if (!report) return false;
    return report.grid < 0 ? report.source !== event.source : report.grid < scope.lo || report.grid >= scope.hi;
  };
  if (placed.grid !== undefined) return !holdsCode(state, scope, placed.grid);
  const { data } = event;
  if ("reportId" in data && data.reportId !== undefined && isReportOutside(data.reportId)) return true;
  if ("into" in data && isReportOutside(data.into)) return true;
  if ("scope" in data) return isDivisionOutside(data.scope);
  if ("area" in data && isAreaOutside(data.area)) return true;
  if ("responseId" in data) {
    const response = state.responses.get(data.responseId);
    return response !== undefined && event.type !== "chengge.response.started" && !holds(response.ranges);
  }
  if ("division" in data && isDivisionOutside(data.division)) return true;
  if (!("warningId" in data) || data.warningId === undefined || event.type === "chengge.warning.raised") return false;
  const warning = known.warning(data.warningId);
  if (!warning) return false;
  // Receiving, relaying and noting are open to every scope that the warning meets, each for itself.
  const isForItself =
    event.type === "chengge.warning.received" || event.type === "chengge.warning.relayed" || event.type === "chengge.warning.noted";
  return isForItself || !event.type.startsWith("chengge.warning.") ? !meets(warning.ranges, scope) : !holds(warning.ranges);
}

/** A code that the city does not know lies outside every scope but the city's. */
function holdsCode({ city }: CityState, scope: Place, code: string): boolean {
  const place = placeOf(city, code);
  return place !== undefined && place.lo >= scope.lo && place.hi <= scope.hi && place.level >= scope.level;
}
