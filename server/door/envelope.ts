// The outside of an event: is it CloudEvents 1.0, whose, of which type, of when. Only its shape; who may send it is foreign.ts.
import { z } from "zod";
import { EVENT_DATA, type EventType } from "../../shared/event.ts";
import type { RejectionCode } from "../http/problem.ts";

/** One event as it arrived, with its size and depth as sent. */
export type Arrival = { readonly value: unknown; readonly bytes: number; readonly depth: number };
export type Fault = { readonly code: RejectionCode; readonly detail: string };
export type Envelope = {
  readonly id: string;
  readonly source: string;
  readonly type: EventType;
  readonly time: number;
  readonly data: unknown;
};

export const EVENT_BYTES_MAX = 64 * 1024;
/** Nothing in the contract is nested deeper than a warning's evidence. */
export const DEPTH_MAX = 32;
const ID = /^[A-Za-z0-9._:-]{1,128}$/;
const RFC_3339 = z.core.regexes.datetime({ offset: true });
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json(?:\s*;|$)/i;
const TYPES: ReadonlySet<string> = new Set(Object.keys(EVENT_DATA));

const fault = (code: RejectionCode, detail: string): Fault => ({ code, detail });

/** The checked envelope, or what is wrong with it. Unknown attributes and extensions are not looked at. */
export function readEnvelope({ value, bytes, depth }: Arrival): Envelope | Fault {
  if (bytes > EVENT_BYTES_MAX) return fault("event-too-large", `the event has ${bytes} bytes: send at most ${EVENT_BYTES_MAX}`);
  if (depth > DEPTH_MAX) return fault("too-deep", `the event is nested ${depth} deep: send at most ${DEPTH_MAX}`);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return fault("not-an-event", `an event is a JSON object, this is ${nameOf(value)}`);
  const event = value as Readonly<Record<string, unknown>>;
  const own = (name: string) => (Object.hasOwn(event, name) ? event[name] : undefined);
  if (own("specversion") !== "1.0") return fault("specversion", 'specversion must be the text "1.0"');
  const id = own("id");
  if (typeof id !== "string" || !ID.test(id))
    return fault("id", "id must be 1 to 128 of A-Z a-z 0-9 . _ : - and stay the same when the event is sent again");
  const source = own("source");
  if (typeof source !== "string" || source.length === 0 || source.length > 128)
    return fault("source", "source must be the text that the token speaks for, 1 to 128 characters");
  const type = own("type");
  if (typeof type !== "string") return fault("event-type", "type must name an event, such as chengge.report.submitted");
  if (!TYPES.has(type))
    return fault("event-type", "type names no event that is taken here: docs/interface.md and shared/event.ts list them");
  const time = readTime(own("time"));
  if (time === null)
    return fault("time", "time must be an RFC 3339 time with a zone, such as 2026-06-15T09:30:00+08:00, and not before 1970");
  const dataType = own("datacontenttype");
  if (dataType !== undefined && dataType !== null && !(typeof dataType === "string" && JSON_TYPE.test(dataType))) {
    return fault("data-type", "datacontenttype must be application/json or left out");
  }
  if (own("data_base64") !== undefined) return fault("data-type", "data_base64 is not taken: send data as JSON");
  return { id, source, type: type as EventType, time, data: own("data") };
}

/** Ms since 1970, or null. */
function readTime(value: unknown): number | null {
  if (typeof value !== "string" || value.length > 40) return null;
  const text = value.toUpperCase();
  const time = RFC_3339.test(text) ? Date.parse(text) : Number.NaN;
  return time >= 0 ? time : null;
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : `a ${typeof value}`;
}

/** The id to name in a rejection, when there is one that can be named. */
export function idOf(value: unknown): string | null {
  const id = typeof value === "object" && value !== null && Object.hasOwn(value, "id") ? (value as { id: unknown }).id : null;
  return typeof id === "string" && ID.test(id) ? id : null;
}
