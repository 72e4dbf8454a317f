// Whether an event is the token's own to send: its source, its type, its authority, and the place that it concerns.
import type { Place } from "../../shared/city.ts";
import type { Area, CityEvent, Placed } from "../../shared/event.ts";
import { meets, type Ranges, rangesOf } from "../../shared/fold/area.ts";
import type { CityState } from "../../shared/state.ts";
import { allowsAuthority, allowsType, type Grant } from "../access/grant.ts";
import type { Envelope } from "./envelope.ts";

/** What of the envelope is foreign, or null. */
export function foreignEnvelope({ source, type }: Envelope, grant: Grant): string | null {
  if (source !== grant.source)
    return `source is not ${JSON.stringify(grant.source ?? null)}, for which this token speaks: correct it or use that source's token`;
  if (!allowsType(grant, type)) return `this token may not send ${type}: ask for a token whose types hold it`;
  return null;
}

/**
 * What of a checked event is foreign, or null. A place that the city folder does not know cannot be said to lie outside.
 * Steps of a report or warning are judged by where that lies, as far as the state holds it.
 */
export function foreignEvent(
  event: CityEvent,
  placed: Placed,
  { state, grant, scope }: { readonly state: CityState; readonly grant: Grant; readonly scope: Place },
): string | null {
  if (event.type === "chengge.warning.raised" && !allowsAuthority(grant, event.data.authority)) {
    return `data.authority: this token may not raise ${event.data.authority} warnings`;
  }
  if (scope.parent < 0) return null;
  return isOutside(event, placed, state, scope) ? `the event concerns a place outside ${scope.code}, the token's scope` : null;
}

function isOutside(event: CityEvent, placed: Placed, state: CityState, scope: Place): boolean {
  const holds = (ranges: Ranges) => ranges.every(([from, to]) => from >= scope.lo && to <= scope.hi);
  const isAreaOutside = (area: Area | undefined) => area !== undefined && !holds(rangesOf(state, area));
  const isDivisionOutside = (code: string | undefined) => code !== undefined && !holdsCode(state, scope, code);
  if (placed.grid !== undefined) return !holdsCode(state, scope, placed.grid);
  const { data } = event;
  if ("reportId" in data && data.reportId !== undefined && isReportOutside(state, data.reportId, event.source, scope)) return true;
  if ("into" in data && isReportOutside(state, data.into, event.source, scope)) return true;
  if ("scope" in data) return isDivisionOutside(data.scope);
  if ("area" in data && isAreaOutside(data.area)) return true;
  if ("responseId" in data) {
    const known = state.responses.get(data.responseId);
    return known !== undefined && event.type !== "chengge.response.started" && !holds(known.ranges);
  }
  if ("division" in data && isDivisionOutside(data.division)) return true;
  if (!("warningId" in data) || data.warningId === undefined || event.type === "chengge.warning.raised") return false;
  const known = state.warnings.get(data.warningId);
  if (!known) return false;
  // Receiving, relaying and noting are open to every scope that the warning meets, each for itself.
  const isForItself =
    event.type === "chengge.warning.received" || event.type === "chengge.warning.relayed" || event.type === "chengge.warning.noted";
  return isForItself || !event.type.startsWith("chengge.warning.") ? !meets(known.ranges, scope) : !holds(known.ranges);
}

/** A report of unknown place is its own source's, and the city's. */
function isReportOutside(state: CityState, reportId: string, source: string, scope: Place): boolean {
  const report = state.reports.get(reportId);
  if (!report) return false;
  return report.grid < 0 ? report.source !== source : report.grid < scope.lo || report.grid >= scope.hi;
}

/** A code that the city does not know lies outside every scope but the city's. */
function holdsCode({ city }: CityState, scope: Place, code: string): boolean {
  const place = city.tree.places[city.tree.byCode.get(code) ?? city.tree.byCode.get(city.profile.replaced[code] ?? "") ?? -1];
  return place !== undefined && place.lo >= scope.lo && place.hi <= scope.hi && place.level >= scope.level;
}
