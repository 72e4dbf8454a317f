// Hostile input for tests, from a seed: events, bodies, headers, queries and bytes that break naive readers, and how to send them.
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { EVENT_DATA } from "../../shared/event.ts";

/** Values that break naive readers. */
export const nasty = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom<unknown>(
    "",
    "\u0000",
    "\ud800",
    "𠮷".repeat(300),
    "13812345678",
    -0,
    1e308,
    -1,
    2 ** 53,
    Number.MIN_VALUE,
    "9999-12-31T23:59:59+23:59",
    "1970-01-01T00:00:00Z",
    "__proto__",
    "constructor",
    { toString: 1 },
    [[[[]]]],
    { length: 1e9 },
  ),
);
/** Names that mean something to us or to JavaScript. */
const names = fc.oneof(
  fc.constantFrom(
    ...`__proto__ constructor prototype toString reportId warningId grid lon lat time data kind title area evidence division grids dueAt
        level points type id source specversion`.split(/\s+/),
  ),
  fc.string({ unit: "grapheme", maxLength: 8 }),
);
const nastyObject = fc.array(fc.tuple(names, nasty), { maxLength: 8 }).map((entries) => {
  const members = entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  return JSON.parse(`{${members.join(",")}}`) as Record<string, unknown>;
});
const types = fc.constantFrom(...Object.keys(EVENT_DATA), "chengge", "", "constructor");

/** A sound event made by `sound` with a few fields replaced by nasty ones; sometimes another type's name on it. */
export function spoiledBy(sound: (serial: number, data: object) => object) {
  let serial = 0;
  return fc.tuple(nastyObject, nastyObject, types, fc.integer({ min: 0, max: 3 })).map(([envelope, data, type, how]) => {
    serial += 1;
    return { ...sound(serial, how > 0 ? data : {}), ...(how > 1 && envelope), ...(how > 2 && { type }) };
  });
}

export const contentTypes = fc.constantFrom(
  "application/json",
  "application/cloudevents+json",
  "application/cloudevents-batch+json",
  "application/json; charset=utf-8",
  "text/html",
  "application/cloudevents+avro",
  "",
  ";;",
  "application/json;charset",
);
export const packings = fc.constantFrom("", "gzip", "deflate", "br", "zstd", "identity", "gzip, gzip", "zip");

/** Bytes that are JSON, nearly JSON or nothing of the kind. */
export const bodiesOf = (event: fc.Arbitrary<object>) =>
  fc.oneof(
    event.map((value) => Buffer.from(JSON.stringify(value))),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.json().map((text) => Buffer.from(text)),
    fc.string().map((text) => Buffer.from(`[${text}]`)),
  );

export const pack = (body: Buffer, packing: string) =>
  packing === "gzip" ? gzipSync(body) : packing === "deflate" ? deflateSync(body) : body;

/** Attributes in `ce-` headers. */
export const attributes = fc
  .dictionary(
    fc.constantFrom("id", "source", "type", "time", "specversion", "constructor", "data", "data_base64", "x"),
    fc.oneof(
      fc.string({ maxLength: 40 }).map((text) => encodeURIComponent(text.toWellFormed()) || "%"),
      fc.constantFrom("%", "%zz", '"', '"a\\"', "1.0", "//test/a"),
    ),
  )
  .map((found) => Object.fromEntries(Object.entries(found).map(([name, text]) => [`ce-${name}`, text])));

export const readPaths = fc.constantFrom("state", "reports", "warnings", "trends", "reports/x", "warnings/x", "tokens", "dead-letters");
export const queries = fc
  .array(
    fc.tuple(
      fc.constantFrom("scope", "stage", "q", "limit", "cursor", "from", "to", "overdue", "measure", "step", "kind", "__proto__"),
      fc.string({ unit: "grapheme", maxLength: 12 }),
    ),
    { maxLength: 3 },
  )
  .map((entries) => new URLSearchParams(entries.map(([name, text]): [string, string] => [name, text.toWellFormed()])).toString());

/** One request, or bytes for a bare connection. */
export type HostileRequest =
  | { readonly method: string; readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer }
  | { readonly bytes: Buffer };

export type HostileTarget = {
  readonly seed: number;
  /** Bearer tokens of that server; those of admins are none of these: they may change what they like. */
  readonly tokens: { readonly source: string; readonly display: string; readonly supervisor: string };
  /** The CloudEvents `source` of the source token. */
  readonly source: string;
};

const RAW: readonly string[] = [
  "GET / HTTP/1.1\r\n\r\n",
  "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
  "POST /api/v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n",
  "POST /api/v1/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
  "POST /api/v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
  "GET /api/v1/state HTTP/1.1\r\nHost: x\r\nHost: y\r\nConnection: close\r\n\r\n",
  "GET http://other/api/v1/state HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
  "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
  "CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n",
  "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 99\r\nSec-WebSocket-Key: x\r\n\r\n",
  "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: x\r\n\r\n",
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  `GET /${"a".repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: x\r\n${"X-A: b\r\n".repeat(3000)}\r\n`,
  "GET /\u0000\u0001 HTTP/1.1\r\nHost: x\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: x\r\nX\u0000: y\r\n\r\n",
];

/** Requests without end; the same for the same target. */
export function* hostileRequests({ seed, tokens, source }: HostileTarget): Generator<HostileRequest, never> {
  const time = new Date(0).toISOString();
  const event = spoiledBy((serial, data) => ({
    specversion: "1.0",
    id: `hostile-${seed}-${serial}`,
    source,
    type: "chengge.report.submitted",
    time,
    data: {
      reportId: `hostile-${seed}-${serial}`,
      family: "livelihood",
      kind: "L01",
      title: "x",
      grid: "x",
      channel: "app",
      urgency: "routine",
      ...data,
    },
  }));
  const tokenLike = fc.oneof(
    { weight: 6, arbitrary: fc.constant(tokens.source) },
    fc.constantFrom(tokens.display, tokens.supervisor),
    fc.string({ maxLength: 60 }).map((text) => text.replace(/[^\x21-\x7e]/g, "")),
  );
  const bearer = tokenLike.map((token): Record<string, string> => ({ Authorization: `Bearer ${token}` }));
  const whole = (method: string, path: string, headers: Record<string, string>, body: Buffer = Buffer.alloc(0)): HostileRequest => ({
    method,
    path,
    headers,
    body,
  });
  const post = (headers: Record<string, string>, body: Buffer) => whole("POST", "/api/v1/events", headers, body);

  const requests: fc.Arbitrary<HostileRequest> = fc.oneof(
    fc
      .tuple(fc.array(fc.oneof(event, nasty), { maxLength: 20 }), bearer)
      .map(([events, token]) =>
        post({ ...token, "Content-Type": "application/cloudevents-batch+json" }, Buffer.from(JSON.stringify(events))),
      ),
    fc
      .tuple(bodiesOf(event), contentTypes, packings, bearer)
      .map(([body, type, packing, token]) =>
        post({ ...token, "Content-Type": type, ...(packing !== "" && { "Content-Encoding": packing }) }, pack(body, packing)),
      ),
    fc
      .tuple(attributes, bearer)
      .map(([headers, token]) =>
        post({ ...token, "ce-specversion": "1.0", "Content-Type": "application/json", ...headers }, Buffer.from("{}")),
      ),
    fc.tuple(readPaths, queries, bearer).map(([path, query, token]) => whole("GET", `/api/v1/${path}?${query}`, token)),
    fc
      .tuple(
        fc.constantFrom("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "PURGE"),
        fc.oneof(
          fc.webPath(),
          fc.constantFrom(
            "/api/v1/events",
            "/..%2f..%2fetc%2fpasswd",
            "/%00",
            "/%",
            "/assets/%2e%2e/x.js",
            "/api/v1/reports/%E0%A4%A",
            "//x",
          ),
        ),
        bearer,
      )
      .map(([method, path, token]) => whole(method, path === "" ? "/" : path, token)),
    fc.tuple(fc.json(), contentTypes).map(([json, type]) => whole("POST", "/api/v1/session", { "Content-Type": type }, Buffer.from(json))),
    fc
      .oneof(fc.constantFrom(...RAW), fc.string({ unit: "binary", maxLength: 200 }))
      .map((text) => ({ bytes: Buffer.from(text, "latin1") })),
  );
  for (let round = 0; ; round += 1) yield* fc.sample(requests, { seed: seed + round, numRuns: 200 });
}

/** The answer's status, or null where the line was closed without one. A bare connection is let go of after `patienceMs`. */
export function sendHostile(url: string, request: HostileRequest, patienceMs = 100): Promise<number | null> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    if ("bytes" in request) {
      let heard = "";
      const socket = connect(Number(port), hostname, () => socket.write(request.bytes));
      socket.setTimeout(patienceMs, () => socket.destroy());
      socket.on("data", (chunk: Buffer) => void (heard += chunk.toString("latin1", 0, 64)));
      socket.on("error", () => {});
      socket.on("close", () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1] ?? Number.NaN) || null));
      return;
    }
    const { method, path, headers, body } = request;
    const sending = httpRequest({ hostname, port, method, path, headers: { ...headers, "Content-Length": body.length } }, (response) => {
      response.resume().on("close", () => resolve(response.statusCode ?? null));
    });
    sending.on("error", () => resolve(null));
    sending.end(body);
  });
}
