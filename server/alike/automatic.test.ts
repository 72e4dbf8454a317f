import { afterEach, describe, expect, test } from "vitest";
import type { CityEvent, Recorded, Unnumbered } from "../../shared/event.ts";
import { OWN_SOURCE } from "../../shared/fold/source.ts";
import { event, HOUR, MINUTE, numbered, submitted, T0, tick } from "../../shared/testing.ts";
import { createClock } from "../clock.ts";
import { createHub, type Hub } from "../hub.ts";
import { createMemoryStore, type MemoryStore } from "../log/testing.ts";
import { silentLogger } from "../logger.ts";
import { createAlike } from "./alike.ts";
import { createAutomaticFolding } from "./automatic.ts";
import { smallCityWithGrids } from "./testing.ts";

const city = smallCityWithGrids();
const hubs: Hub[] = [];
afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.close();
});

async function server(store: MemoryStore, from: number | undefined) {
  const alike = createAlike({ city, state: () => hub.state, past: { report: () => null } });
  const folding = createAutomaticFolding({ hub: () => hub, alike, from, logger: silentLogger() });
  const hub = await createHub({
    log: store.open(),
    city,
    clock: createClock({ mode: "real", speed: 1, at: T0 + 10 * MINUTE, steadyNow: () => 0 }),
    logger: silentLogger(),
    see(records, state) {
      alike.see(records, state);
      folding.see(records);
    },
  });
  hubs.push(hub);
  hub.onAdvance(() => folding.wake());
  await hub.started;
  const settled = async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await folding.idle();
    }
  };
  return { hub, settled };
}
const take = (hub: Hub, ...events: CityEvent[]) =>
  hub.submit(
    numbered(events, 0).map(({ seq: _, ...record }): Unnumbered => record),
    { received: true },
  );
const here = { lon: 120.001, lat: 30.001 };
const second = submitted("b", here, T0 + MINUTE);

async function recordsOf(store: MemoryStore): Promise<readonly Recorded[]> {
  return await store.open().readAfter(0, 1000);
}
const folds = (records: readonly Recorded[]) => records.filter(({ event: { type } }) => type === "chengge.report.folded");

describe("a new report that is surely one thing with an earlier one", () => {
  test("is folded into it by the program, which says how sure it was", async () => {
    const store = createMemoryStore();
    const { hub, settled } = await server(store, 0.9);
    await take(hub, tick(T0), submitted("a", here), second);
    await settled();
    expect(hub.state.reports.get("b")).toMatchObject({ stage: "folded", into: "a" });
    const [fold] = folds(await recordsOf(store));
    expect(fold?.event).toMatchObject({
      id: "fold:b",
      source: OWN_SOURCE,
      data: { reason: expect.stringMatching(/^automatic, likeness 0\.9\d|1\.00$/) },
    });
  });

  test("is folded by one of two servers, whichever was first", async () => {
    const store = createMemoryStore();
    const [one, other] = [await server(store, 0.9), await server(store, 0.9)];
    await take(one.hub, tick(T0), submitted("a", here), second);
    await Promise.all([one.settled(), other.settled()]);
    expect(folds(await recordsOf(store))).toHaveLength(1);
    for (const { hub } of [one, other]) {
      expect(hub.state.reports.get("b")?.into).toBe("a");
      expect(hub.state.places[0]?.outOfOrder).toBe(0);
    }
  });

  test("stays unfolded once somebody has unfolded it", async () => {
    const store = createMemoryStore();
    const { hub, settled } = await server(store, 0.9);
    await take(hub, tick(T0), submitted("a", here), second);
    await settled();
    await take(hub, event("chengge.report.unfolded", { reportId: "b" }), submitted("c", { grid: "C122-3" }));
    await settled();
    expect(hub.state.reports.get("b")?.stage).toBe("submitted");
  });

  test("is one of many that came together: all lead to the first", async () => {
    const store = createMemoryStore();
    const { hub, settled } = await server(store, 0.9);
    const voices = Array.from({ length: 120 }, (_, at) => submitted(`v${at}`, here, T0 + at * 1000));
    await take(hub, tick(T0), ...voices);
    await settled();
    const reports = [...hub.state.reports.values()];
    expect(reports.filter(({ stage }) => stage !== "folded").map(({ reportId }) => reportId)).toEqual(["v0"]);
    expect(new Set(reports.map(({ into }) => into))).toEqual(new Set([null, "v0"]));
  });
});

describe("nothing is folded", () => {
  const cases: [string, number | undefined, CityEvent[]][] = [
    ["where the city sets no threshold", undefined, [submitted("a", here), second]],
    ["below the threshold", 0.9, [submitted("a"), second]],
    ["of what somebody has in hand already", 0.9, [submitted("a", here), second, event("chengge.report.accepted", { reportId: "b" })]],
    ["that came long ago", 0.9, [submitted("a", here, T0 - 2 * HOUR), submitted("b", here, T0 - 2 * HOUR)]],
  ];
  test.each(cases)("%s", async (_, from, events) => {
    const store = createMemoryStore();
    const { hub, settled } = await server(store, from);
    await take(hub, tick(T0), ...events);
    await settled();
    expect(folds(await recordsOf(store))).toEqual([]);
  });
});
