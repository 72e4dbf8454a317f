// A map whose WebGL context goes: how long it may stay away, and how often it is tried again.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type KeptMap, keepMap } from "./keep-map.ts";

type Fake = KeptMap & { readonly say: (event: string) => void; removed: boolean };

function fakeMap(): Fake {
  const listeners: { event: string; act: () => void; once: boolean }[] = [];
  const listen = (once: boolean) => (event: string, act: () => void) => listeners.push({ event, act, once });
  const fake = {
    on: listen(false),
    once: listen(true),
    removed: false,
    remove: () => {
      fake.removed = true;
      fake.say("webglcontextlost"); // MapLibre gives its context back so
    },
    say: (event: string) => {
      for (const listener of listeners.filter((one) => one.event === event)) {
        if (listener.once) listeners.splice(listeners.indexOf(listener), 1);
        listener.act();
      }
    },
  };
  return fake as unknown as Fake;
}

/** A page on which WebGL works while `works` is true. */
function openPage() {
  const page = { works: true, maps: [] as Fake[], shows: "nothing", stop: () => {} };
  page.stop = keepMap<Fake>({
    open: () => {
      if (!page.works) return null;
      const made = fakeMap();
      page.maps.push(made);
      return made;
    },
    onReady: () => {
      page.shows = "map";
    },
    onGone: () => {
      page.shows = "nothing";
    },
    onFlat: () => {
      page.shows = "flat";
    },
  });
  return page;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("keepMap", () => {
  test("shows the map once its style is there", () => {
    const page = openPage();
    expect(page.shows).toBe("nothing");
    page.maps[0]?.say("style.load");
    expect(page.shows).toBe("map");
  });

  test("keeps the map whose context comes back in time", () => {
    const page = openPage();
    const [map] = page.maps;
    map?.say("style.load");
    map?.say("webglcontextlost");
    vi.advanceTimersByTime(3900);
    map?.say("webglcontextrestored");
    vi.advanceTimersByTime(3_600_000);
    expect([page.shows, page.maps.length, map?.removed]).toEqual(["map", 1, false]);
  });

  test("lets the simple map stand in for one that does not, and takes a new one when WebGL works again", () => {
    const page = openPage();
    const [map] = page.maps;
    map?.say("style.load");
    map?.say("webglcontextlost");
    page.works = false;
    vi.advanceTimersByTime(4000);
    expect([page.shows, map?.removed]).toEqual(["flat", true]);
    vi.advanceTimersByTime(15_000);
    expect(page.shows).toBe("flat");
    page.works = true;
    vi.advanceTimersByTime(60_000);
    page.maps[1]?.say("style.load");
    expect([page.shows, page.maps.length]).toEqual(["map", 2]);
  });

  test("a page without WebGL tries ever more seldom: five times in the first hour", () => {
    vi.setSystemTime(0);
    let tries = 0;
    const stop = keepMap({
      open: () => {
        tries += 1;
        return null;
      },
      onReady: () => {},
      onGone: () => {},
      onFlat: () => {},
    });
    vi.advanceTimersByTime(3_600_000);
    expect(tries).toBe(5);
    stop();
    vi.advanceTimersByTime(3_600_000);
    expect(tries).toBe(5);
  });

  test("removing the page's map tries nothing", () => {
    const page = openPage();
    page.maps[0]?.say("style.load");
    page.stop();
    vi.advanceTimersByTime(3_600_000);
    expect([page.shows, page.maps.length, page.maps[0]?.removed]).toEqual(["nothing", 1, true]);
  });
});
