// The program's clockwork over real hubs: chains are climbed once, by any number of servers, terms end, forgotten warnings come back.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { City } from "../../shared/city-check.ts";
import type { CityEvent, Unnumbered } from "../../shared/event.ts";
import { OWN_SOURCE } from "../../shared/fold/source.ts";
import { event, HOUR, MINUTE, numbered, smallCity, submitted, T0, tick } from "../../shared/testing.ts";
import { createClock } from "../clock.ts";
import { createHub, type Hub } from "../hub.ts";
import { createMemoryStore, type MemoryStore } from "../log/testing.ts";
import { silentLogger } from "../logger.ts";
import { type Clocks, createClocks } from "./clocks.ts";

const unnumbered = (...events: CityEvent[]): Unnumbered[] => numbered(events, 0).map(({ seq: _, ...record }) => record);

let store: MemoryStore;
let servers: { hub: Hub; clocks: Clocks }[];

function aCity(): City {
  const city = smallCity() as City;
  const { profile } = city;
  profile.departments = ["D1", "D2", "D3"].map((code) => ({ code, name: code, nameEn: code, ...(code === "D3" && { territorial: true }) }));
  profile.escalation = [
    { at: 0.75, action: "remind", to: ["网格长"], chain: "territorial", limit: "whole" },
    { at: 1, action: "supervise", to: ["镇街"], chain: "territorial", limit: "whole" },
    { at: 0.75, action: "remind", to: ["科室", "值班"], chain: "departmental", limit: "whole" },
    { at: 1, action: "supervise", to: ["副职"], chain: "departmental", limit: "whole" },
    { at: 2, action: "escalate", to: ["分管领导"], limit: "whole" },
  ];
  profile.warningReturnMinutes = { orange: 30 };
  return city;
}

async function start(city = aCity(), held = false) {
  const clock = createClock({ mode: "real", speed: 1, at: T0, steadyNow: () => 0 });
  const logger = silentLogger();
  let clocks: Clocks | null = null;
  const hub = await createHub({ log: store.open(), city, clock, logger, see: (records) => clocks?.see(records) });
  clocks = createClocks({ hub: () => hub, clock, logger, held });
  hub.onAdvance(() => clocks?.wake());
  await hub.started;
  const server = { hub, clocks };
  servers.push(server);
  return server;
}
const happen = async ({ hub, clocks }: { hub: Hub; clocks: Clocks }, ...events: CityEvent[]) => {
  await hub.submit(unnumbered(...events), { received: false });
  await clocks.idle();
};
/** Every minute to `hours` after T0, a quarter of an hour at a time. */
const pass = async (server: { hub: Hub; clocks: Clocks }, from: number, hours: number) => {
  for (let at = T0 + from * HOUR; at <= T0 + hours * HOUR; at += 15 * MINUTE) await happen(server, tick(at));
};
const own = async () => {
  const log = store.open();
  const { count } = log.head();
  const records = [...(await log.readAfter(0, count))];
  return records
    .filter(({ event: { source, type } }) => source === OWN_SOURCE && !type.startsWith("chengge.clock"))
    .map((one) => one.event);
};
const told = async () =>
  (await own()).map(({ type, data }) => {
    const { share, to } = data as { share?: number; to?: string };
    return [type.split(".").at(-1), share, to];
  });
/** A gas report: two clock hours. */
const gas = (id = "g1", over: Record<string, unknown> = {}) =>
  submitted(id, { family: "safety", kind: "S01", dueAt: new Date(T0 + 2 * HOUR), ...over });
type Step = "chengge.report.dispatched" | "chengge.report.deferred" | "chengge.report.closed" | "chengge.report.extended";
const step = <T extends Step>(type: T, data: Record<string, unknown> = {}, at = T0) =>
  event(type, { reportId: "g1", ...data }, { time: at });

beforeEach(() => {
  store = createMemoryStore();
  servers = [];
});
afterEach(async () => {
  for (const { hub, clocks } of servers) {
    clocks.stop();
    await clocks.idle();
    await hub.close();
  }
});

describe("a case near and past its limit", () => {
  test("climbs its chain at each part of it, once, up to its leaders", async () => {
    const server = await start();
    await happen(server, tick(T0), gas(), step("chengge.report.dispatched", { department: "D1" }));
    await pass(server, 0, 6);
    expect(await told()).toEqual([
      ["reminded", 0.75, "科室、值班"],
      ["supervised", 1, "副职"],
      ["escalated", 2, "分管领导"],
    ]);
    expect((await own()).map(({ time }) => (time - T0) / HOUR)).toEqual([1.5, 2, 4]);
    expect(server.hub.state.reports.get("g1")).toMatchObject({ climbed: { whole: 2, stage: 0 }, stage: "dispatched" });
  });

  test("goes by its territory while no department holds it, and where the towns themselves do", async () => {
    const server = await start();
    await happen(server, tick(T0), gas(), gas("g2"), event("chengge.report.dispatched", { reportId: "g2", department: "D3" }));
    await pass(server, 0, 2);
    expect((await told()).map(([what, , to]) => `${what} ${to}`).sort()).toEqual([
      "reminded 网格长",
      "reminded 网格长",
      "supervised 镇街",
      "supervised 镇街",
    ]);
  });

  test("does so once however many servers there are, and however often they start", async () => {
    const [one, two] = [await start(), await start()];
    await happen(one, tick(T0), gas());
    await pass(one, 0, 2);
    await vi.waitFor(() => expect(two.hub.state.seq).toBe(one.hub.state.seq));
    await pass(two, 2.25, 3);
    const three = await start();
    await pass(three, 3.25, 3.5);
    expect((await told()).map(([what]) => what)).toEqual(["reminded", "supervised"]);
    expect(three.hub.state.places[0]?.outOfOrder).toBe(0);
  });

  test("begins anew when it is given more time, and ends when the case does", async () => {
    const server = await start();
    await happen(server, tick(T0), gas());
    await pass(server, 0, 1.5);
    await happen(server, step("chengge.report.extended", { dueAt: new Date(T0 + 4 * HOUR) }, T0 + 1.5 * HOUR));
    await pass(server, 1.75, 3);
    expect((await told()).map(([what, share]) => `${what} ${share}`)).toEqual(["reminded 0.75", "reminded 0.75"]);
    await happen(server, step("chengge.report.closed", {}, T0 + 3 * HOUR));
    await pass(server, 3.25, 6);
    expect(await told()).toHaveLength(2);
  });

  test("a case whose clock stands still is left in peace, and taken up again when its term is over", async () => {
    const server = await start();
    await happen(server, tick(T0), gas(), step("chengge.report.deferred", { until: new Date(T0 + 5 * HOUR), reason: "等配件" }, T0 + HOUR));
    await pass(server, 1, 5);
    expect((await told()).map(([what]) => what)).toEqual(["resumed"]);
    const report = server.hub.state.reports.get("g1");
    expect(report).toMatchObject({ stage: "submitted", stoppedAt: null, dueAt: T0 + 6 * HOUR, runsFrom: T0 + 4 * HOUR });
    await pass(server, 5.25, 6);
    expect((await told()).map(([what]) => what)).toEqual(["resumed", "reminded", "supervised"]);
    // Put aside once more with the same words, now a term that is over.
    await happen(server, step("chengge.report.deferred", { until: new Date(T0 + 5 * HOUR), reason: "等配件" }, T0 + 6 * HOUR));
    await pass(server, 6, 6.25);
    expect(server.hub.state.reports.get("g1")?.stage).toBe("submitted");
  });
});

test("nobody is reminded of a past that is being fed in; when it is in, of what it left open", async () => {
  const server = await start(aCity(), true);
  await happen(server, tick(T0), gas(), gas("g2"));
  await pass(server, 0, 3);
  await happen(server, event("chengge.report.closed", { reportId: "g2" }, { time: T0 + HOUR }));
  expect(await told()).toEqual([]);
  server.clocks.hold(false);
  await happen(server, tick(T0 + 3 * HOUR + MINUTE));
  expect((await own()).map(({ data }) => (data as { reportId: string }).reportId)).toEqual(["g1", "g1"]);
});

test("a stage has a chain of its own where the city's table says so", async () => {
  const city = aCity();
  city.profile.stageLimits = { routine: { submitted: { amount: 1, unit: "h" } } };
  city.profile.escalation = [{ at: 1, action: "remind", to: ["受理员"], limit: "stage" }];
  const server = await start(city);
  const [record] = unnumbered(gas());
  if (!record) throw new Error("no record");
  await server.hub.submit([{ ...record, placed: { ...record.placed, stageDueAt: T0 + HOUR } }], { received: false });
  await pass(server, 0, 3);
  expect(await told()).toEqual([["reminded", 1, "受理员"]]);
  expect(server.hub.state.reports.get("g1")?.climbed).toEqual({ whole: 0, stage: 1 });
});

describe("an acknowledged warning", () => {
  const raised = event("chengge.warning.raised", {
    warningId: "w1",
    level: "orange",
    category: "natural",
    kind: "暴雨",
    title: "暴雨橙色预警",
    area: { division: "C11" },
    issuer: "气象台",
  });
  const warn = <T extends "chengge.warning.acknowledged" | "chengge.warning.assigned">(type: T, at: number, data = {}) =>
    event(type, { warningId: "w1", actor: "duty-1", ...data }, { time: at });

  test("on which nothing is done comes back, each time it was acknowledged", async () => {
    const server = await start();
    const acknowledged = () => server.hub.state.warnings.get("w1")?.acknowledgedAt;
    await happen(server, tick(T0), raised, warn("chengge.warning.acknowledged", T0));
    await pass(server, 0.25, 0.25);
    expect(acknowledged()).toBe(T0);
    await pass(server, 0.5, 0.5);
    expect(acknowledged()).toBeNull();
    await happen(server, warn("chengge.warning.acknowledged", T0 + 0.6 * HOUR));
    await pass(server, 0.75, 2);
    expect(acknowledged()).toBeNull();
    expect(await told()).toHaveLength(2);
  });

  test("that was given to somebody stays acknowledged", async () => {
    const server = await start();
    await happen(
      server,
      tick(T0),
      raised,
      warn("chengge.warning.acknowledged", T0),
      warn("chengge.warning.assigned", T0 + MINUTE, { assignee: "D1" }),
    );
    await pass(server, 0, 3);
    expect(server.hub.state.warnings.get("w1")?.acknowledgedAt).toBe(T0);
    expect(await told()).toEqual([]);
  });
});
