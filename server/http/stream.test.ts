// A stream's clock: what is received moves it, minute by minute.
import { afterAll, beforeAll, expect, test } from "vitest";
import { LogFault } from "../log/event-log.ts";
import { reportEvent, startTestServer, type TestServer } from "./testing.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ clock: "stream" });
});
afterAll(() => server.stop());

const at = (text: string) => new Date(`2015-06-01T${text}Z`).toISOString();
const post = async (events: unknown) => (await server.post(events)).json() as Promise<{ accepted: number; rejected: { type: string }[] }>;

test("accepted times move the clock, with one tick after a batch that begins a minute, and none for an earlier one", async () => {
  const events = ["10:00:05", "10:00:50", "10:01:10", "09:58:00", "10:07:30", "10:07:40"].map((text, index) =>
    reportEvent(`r${index}`, {}, { time: at(text) }),
  );
  expect(await post(events)).toMatchObject({ accepted: 6, rejected: [] });
  const log = (await server.log.readAfter(0, 100)).map(({ event }) =>
    event.type === "chengge.clock.ticked" ? event.id : (event.data as { reportId: string }).reportId,
  );
  expect(log).toEqual(["r0", "r1", "r2", "r3", "r4", "r5", "tick:2015-06-01T10:07Z"]);
  expect(new Date(server.clock.now()).toISOString()).toBe(at("10:07:40"));
  expect(server.hub.state.clock).toBe(Date.parse(at("10:07:00")));
});

test("ticks are not counted as received", () => {
  expect(server.log.head()).toMatchObject({ received: 6, count: 7 });
});

test("a duplicate neither moves the clock nor writes a tick, whatever its time says", async () => {
  const { count } = server.log.head();
  const now = server.clock.now();
  const [known] = await server.log.readAfter(count - 2, 1);
  await post(reportEvent("r5", {}, { time: new Date(now + 10 * 86_400_000).toISOString(), id: known?.event.id }));
  expect([server.log.head().count, server.clock.now()]).toEqual([count, now]);
});

test("only what is more than 5 minutes ahead of real time is in the future, and it does not move the clock", async () => {
  const now = server.clock.now();
  const far = new Date(Date.now() + 6 * 60_000).toISOString();
  expect(await post(reportEvent("far", {}, { time: far }))).toMatchObject({ accepted: 0, rejected: [{ type: "/problems/future" }] });
  expect(server.clock.now()).toBe(now);
  expect(await post(reportEvent("near", {}, { time: new Date(Date.now() + 4 * 60_000).toISOString() }))).toMatchObject({ accepted: 1 });
});

test("what the log does not take does not move the clock, and its minute is begun again", async () => {
  let fails = false;
  const other = await startTestServer({
    clock: "stream",
    between: (hub) => ({
      ...hub,
      get state() {
        return hub.state;
      },
      submit: (records, origin) => (fails ? Promise.reject(new LogFault("log-full", "test")) : hub.submit(records, origin)),
    }),
  });
  await other.post(reportEvent("kept", {}, { time: at("10:00:05") }));
  fails = true;
  const lost = reportEvent("lost", {}, { time: at("11:30:00") });
  expect((await other.post(lost)).status).toBe(503);
  expect(new Date(other.clock.now()).toISOString()).toBe(at("10:00:05"));
  fails = false;
  expect(await (await other.post(lost)).json()).toMatchObject({ accepted: 1, duplicates: 0 });
  expect(new Date(other.clock.now()).toISOString()).toBe(at("11:30:00"));
  expect(other.hub.state.clock).toBe(Date.parse(at("11:30:00")));
  await other.stop();
});
