// The feed at work against a door in memory: history in each source's order, live time by the clock, scenarios on request.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type FeedState, readAnswer, readState, requestScenario } from "./control.ts";
import type { FeedEvent } from "./event.ts";
import { historyOf } from "./history.ts";
import { runLive } from "./live.ts";
import { bySource, type Poster } from "./post.ts";
import { tellHistory } from "./tell-history.ts";
import { smallWorld } from "./testing.ts";
import { createTimeline } from "./timeline.ts";

const MINUTE = 60_000;
const folder = mkdtempSync(join(tmpdir(), "feed-telling-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Keeps what it is given, each source's as it came; breaks after so many events. */
function aPoster(
  breakAfter = Number.POSITIVE_INFINITY,
): Poster & { readonly taken: Map<string, FeedEvent[]>; readonly count: () => number } {
  const taken = new Map<string, FeedEvent[]>();
  let count = 0;
  return {
    taken,
    count: () => count,
    counts: () => ({ accepted: count, duplicates: 0, rejected: 0 }),
    post: async (source, events) => {
      await new Promise((resolve) => setImmediate(resolve));
      count += events.length;
      if (count > breakAfter) throw new Error("the line is cut");
      const own = taken.get(source);
      if (own) own.push(...events);
      else taken.set(source, [...events]);
    },
  };
}

const idsOf = (groups: Map<string, FeedEvent[]>) =>
  Object.fromEntries([...groups].map(([source, events]) => [source, events.map(({ id }) => id)]));

describe("telling history", () => {
  const world = smallWorld();
  const whole = bySource([...historyOf(world)].flatMap(({ events }) => events));

  test("gives each source its events in order, and says how far it is", async () => {
    const poster = aPoster();
    const progress: number[] = [];
    await tellHistory(world, { poster, from: 0, onProgress: (done, total) => progress.push(done / total), onPart: () => {} });
    expect(idsOf(poster.taken)).toEqual(idsOf(whole));
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBeLessThanOrEqual(1);
  });

  test("goes on after a cut where it was, and tells nothing less", async () => {
    const first = aPoster(4000);
    let next = 0;
    const options = { from: 0, onProgress: () => {}, onPart: (part: number) => (next = part) };
    await expect(tellHistory(world, { ...options, poster: first })).rejects.toThrow("the line is cut");
    expect(next).toBeGreaterThan(0);
    const second = aPoster();
    await tellHistory(world, { ...options, poster: second, from: next });
    for (const [source, events] of whole) {
      const told = new Set([...(first.taken.get(source) ?? []), ...(second.taken.get(source) ?? [])].map(({ id }) => id));
      expect(events.filter(({ id }) => !told.has(id))).toEqual([]);
    }
    expect(second.count()).toBeLessThan([...whole.values()].flat().length);
  });
});

describe("live time", () => {
  const world = smallWorld();
  const before: FeedState = { seed: 1, at: world.at, days: world.days, historyPart: null, postedTo: world.at, scenarios: [] };

  /** The city clock stands at `until`; stops when the feed has had looks enough to reach it. */
  async function live(state: FeedState, until: number, scenario: "water-main" | null = null) {
    const poster = aPoster();
    const stop = new AbortController();
    let looks = Math.ceil((until - state.postedTo) / (15 * MINUTE)) + 1;
    const time = {
      now: () => {
        looks -= 1;
        if (looks <= 0) stop.abort(new Error("stopped"));
        return until;
      },
    };
    await runLive(world, { poster, time, controlDir: folder, state, scenario, log: () => {}, signal: stop.signal });
    return poster;
  }

  test("posts what has become due, keeps how far it is, and goes on from there", async () => {
    const first = await live(before, world.at + 120 * MINUTE);
    const kept = readState(folder, before);
    expect(kept?.postedTo).toBe(world.at + 120 * MINUTE);
    const second = await live(kept ?? before, world.at + 300 * MINUTE);
    const expected = createTimeline(world, world.at).take(world.at + 300 * MINUTE);
    const told = [...first.taken.values(), ...second.taken.values()].flat();
    expect(new Set(told.map(({ id }) => id))).toEqual(new Set(expected.map(({ id }) => id)));
    expect(told.length).toBe(expected.length);
  });

  test("begins a scenario once, on request or at the start, and remembers it", async () => {
    requestScenario(folder, { name: "chemical-leak", id: "1" });
    await live(before, world.at + 30 * MINUTE, "water-main");
    const kept = readState(folder, before);
    expect(kept?.scenarios.map(({ name }) => name)).toEqual(["water-main", "chemical-leak"]);
    expect(readAnswer(folder)).toEqual({ id: "1", startedAt: world.at });
    await live(kept ?? before, world.at + 60 * MINUTE, "water-main");
    expect(readState(folder, before)?.scenarios.length).toBe(2);
    requestScenario(folder, { name: "flood", id: "2" });
    await live(kept ?? before, world.at + 90 * MINUTE);
    expect(readAnswer(folder)?.problem).toContain("typhoon chemical-leak wage-dispute water-main heat-wave calm-sunday");
  });
});
