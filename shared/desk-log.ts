// What the desk writes down beside reports and warnings: which records belong together, and which step on them counts.
import type { Area, CityEvent } from "./event.ts";

export const DESK_KINDS = ["duty", "calls", "instructions", "incidents", "handovers", "responses"] as const;
export type DeskKind = (typeof DESK_KINDS)[number];

export type DeskKey = { readonly kind: DeskKind; readonly key: string };

/** What a record belongs to; null for what is no record of the desk. Duty and calls stand alone. */
export function deskKeyOf(event: CityEvent): DeskKey | null {
  switch (event.type) {
    case "chengge.duty.logged":
      return { kind: "duty", key: `${event.source} ${event.id}` };
    case "chengge.call.logged":
      return { kind: "calls", key: `${event.source} ${event.id}` };
    case "chengge.instruction.given":
    case "chengge.instruction.done":
      return { kind: "instructions", key: event.data.instructionId };
    case "chengge.incident.reported":
      return { kind: "incidents", key: event.data.incidentId };
    case "chengge.handover.offered":
    case "chengge.handover.confirmed":
      return { kind: "handovers", key: event.data.handoverId };
    case "chengge.response.started":
    case "chengge.response.adjusted":
    case "chengge.response.ended":
      return { kind: "responses", key: event.data.responseId };
    default:
      return null;
  }
}

/** Whether a record counts after those that counted before it under the same key, oldest first. The log's order decides: the first of two wins. */
export function allowsDesk(before: readonly CityEvent[], event: CityEvent): boolean {
  const [first] = before;
  switch (event.type) {
    case "chengge.instruction.given":
    case "chengge.handover.offered":
    case "chengge.response.started":
      return first === undefined;
    case "chengge.response.adjusted":
    case "chengge.response.ended":
      return first?.source === event.source && !isOver(before);
    case "chengge.instruction.done":
      return first !== undefined && !isOver(before);
    // Who hands over does not take over too.
    case "chengge.handover.confirmed":
      return first !== undefined && !isOver(before) && actorOf(first) !== event.data.actor;
    case "chengge.incident.reported":
      return event.data.stage === "first" ? !before.some(isWritten) || !isWritten(event) : !isOver(before);
    default:
      return first === undefined;
  }
}

/** Whether what began with the first of these records needs nothing more. Duty and calls need nothing from the start. */
export function isOver(records: readonly CityEvent[]): boolean {
  return records.some((record) => {
    if (record.type === "chengge.incident.reported") return record.data.stage === "final";
    return OVER.has(record.type);
  });
}

const OVER: ReadonlySet<string> = new Set([
  "chengge.duty.logged",
  "chengge.call.logged",
  "chengge.instruction.done",
  "chengge.handover.confirmed",
  "chengge.response.ended",
]);

/** Where the records under a key concern: a division, or an area that every scope it meets may see. */
export function deskPlaceOf({ data }: CityEvent): { readonly division: string } | { readonly area: Area } | null {
  if ("division" in data && data.division !== undefined) return { division: data.division };
  return "area" in data && data.area !== undefined ? { area: data.area } : null;
}

const isWritten = (record: CityEvent) =>
  record.type === "chengge.incident.reported" && record.data.stage === "first" && record.data.by !== "phone";
const actorOf = ({ data }: CityEvent) => ("actor" in data ? data.actor : undefined);
