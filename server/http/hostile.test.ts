// Hostile input: whatever is sent, the answer is the contract's, the server goes on, and nothing accepted is lost.
import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cloudEvent, reportEvent, startTestServer, type TestServer } from "./testing.ts";
import {
  attributes,
  bodiesOf,
  contentTypes,
  hostileRequests,
  nasty,
  pack,
  packings,
  queries,
  readPaths,
  sendHostile,
  spoiledBy,
} from "./testing-hostile.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ settings: { rates: { requestsPerSecond: 1e6, eventsPerSecond: 1e6, unknownPerSecond: 1e6 } } });
});
afterAll(() => server.stop());

const RUNS = { seed: 4608, numRuns: 100 };
const alive = async () => {
  const reportId = `alive-${server.log.head().count}`;
  expect((await server.post(reportEvent(reportId))).status).toBe(202);
  expect(server.hub.state.reports.has(reportId)).toBe(true);
  for (const path of ["state", "reports", "warnings", "trends"]) expect((await server.get(`/api/v1/${path}`)).status).toBe(200);
};

const spoiled = spoiledBy((serial, data) => reportEvent(`h-${serial}`, data as Record<string, unknown>));

describe("hostile bodies", () => {
  test("batches of spoiled events are answered event by event; accepted ones are in the log", async () => {
    const seen = { accepted: 0, rejected: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(spoiled, nasty), { maxLength: 20 }), async (events) => {
        const { count } = server.log.head();
        const response = await server.post(events, undefined, { "Content-Type": "application/cloudevents-batch+json" });
        if (response.status === 403) return; // every event foreign
        expect(response.status).toBe(202);
        const { accepted, duplicates, rejected } = (await response.json()) as {
          accepted: number;
          duplicates: number;
          rejected: { detail: string; type: string }[];
        };
        expect(accepted + duplicates + rejected.length).toBe(events.length);
        expect(server.log.head().count).toBe(count + accepted);
        seen.accepted += accepted;
        seen.rejected += rejected.length;
        for (const { type, detail } of rejected)
          expect([type.startsWith("/problems/"), detail.length > 10, detail.includes("13812345678")]).toEqual([true, true, false]);
      }),
      RUNS,
    );
    expect(Math.min(seen.accepted, seen.rejected)).toBeGreaterThan(100); // otherwise this test proved nothing
    await alive();
  });

  test("bytes of any sort, under any content type and packing, never get a 5xx", async () => {
    await fc.assert(
      fc.asyncProperty(bodiesOf(spoiled), contentTypes, packings, async (body, type, packing) => {
        const response = await server.post(new Uint8Array(pack(body, packing)), undefined, {
          "Content-Type": type,
          ...(packing !== "" && { "Content-Encoding": packing }),
        });
        expect(response.status).toBeLessThan(500);
        await response.arrayBuffer();
      }),
      RUNS,
    );
    await alive();
  });

  test("hostile headers in binary mode are answered", async () => {
    await fc.assert(
      fc.asyncProperty(attributes, async (headers) => {
        const response = await server.post("{}", undefined, { "ce-specversion": "1.0", ...headers, "Content-Type": "application/json" });
        expect([202, 403]).toContain(response.status);
        await response.arrayBuffer();
      }),
      RUNS,
    );
    await alive();
  });

  test("hostile queries are 200, 400, 403 or 404", async () => {
    await fc.assert(
      fc.asyncProperty(readPaths, queries, async (path, query) => {
        const response = await server.get(`/api/v1/${path}?${query}`, server.tokens.supervisor);
        expect([200, 400, 403, 404]).toContain(response.status);
        await response.arrayBuffer();
      }),
      RUNS,
    );
  });

  test("a thousand requests of every hostile kind get no 5xx", async () => {
    const statuses = new Map<string, number>();
    const { tokens } = server;
    const requests = hostileRequests({ seed: 4608, tokens, source: "//test/a" });
    for (let at = 0; at < 1000; at += 1) {
      const { value } = requests.next();
      const status = await sendHostile(server.url, value, 20);
      expect([value, status === null || status < 500]).toEqual([value, true]);
      statuses.set(String(status), (statuses.get(String(status)) ?? 0) + 1);
    }
    // Otherwise this test proved nothing.
    for (const status of ["202", "400", "401", "403", "404", "405", "415"])
      expect([status, statuses.get(status) ?? 0]).not.toEqual([status, 0]);
    await alive();
  });
});

describe("well-known attacks", () => {
  test("a million brackets are too deep, and not read further", async () => {
    const body = `[{"specversion":"1.0","id":"deep","data":${"[".repeat(400_000)}${"]".repeat(400_000)}},${JSON.stringify(reportEvent("beside-deep"))}]`;
    const response = await server.post(body, undefined, { "Content-Type": "application/cloudevents-batch+json" });
    expect(await response.json()).toMatchObject({ accepted: 1, rejected: [{ index: 0, type: "/problems/event-too-large" }] });
    expect((await server.deadLetters.list({ limit: 1 }))[0]).toMatchObject({ eventId: "deep", event: null });
  });

  test("keys of the prototype change no object", async () => {
    const evidence = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"ok":1}') as object;
    const event = cloudEvent("chengge.warning.raised", {
      warningId: "proto",
      category: "natural",
      level: "blue",
      kind: "k",
      title: "t",
      area: { division: "C" },
      issuer: "i",
      evidence,
    });
    const text = JSON.stringify(event).replace('"data":{', '"__proto__":{"id":"other"},"data":{"__proto__":{"title":"other"},');
    expect(await (await server.post(text, undefined, { "Content-Type": "application/cloudevents+json" })).json()).toMatchObject({
      accepted: 1,
    });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(server.hub.state.warnings.get("proto")?.title).toBe("t");
  });

  test("times in a warning's evidence that no calendar holds break no answer", async () => {
    const evidence = { at: 1e300, time: -1e20, from: { to: 1e17 }, clock: 5 };
    const event = cloudEvent("chengge.warning.raised", {
      warningId: "when",
      category: "natural",
      level: "blue",
      kind: "k",
      title: "t",
      area: { division: "C" },
      issuer: "i",
      evidence,
    });
    expect(await (await server.post(event)).json()).toMatchObject({ accepted: 1 });
    await alive();
    expect(await (await server.get("/api/v1/warnings/when")).json()).toMatchObject({ evidence });
  });

  test("a key sent twice counts as the last one", async () => {
    const text = JSON.stringify(reportEvent("twice", { title: "first" })).replace('"title":"first"', '"title":"first","title":"second"');
    await server.post(text, undefined, { "Content-Type": "application/cloudevents+json" });
    expect(server.hub.state.reports.get("twice")?.title).toBe("second");
  });

  test("control characters, halves of characters and marks that show nothing or turn text around do not come in; emoji, taken apart, and line ends do", async () => {
    const event = reportEvent("marks", { title: "a\u0000b\u202ec\ud800d\u0007", text: "一\n二\t👨‍👩‍👧" });
    const text = JSON.stringify(event);
    expect(await (await server.post(text, undefined, { "Content-Type": "application/cloudevents+json" })).json()).toMatchObject({
      accepted: 1,
    });
    const [last] = await server.log.readAfter(server.log.head().count - 1, 1);
    expect(last?.event.data).toMatchObject({ title: "abcd", text: "一\n二\t👨👩👧" });
  });

  test("numbers beyond all measure are rejected or kept as they are", async () => {
    const event = (records: string) =>
      JSON.stringify(cloudEvent("chengge.source.heartbeat", { records: 1, lagMs: 1 })).replace('"records":1', `"records":${records}`);
    for (const [records, accepted] of [
      ["1e999", 0],
      ["-1", 0],
      ["1.5", 0],
      ["9007199254740993", 0],
      ["10900000000", 1],
    ] as const) {
      expect([
        records,
        ((await (await server.post(event(records), undefined, { "Content-Type": "application/json" })).json()) as { accepted: number })
          .accepted,
      ]).toEqual([records, accepted]);
    }
  });

  test("a body that breaks off is forgotten", async () => {
    const { count } = server.log.head();
    const { port } = new URL(server.url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.write(
      `POST /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${server.tokens.source}\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n[{"specversion"`,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.log.head().count).toBe(count);
    await alive();
  });

  test("files outside the client's folder cannot be had", async () => {
    const { port } = new URL(server.url);
    for (const path of [
      "/../access.sqlite",
      "/..%2faccess.sqlite",
      "/%2e%2e/access.sqlite",
      "/assets/..%5c..%5caccess.sqlite",
      "/.%2e/package.json",
      "/%00.js",
      "/a%00.json",
      "//etc/passwd",
      "/.git/config",
    ]) {
      const status = await new Promise<number>((resolve, reject) => {
        const socket = connect(Number(port), "127.0.0.1", () =>
          socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
        );
        socket.on("data", (chunk) => resolve(Number(String(chunk).slice(9, 12))));
        socket.on("error", reject);
      });
      expect([path, status >= 400 && status < 500]).toEqual([path, true]);
    }
  });

  test("dead letters stay within their bounds", async () => {
    for (let round = 0; round < 12; round += 1) await server.post(Array.from({ length: 1000 }, (_, at) => ({ id: `d${round}-${at}` })));
    expect((await server.deadLetters.size()).letters).toBe(10_000);
    await alive();
  });
});
