// When the server or its log cannot: honest answers that say when to come again, and health that goes on.
import { expect, test } from "vitest";
import type { Hub } from "../hub.ts";
import { LogFault } from "../log/event-log.ts";
import { reportEvent, startTestServer } from "./testing.ts";

/** The hub, with some of its answers replaced. */
const changed = (hub: Hub, over: Partial<Hub>): Hub => Object.assign(Object.create(hub) as Hub, over);

test("before the log is folded: alive, not ready with the reason, and the API says 503", async () => {
  const server = await startTestServer({
    between: (hub) => changed(hub, { readiness: () => ({ ready: false, reason: "folding the log: 1 of 2" }) }),
  });
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  const ready = await fetch(`${server.url}/readyz`);
  expect([ready.status, await ready.json()]).toMatchObject([503, { reason: "folding the log: 1 of 2" }]);
  const answer = await server.post(reportEvent("early"));
  expect([answer.status, answer.headers.get("retry-after"), await answer.json()]).toMatchObject([
    503,
    "1",
    { type: "/problems/not-ready" },
  ]);
  expect((await server.get("/api/v1/state")).status).toBe(503);
  expect((await server.get("/api/v1/city")).status).toBe(200);
  await server.stop();
});

test.each([
  ["log-busy", "1", "nothing of this request was taken"],
  ["log-full", "5", "nothing of this request was taken"],
  ["log-unconfirmed", "5", "send it again with the same id"],
] as const)("a log that cannot be written (%s) is 503, and what was sent is taken when it comes again", async (code, wait, detail) => {
  let failing = true;
  const server = await startTestServer({
    clock: "stream",
    between: (hub) =>
      changed(hub, {
        submit: (records, origin) =>
          failing ? Promise.reject(new LogFault(code, "no room at /secret/path")) : hub.submit(records, origin),
      }),
  });
  const event = reportEvent("again", {}, { time: "2015-06-01T10:00:30Z" });
  const refused = await server.post(event);
  const problem = await refused.text();
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, wait]);
  expect(problem).toContain("/problems/log");
  expect(problem).toContain(detail);
  expect(problem).not.toContain("/secret/path");
  failing = false;
  expect(await (await server.post(event)).json()).toMatchObject({ accepted: 1 });
  expect((await server.log.readAfter(0, 10)).map((record) => record.event.type)).toEqual([
    "chengge.report.submitted",
    "chengge.clock.ticked",
  ]);
  await server.stop();
});

test("a mistake of our own is a 500 without its inside", async () => {
  const server = await startTestServer({
    between: (hub) =>
      changed(hub, {
        view: () => {
          throw new Error("inside at /secret/path");
        },
      }),
  });
  const answer = await server.get("/api/v1/state");
  const text = await answer.text();
  expect([answer.status, text.includes("secret"), text.includes("inside")]).toEqual([500, false, false]);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  await server.stop();
});
