// The door over HTTP: what every good and bad event is answered.
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { T0 } from "../../shared/testing.ts";
import type { EventsAnswer } from "./events.ts";
import { cloudEvent, reportEvent, startTestServer, type TestServer } from "./testing.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const answerOf = async (response: Response) => ({
  status: response.status,
  ...((await response.json()) as EventsAnswer & { type?: string; detail?: string }),
});
const ahead = (ms: number) => new Date(T0 + ms).toISOString();

describe("good events", () => {
  test("one structured event is accepted, and is in the view once it is", async () => {
    const before = server.hub.view("C").totals.open;
    expect(await answerOf(await server.post(reportEvent("good-1")))).toEqual({ status: 202, accepted: 1, duplicates: 0, rejected: [] });
    expect(server.hub.view("C").totals.open).toBe(before + 1);
  });

  test("sent again it is a duplicate, in the same batch too", async () => {
    const event = reportEvent("good-2");
    expect(await answerOf(await server.post([event, event]))).toMatchObject({ accepted: 1, duplicates: 1 });
    expect(await answerOf(await server.post(event))).toMatchObject({ accepted: 0, duplicates: 1 });
  });

  test("an empty batch is accepted", async () => {
    expect(await answerOf(await server.post([]))).toEqual({ status: 202, accepted: 0, duplicates: 0, rejected: [] });
  });

  test("plain JSON, an object or a list, is taken as well", async () => {
    const json = { "Content-Type": "application/json; charset=utf-8" };
    expect(await answerOf(await server.post(reportEvent("good-3"), undefined, json))).toMatchObject({ accepted: 1 });
    expect(await answerOf(await server.post([reportEvent("good-4"), reportEvent("good-5")], undefined, json))).toMatchObject({
      accepted: 2,
    });
  });

  test("binary mode: attributes in headers, percent-encoded where they have to be", async () => {
    const { data, ...attributes } = reportEvent("good-6");
    const headers = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [`ce-${name}`, String(value).replaceAll("/", "%2F")]),
    );
    const answer = await answerOf(
      await server.post(JSON.stringify(data), undefined, { ...headers, "Content-Type": "application/json", "ce-note": "%E4%BD%A0" }),
    );
    expect(answer).toMatchObject({ accepted: 1, rejected: [] });
  });

  test("a packed body is taken", async () => {
    expect(
      await answerOf(
        await server.post(gzipSync(JSON.stringify([reportEvent("good-7")])), undefined, {
          "Content-Encoding": "gzip",
          "Content-Type": "application/cloudevents-batch+json",
        }),
      ),
    ).toMatchObject({ accepted: 1 });
  });

  test("unknown fields and extensions are dropped, the event is taken", async () => {
    const event = reportEvent("good-8", { stranger: { deep: [1] } }, { traceparent: "00-x", subject: "s", dataschema: "http://x" });
    expect(await answerOf(await server.post(event))).toMatchObject({ accepted: 1 });
    const [last] = await server.log.readAfter(server.log.head().count - 1, 1);
    expect(JSON.stringify(last)).not.toMatch(/stranger|traceparent|dataschema/);
  });

  test("unknown grid, kind and department are accepted, marked and counted", async () => {
    const before = server.hub.view("C").totals.unplaced;
    expect(await answerOf(await server.post(reportEvent("good-9", { grid: "nowhere", kind: "X", department: "D99" })))).toMatchObject({
      accepted: 1,
    });
    expect(server.hub.view("C").totals.unplaced).toBe(before + 1);
    expect(server.hub.state.reports.get("good-9")?.unknown).toEqual(["grid", "kind", "department"]);
  });

  test("a position is placed in its grid; one outside every grid is of unknown place", async () => {
    await server.post([
      reportEvent("good-10", { grid: undefined, lon: 120.015, lat: 30.005 }),
      reportEvent("good-11", { grid: undefined, lon: 10, lat: 10 }),
    ]);
    expect(server.hub.state.reports.get("good-10")?.grid).toBe(1);
    expect(server.hub.state.reports.get("good-11")?.grid).toBe(-1);
  });

  test("what is accepted through this call alone is counted as received", async () => {
    const { received } = server.log.head();
    await server.post([reportEvent("good-12"), reportEvent("good-12b", {}, { id: "" }), reportEvent("good-13")]);
    expect(server.log.head().received).toBe(received + 2);
  });
});

const BAD: readonly [what: string, type: string, event: unknown][] = [
  ["no event", "not-an-event", 7],
  ["a null", "not-an-event", null],
  ["a list", "not-an-event", []],
  ["no specversion", "specversion", reportEvent("b", {}, { specversion: undefined })],
  ["an older specversion", "specversion", reportEvent("b", {}, { specversion: "0.3" })],
  ["no id", "id", reportEvent("b", {}, { id: undefined })],
  ["an id with a space", "id", reportEvent("b", {}, { id: "a b" })],
  ["an id too long", "id", reportEvent("b", {}, { id: "x".repeat(129) })],
  ["an id that is a number", "id", reportEvent("b", {}, { id: 7 })],
  ["no source", "source", reportEvent("b", {}, { source: undefined })],
  ["an empty source", "source", reportEvent("b", {}, { source: "" })],
  ["no type", "event-type", reportEvent("b", {}, { type: undefined })],
  ["an unknown type", "event-type", reportEvent("b", {}, { type: "chengge.report.vanished" })],
  ["a type of the prototype", "event-type", reportEvent("b", {}, { type: "constructor" })],
  ["no time", "time", reportEvent("b", {}, { time: undefined })],
  ["a time without a zone", "time", reportEvent("b", {}, { time: "2026-11-23T09:40:00" })],
  ["a day that is not", "time", reportEvent("b", {}, { time: "2026-02-30T09:40:00Z" })],
  ["a time before 1970", "time", reportEvent("b", {}, { time: "0001-01-01T00:00:00Z" })],
  ["a time as a number", "time", reportEvent("b", {}, { time: T0 })],
  ["more than 5 minutes ahead", "future", reportEvent("b", {}, { time: ahead(5 * 60_000 + 1000) })],
  ["data of another type", "data-type", reportEvent("b", {}, { datacontenttype: "text/plain" })],
  ["data in base64", "data-type", reportEvent("b", {}, { data_base64: "e30=" })],
  ["no data", "data", reportEvent("b", {}, { data: undefined })],
  ["data that is a text", "data", reportEvent("b", {}, { data: "{}" })],
  ["a missing field", "data", reportEvent("b", { title: undefined })],
  ["a title too long", "data", reportEvent("b", { title: "长".repeat(121) })],
  ["a title of control characters", "data", reportEvent("b", { title: "\u0000\u0007" })],
  ["an unknown family", "data", reportEvent("b", { family: "weather" })],
  ["lon without lat", "data", reportEvent("b", { lon: 120 })],
  ["a latitude beyond the pole", "data", reportEvent("b", { lon: 120, lat: 91 })],
  ["a report id with a space", "data", reportEvent("b c")],
  ["satisfaction 6", "data", cloudEvent("chengge.report.rated", { reportId: "good-1", satisfaction: 6 })],
  [
    "a model's red",
    "data",
    cloudEvent("chengge.warning.raised", {
      warningId: "w",
      authority: "model",
      category: "accident",
      level: "red",
      kind: "k",
      title: "t",
      area: { division: "C" },
      issuer: "i",
    }),
  ],
  ["a phone number for a person", "personal-id", reportEvent("b", { participant: "tel:13812345678" })],
  ["the clock's tick", "own-type", cloudEvent("chengge.clock.ticked", { at: ahead(0) })],
  ["an event over 64 KiB", "event-too-large", reportEvent("b", { text: "长".repeat(22_000) })],
  ["an event nested too deep", "too-deep", reportEvent("b", { stranger: JSON.parse(`${"[".repeat(40)}${"]".repeat(40)}`) as unknown })],
];

describe("bad events", () => {
  test.each(BAD)("%s is rejected as %s, and the rest of its batch goes through", async (_what, type, event) => {
    const answer = await answerOf(await server.post([event, reportEvent(`rest-${Math.random()}`.replace(".", "-"))]));
    expect(answer).toMatchObject({ status: 202, accepted: 1, duplicates: 0 });
    expect(answer.rejected).toHaveLength(1);
    expect(answer.rejected[0]).toMatchObject({ index: 0, type: `/problems/${type}` });
    expect(answer.rejected[0]?.detail.length).toBeGreaterThan(10);
  });

  test("alone, it is rejected in a 202 of its own, with its id", async () => {
    const answer = await answerOf(await server.post(reportEvent("b", { title: "" }, { id: "alone" })));
    expect(answer).toMatchObject({ status: 202, accepted: 0, rejected: [{ index: 0, id: "alone", type: "/problems/data" }] });
    expect(answer.rejected[0]?.detail).toMatch(/data\.title/);
  });

  test("five minutes ahead of the city clock is still taken", async () => {
    expect(await answerOf(await server.post(reportEvent("ahead", {}, { time: ahead(5 * 60_000) })))).toMatchObject({ accepted: 1 });
  });

  test("the types of problems are explained", async () => {
    for (const type of new Set(BAD.map(([, name]) => name))) expect((await fetch(`${server.url}/problems/${type}`)).status).toBe(200);
    expect((await fetch(`${server.url}/problems/constructor`)).status).toBe(404);
  });
});

const batch = (count: number) => Array.from({ length: count }, (_, at) => reportEvent(`many-${at}`));
const REFUSED: readonly [what: string, status: number, type: string, body: () => unknown, headers?: Record<string, string>][] = [
  ["no JSON", 400, "json", () => "{"],
  ["NaN", 400, "json", () => '{"id":NaN}'],
  ["no UTF-8", 400, "json", () => new Uint8Array([0x22, 0xff, 0x22]), { "Content-Type": "application/json" }],
  ["nothing", 400, "json", () => ""],
  ["a text", 400, "body", () => '"x"', { "Content-Type": "application/json" }],
  ["null", 400, "body", () => "null"],
  ["a list as one structured event", 400, "body", () => [], { "Content-Type": "application/cloudevents+json" }],
  ["an object as a batch", 400, "body", () => "{}", { "Content-Type": "application/cloudevents-batch+json" }],
  ["plain text", 415, "media-type", () => "x", { "Content-Type": "text/plain" }],
  ["a form", 415, "media-type", () => "a=1", { "Content-Type": "application/x-www-form-urlencoded" }],
  ["another charset", 415, "media-type", () => "{}", { "Content-Type": "application/json; charset=gb18030" }],
  ["an unknown packing", 415, "media-type", () => "{}", { "Content-Encoding": "lzma" }],
  ["broken gzip", 400, "encoding", () => "no gzip", { "Content-Encoding": "gzip" }],
  ["over 1 MiB", 413, "too-large", () => `[${" ".repeat(1 << 20)}]`],
  ["over 1 MiB unpacked", 413, "too-large", () => new Uint8Array(gzipSync(" ".repeat(20 << 20))), { "Content-Encoding": "gzip" }],
  ["more than 1,000 events", 413, "too-many", () => batch(1001)],
];

describe("bad requests", () => {
  test.each(REFUSED)("%s is %i %s", async (_what, status, type, body, headers) => {
    const response = await server.post(body(), undefined, headers);
    expect(response.headers.get("content-type")).toMatch(/^application\/problem\+json/);
    expect(await answerOf(response)).toMatchObject({ status, type: `/problems/${type}` });
  });

  test("1,000 events are not too many", async () => {
    expect(await answerOf(await server.post(batch(1000)))).toMatchObject({ status: 202, accepted: 1000 });
  });

  test("no token is 401, a wrong one too, another role 403", async () => {
    expect(await answerOf(await server.post(reportEvent("x"), null))).toMatchObject({ status: 401, type: "/problems/unauthorized" });
    expect(await answerOf(await server.post(reportEvent("x"), "cgs_wrong"))).toMatchObject({ status: 401 });
    for (const role of ["display", "supervisor", "admin"] as const) {
      expect(await answerOf(await server.post(reportEvent("x"), server.tokens[role]))).toMatchObject({
        status: 403,
        type: "/problems/role",
      });
    }
  });
});

describe("a source's token", () => {
  test("speaks for its own source: all foreign is 403, some foreign are rejected", async () => {
    const foreign = reportEvent("f-1", {}, { source: "//test/b" });
    expect(await answerOf(await server.post([foreign]))).toMatchObject({ status: 403, type: "/problems/foreign" });
    const mixed = await answerOf(await server.post([foreign, reportEvent("f-2")]));
    expect(mixed).toMatchObject({ status: 202, accepted: 1, rejected: [{ index: 0, type: "/problems/foreign" }] });
    expect(server.hub.state.reports.has("f-1")).toBe(false);
  });

  test("speaks for the event types and authorities written into it", async () => {
    const narrow = await server.tokenOf({ role: "source", source: "//test/a", types: ["chengge.report.*", "chengge.warning.raised"] });
    const raise = (authority: string, warningId: string) =>
      cloudEvent("chengge.warning.raised", {
        warningId,
        authority,
        category: "natural",
        level: "blue",
        kind: "k",
        title: "t",
        area: { division: "C" },
        issuer: "i",
      });
    const answer = await answerOf(
      await server.post(
        [
          reportEvent("t-1"),
          cloudEvent("chengge.source.heartbeat", { records: 1, lagMs: 1 }),
          raise("city", "w-city"),
          raise("statutory", "w-stat"),
          raise("model", "w-model"),
        ],
        narrow,
      ),
    );
    expect(answer.accepted).toBe(2);
    expect(answer.rejected.map(({ index, type }) => [index, type])).toEqual([1, 3, 4].map((index) => [index, "/problems/foreign"]));
  });

  test("speaks for its scope: place, area, division, and reports and warnings that lie outside", async () => {
    const county = await server.tokenOf({ role: "source", source: "//test/a", scope: "C1" });
    const raise = (warningId: string, area: object) =>
      cloudEvent("chengge.warning.raised", { warningId, category: "natural", level: "blue", kind: "k", title: "t", area, issuer: "i" });
    await server.post([reportEvent("out-1", { grid: "C211-1" }), raise("w-out", { division: "C2" }), raise("w-all", { division: "C" })]);
    const foreign = [
      reportEvent("s-1", { grid: "C211-1" }),
      reportEvent("s-2", { grid: undefined, lon: 120.225, lat: 30.005 }),
      cloudEvent("chengge.report.accepted", { reportId: "out-1" }),
      cloudEvent("chengge.grid.patrolled", { grid: "C212-1" }),
      raise("s-3", { division: "C" }),
      raise("s-4", { grids: ["C111-1", "C211-1"] }),
      cloudEvent("chengge.warning.lifted", { warningId: "w-all" }),
      cloudEvent("chengge.warning.received", { warningId: "w-out" }),
      cloudEvent("chengge.warning.received", { warningId: "w-all", division: "C2" }),
      cloudEvent("chengge.notice.published", { noticeId: "n", scope: "C", title: "t", text: "t" }),
      cloudEvent("chengge.duty.logged", { division: "C2", post: "p", text: "t" }),
    ];
    expect(await answerOf(await server.post(foreign, county))).toMatchObject({ status: 403, type: "/problems/foreign" });
    const own = [
      reportEvent("s-5", { grid: "C122-3" }),
      reportEvent("s-6", { grid: "nowhere" }),
      cloudEvent("chengge.report.accepted", { reportId: "s-5" }),
      raise("s-7", { division: "C12" }),
      cloudEvent("chengge.warning.received", { warningId: "w-all", division: "C1" }),
      cloudEvent("chengge.notice.published", { noticeId: "n", scope: "C11", title: "t", text: "t" }),
      cloudEvent("chengge.source.heartbeat", { records: 1, lagMs: 1 }),
    ];
    expect(await answerOf(await server.post([...own, ...foreign], county))).toMatchObject({ status: 202, accepted: own.length });
  });
});
