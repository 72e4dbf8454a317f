// CloudEvents 1.0 over HTTP: a request in structured, batch or binary mode becomes a list of arrivals.
import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { Arrival } from "../door/envelope.ts";
import { measureEvents } from "./json-scan.ts";
import { Problem } from "./problem.ts";

export const BATCH_MAX = 1000;
/** Which some senders put before their JSON. */
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

type Mode = "structured" | "batch" | "json" | "binary";

/** How the request says its events come. Throws a Problem for a content type that is not taken. */
export function modeOf(req: IncomingMessage): Mode {
  const [media = "", ...parameters] = (req.headers["content-type"] ?? "").toLowerCase().split(";");
  const type = media.trim();
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith("charset="));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) throw new Problem("media-type", "send JSON in UTF-8");
  if (type === "application/cloudevents+json") return "structured";
  if (type === "application/cloudevents-batch+json") return "batch";
  const isJson = /^application\/(?:[\w.+-]+\+)?json$/.test(type) && !type.startsWith("application/cloudevents");
  if (req.headers["ce-specversion"] !== undefined && (isJson || type === "")) return "binary";
  if (type === "application/json") return "json";
  throw new Problem(
    "media-type",
    "send application/cloudevents+json, application/cloudevents-batch+json, or application/json with the attributes in ce- headers",
  );
}

/** The events of a body. Throws a Problem when it is not JSON, not of its mode's form, or has too many. */
export function readArrivals(req: IncomingMessage, mode: Mode, sent: Buffer): Arrival[] {
  const body = sent.subarray(0, 3).equals(BYTE_ORDER_MARK) ? sent.subarray(3) : sent;
  if (mode === "binary") return [readBinary(req, body)];
  const value = parseJson(body);
  if (Array.isArray(value)) {
    if (mode === "structured")
      throw new Problem("body", "application/cloudevents+json holds one event: send a list as application/cloudevents-batch+json");
    if (value.length > BATCH_MAX)
      throw new Problem("too-many", `the batch has ${value.length} events: send at most ${BATCH_MAX} a request`);
    const measured = measureEvents(body, BATCH_MAX);
    return value.map((event: unknown, at) => ({
      value: event,
      bytes: measured[at]?.bytes ?? body.length,
      depth: measured[at]?.depth ?? 0,
    }));
  }
  if (mode === "batch") throw new Problem("body", "application/cloudevents-batch+json holds a list of events: send [ … ]");
  if (typeof value !== "object" || value === null) throw new Problem("body", "send an event as a JSON object, or a list of them");
  return [{ value, bytes: body.length, depth: measureEvents(body, 1)[0]?.depth ?? 0 }];
}

/** Attributes from `ce-` headers, data from the body. */
function readBinary(req: IncomingMessage, body: Buffer): Arrival {
  const event: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(req.headers)) {
    if (name.startsWith("ce-") && typeof value === "string") event[name.slice(3)] = unescapeHeader(value);
  }
  if (body.length > 0) event["data"] = parseJson(body);
  return { value: event, bytes: body.length, depth: (measureEvents(body, 1)[0]?.depth ?? 0) + 1 };
}

/** By the HTTP binding, section 3.1.3.2: quotes are taken off, then %XX read as UTF-8. What is no such text stays as it is. */
function unescapeHeader(value: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(value);
  const text = quoted ? (quoted[1] ?? "").replace(/\\(.)/g, "$1") : value;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function parseJson(body: Buffer): unknown {
  if (!isUtf8(body)) throw new Problem("json", "the body is not UTF-8: send JSON in UTF-8");
  try {
    return JSON.parse(body.toString("utf8")) as unknown;
  } catch {
    throw new Problem("json", "the body is not JSON (NaN, comments and trailing commas are not): correct it and send it again");
  }
}
