// What can be wrong with a request or an event, each with its status and cure: the one table, and how it is answered (RFC 9457).
import type { RequestHandler, Response } from "express";
import { requestIdOf } from "./request-id.ts";

type Row = { readonly status: number; readonly title: string };
const row = (status: number, title: string): Row => ({ status, title });

/** Faults of a whole request. */
export const PROBLEMS = {
  json: row(400, "The body is not JSON in UTF-8"),
  body: row(400, "The body has the wrong shape"),
  query: row(400, "A query parameter will not do"),
  encoding: row(400, "The body cannot be decompressed"),
  "bad-request": row(400, "The request cannot be understood"),
  password: row(400, "The password will not do"),
  "sign-in": row(401, "Account or password is wrong"),
  unauthorized: row(401, "No valid token or session"),
  role: row(403, "The token's role may not do this"),
  scope: row(403, "Outside the token's scope"),
  foreign: row(403, "Not the token's events"),
  origin: row(403, "Sent by a page of another origin"),
  "demo-sign-in": row(403, "The demo signs in visitors on its own machine only"),
  "account-disabled": row(403, "The account is disabled"),
  "not-found": row(404, "There is nothing here"),
  "unknown-scope": row(404, "The city has no such division or grid"),
  "tokens-full": row(409, "No more tokens can be made"),
  "accounts-full": row(409, "No more accounts can be made"),
  "account-taken": row(409, "There is an account of this name"),
  "own-account": row(409, "Another admin has to do this"),
  "not-kept": row(409, "The rejected event was not kept whole"),
  "token-gone": row(409, "The token that sent it has been revoked"),
  gone: row(409, "The display is not connected"),
  "pairings-full": row(409, "Too many displays wait to be paired"),
  stage: row(409, "Not allowed at this stage"),
  "too-late": row(409, "Too late to be taken back"),
  "key-used": row(409, "The Idempotency-Key was used for something else"),
  changed: row(412, "Someone was faster"),
  method: row(405, "Not by this method"),
  "too-large": row(413, "The body is too large"),
  "too-many": row(413, "More than 1,000 events in a batch"),
  "media-type": row(415, "The body is of a type that is not taken here"),
  "sign-in-rate": row(429, "Too many wrong passwords"),
  rate: row(429, "Too much at once for this token"),
  concurrency: row(429, "Too many requests of this token at the same time"),
  internal: row(500, "The server made a mistake"),
  "not-ready": row(503, "The server is not ready yet, or stopping"),
  busy: row(503, "More is being sent than the server holds in memory"),
  log: row(503, "The log cannot be written"),
  storage: row(503, "What is kept beside the log cannot be read or written"),
} as const satisfies Record<string, Row>;
export type ProblemCode = keyof typeof PROBLEMS;

/** Why one event of a request was rejected; the rest of its batch goes through. */
export const REJECTIONS = {
  "not-an-event": "An event is a JSON object in the form of CloudEvents 1.0",
  "event-too-large": "An event is at most 64 KiB",
  "too-deep": "An event is nested at most 32 deep",
  specversion: "specversion is 1.0",
  id: "id is 1 to 128 of A-Z a-z 0-9 . _ : -",
  source: "source is the text that the token speaks for, 1 to 128 characters",
  "event-type": "type names an event of the contract",
  "own-type": "Events that only the program itself writes are not taken from outside",
  time: "time is an RFC 3339 time with a zone, not before 1970",
  future: "time is at most 5 minutes ahead of the city clock",
  "data-type": "data is JSON",
  data: "data has the shape that the contract gives for its type",
  "personal-id": "A participant, worker or actor is an opaque id, never a phone or identity number",
  foreign: "The event's source, type, authority or place is not the token's",
} as const;
export type RejectionCode = keyof typeof REJECTIONS;

/** The stable, dereferenceable `type` of a problem or a rejection. */
export const typeOf = (code: ProblemCode | RejectionCode) => `/problems/${code}`;

/** Ends the request with this problem. `detail` says what to do. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly headers: Readonly<Record<string, string>>;
  constructor(code: ProblemCode, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.name = "Problem";
    this.code = code;
    this.headers = headers;
  }
}

/** What an answer with this problem says. `requestId` finds it in the server's log. */
export function problemBody(code: ProblemCode, detail: string, requestId?: string) {
  const { status, title } = PROBLEMS[code];
  const text = JSON.stringify({ type: typeOf(code), title, status, detail, ...(requestId !== undefined && { requestId }) });
  return { status, type: "application/problem+json", text };
}

export function sendProblem(res: Response, { code, message, headers }: Problem): void {
  const { status, type, text } = problemBody(code, message, requestIdOf(res));
  res
    .status(status)
    .set({ ...headers, "Cache-Control": "no-store" })
    .type(type)
    .send(text);
}

/** For `router.all` behind an address's own methods: whatever other method comes is told which there are. */
export function onlyBy(...methods: readonly ("GET" | "POST" | "PATCH" | "DELETE")[]): RequestHandler {
  const allow = methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])).join(", ");
  return () => {
    throw new Problem("method", `this address takes ${allow}`, { Allow: allow });
  };
}

/** What `GET /problems/CODE` tells a person who follows a `type`. */
export function explain(code: string): string | null {
  if (Object.hasOwn(PROBLEMS, code)) {
    const { status, title } = PROBLEMS[code as ProblemCode];
    return `${status} ${title}.`;
  }
  return Object.hasOwn(REJECTIONS, code) ? `Event rejected. ${REJECTIONS[code as RejectionCode]}.` : null;
}
