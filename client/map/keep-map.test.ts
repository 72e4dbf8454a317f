// A map whose WebGL context goes: another is opened, and how often it is tried again.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type KeptMap, keepMap } from "./keep-map.ts";

type Fake = KeptMap & { readonly load: () => void; removed: boolean };

function fakeMap(): Fake {
  let load = () => {};
  const fake = {
    once: (_: "style.load", act: () => void) => {
      load = act;
    },
    load: () => load(),
    removed: false,
    remove: () => {
      fake.removed = true;
    },
  };
  return fake as unknown as Fake;
}

/** A page on which WebGL works while `works` is true. */
function openPage() {
  const page = { works: true, maps: [] as Fake[], shows: "nothing", lost: () => {}, stop: () => {} };
  const kept = keepMap<Fake>({
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
  return Object.assign(page, kept);
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("keepMap", () => {
  test("shows the map once its style is there", () => {
    const page = openPage();
    expect(page.shows).toBe("nothing");
    page.maps[0]?.load();
    expect(page.shows).toBe("map");
  });

  test("opens another map when the context of one is lost", () => {
    const page = openPage();
    page.maps[0]?.load();
    page.lost();
    expect([page.shows, page.maps.length, page.maps[0]?.removed]).toEqual(["nothing", 2, true]);
    page.maps[1]?.load();
    expect(page.shows).toBe("map");
  });

  test("lets the simple map stand in while there is no other, and takes one when WebGL works again", () => {
    const page = openPage();
    page.maps[0]?.load();
    page.works = false;
    page.lost();
    expect([page.shows, page.maps[0]?.removed]).toEqual(["flat", true]);
    vi.advanceTimersByTime(15_000);
    expect(page.shows).toBe("flat");
    page.works = true;
    vi.advanceTimersByTime(60_000);
    page.maps[1]?.load();
    expect([page.shows, page.maps.length]).toEqual(["map", 2]);
  });

  test("a page without WebGL tries ever more seldom: five times in the first hour", () => {
    vi.setSystemTime(0);
    let tries = 0;
    const { stop } = keepMap({
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
    page.maps[0]?.load();
    page.stop();
    vi.advanceTimersByTime(3_600_000);
    expect([page.shows, page.maps.length, page.maps[0]?.removed]).toEqual(["nothing", 1, true]);
  });
});
