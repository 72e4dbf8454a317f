// What the server writes down of requests: enough to follow one by its id, never a secret, never anybody's words.
import { pino } from "pino";
import { expect, test } from "vitest";
import { watchReadiness } from "../readiness-watch.ts";
import { cloudEvent, reportEvent, startTestServer } from "./testing.ts";

function capture(level: "debug" | "info") {
  const lines: string[] = [];
  const logger = pino({ level }, { write: (line: string) => void lines.push(line) });
  return { logger, lines, told: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

test("a request's id is the sender's when it is harmless, else our own, and follows into the answer, the problem and the log", async () => {
  const { logger, told } = capture("debug");
  const server = await startTestServer({ logger });
  const answer = await server.post([reportEvent("i1"), { id: "x" }], undefined, { "X-Request-Id": "feed-2026:1" });
  expect(answer.headers.get("x-request-id")).toBe("feed-2026:1");
  expect(Object.keys((await answer.json()) as object)).toEqual(["accepted", "duplicates", "rejected"]);
  const head = server.log.head().count;
  const line = () => told().find(({ requestId }) => requestId === "feed-2026:1");
  await expect.poll(line).toBeDefined();
  expect(line()).toMatchObject({
    method: "POST",
    route: "/api/v1/events",
    status: 202,
    source: "//test/a",
    events: 2,
    accepted: 1,
    duplicates: 0,
    rejected: 1,
    first: head,
    last: head,
    by: expect.stringMatching(/^tok_/),
    ms: expect.any(Number),
  });

  expect((await server.deadLetters.list({ limit: 1 }))[0]).toMatchObject({ requestId: "feed-2026:1" });

  const refused = await server.post("{", undefined, { "X-Request-Id": "bad-1" });
  expect(await refused.json()).toMatchObject({ type: "/problems/json", requestId: "bad-1" });
  for (const sent of ["with blanks in it", "x".repeat(129), server.tokens.source, "call-13812345678", "<script>"]) {
    const { headers } = await server.get("/api/v1/log/head", undefined, { "X-Request-Id": sent });
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  }
  await server.stop();
});

test("after requests of every kind the log holds no token, no cookie, no query and no words", async () => {
  const { logger, lines } = capture("debug");
  const server = await startTestServer({ logger });
  const words = ["菜场后门垃圾", "operators-own-words", "13812345678", "search-for-this", "secret-reason"];
  await server.post(reportEvent("p1", { title: words[0], text: words[1], participant: "opaque-person-1" }));
  await server.post([reportEvent("p2", { title: words[0], participant: words[2] }), cloudEvent("chengge.report.noted", { text: 1 })]);
  await server.post(cloudEvent("chengge.report.noted", { reportId: "p1", reason: words[4] }));
  await server.post(`{"title": "${words[1]}`);
  await server.post("x".repeat(2 << 20), undefined, { "Content-Type": `text/${words[3]}` });
  await server.get(`/api/v1/reports?q=${words[3]}&scope=C`, server.tokens.supervisor);
  await server.get(`/api/v1/reports?${words[3]}=1`);
  await server.get(`/api/v1/reports/${words[3]}?token=${server.tokens.admin}`, server.tokens.admin);
  await server.get(`/${server.tokens.display}`, null);
  await server.get("/api/v1/state", `${server.tokens.source.slice(0, -1)}!`);
  await server.get("/api/v1/state", null, { Cookie: `chengge_session=${server.tokens.display}` });
  const session = await fetch(`${server.url}/api/v1/session`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token: server.tokens.supervisor }),
  });
  const cookie = session.headers.get("set-cookie")?.split(";")[0]?.split("=")[1] ?? "";
  expect(cookie.length).toBeGreaterThan(20);
  await server.get("/api/v1/state", null, { Cookie: session.headers.get("set-cookie")?.split(";")[0] ?? "" });
  await server.stop();
  const all = lines.join("");
  expect(lines.length).toBeGreaterThan(12);
  for (const secret of [...Object.values(server.tokens), cookie, ...words, "opaque-person-1"])
    expect([secret, all.includes(secret)]).toEqual([secret, false]);
});

test("at the usual level a source's refused requests are told, sparingly, and nothing of what goes well", async () => {
  const { logger, told } = capture("info");
  const server = await startTestServer({ logger });
  await server.post(reportEvent("q1"));
  await server.get("/api/v1/state");
  const requests = () => told().filter((line) => line["msg"] === "request");
  expect(requests()).toEqual([]);
  await server.post("{");
  await expect.poll(() => requests().length).toBe(1);
  expect(requests()).toMatchObject([{ status: 400, fault: "json", route: "/api/v1/events" }]);
  for (let at = 0; at < 200; at += 1) await server.post("{");
  expect(requests().length).toBeLessThan(100);
  await server.stop();
});

test("readiness is told when it changes, once, with the reason", async () => {
  const { logger, told } = capture("info");
  let reason: string | null = "folding the log: 1 of 9";
  const stop = watchReadiness({ readiness: () => (reason === null ? { ready: true } : { ready: false, reason }) }, logger, 5);
  const heard = () => told().map((line) => [line["msg"], line["reason"]]);
  await expect.poll(heard).toEqual([["not ready", "folding the log: 1 of 9"]]);
  reason = "folding the log: 5 of 9";
  await new Promise((resolve) => setTimeout(resolve, 50));
  reason = null;
  await expect.poll(() => heard().length).toBe(2);
  reason = "the log cannot be written: log-full";
  await expect.poll(() => heard().length).toBe(3);
  reason = null;
  await expect.poll(() => heard().length).toBe(4);
  expect(heard().slice(1)).toEqual([
    ["ready again", undefined],
    ["not ready", "the log cannot be written: log-full"],
    ["ready again", undefined],
  ]);
  stop();
});
