// Patience of the dialer: short where a network may be back, long where a line is slow.
import { beforeEach, describe, expect, test } from "vitest";
import { createDialer, type Dialer } from "./dialer.ts";

let now: number;
let said: string[];
let dialer: Dialer;
let chance: number;

beforeEach(() => {
  now = 0;
  chance = 0.5;
  said = [];
  const line = { open: () => void said.push(`open ${now}`), hangUp: () => void said.push(`hang up ${now}`) };
  dialer = createDialer(line, { now: () => now, chance: () => chance });
});

/** Time goes on; `each` runs once a second. */
function pass(ms: number, each: () => void = () => {}): void {
  for (const end = now + ms; now < end; ) {
    now += 250;
    if (now % 1000 === 0) each();
    dialer.look();
  }
}
const openings = () => said.filter((word) => word.startsWith("open")).length;
/** How long the line that is open now is waited for, ms. */
function patience(): number {
  const since = now;
  const before = said.length;
  while (said.length === before) pass(250);
  return now - since;
}

test.each([0, 0.5, 1])(
  "in a black hole a try begins every 1.5 to 2.25 s beside those that hang, however long that lasts (chance %d)",
  (odds) => {
    chance = odds;
    dialer.dial();
    pass(60_000);
    const began = said.map((word) => Number(word.replace("open ", "")));
    expect(began).not.toContain(Number.NaN); // nothing was hung up
    const gaps = began.slice(1).map((at, before) => at - (began[before] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1500);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(2250);
  },
);

test("once a try has opened, early or late, no other is begun", () => {
  dialer.dial();
  pass(2000);
  expect(openings()).toBe(2);
  dialer.opened();
  pass(10_000, () => dialer.heard("frame"));
  expect(said).toEqual(["open 0", "open 1750"]);
});

test("a server that refuses is tried again within two seconds", () => {
  dialer.dial();
  for (let tries = 0; tries < 10; tries += 1) {
    dialer.lost();
    const since = now;
    while (openings() < tries + 2) pass(250);
    expect(now - since).toBeLessThanOrEqual(2000);
  }
});

test("a line that falls silent is given up after 4 s, and dialled anew at once", () => {
  dialer.dial();
  dialer.opened();
  pass(10_000, () => dialer.heard("frame"));
  expect(said).toEqual(["open 0"]);
  pass(4000);
  expect(said).toEqual(["open 0", "hang up 14000"]);
  pass(500);
  expect(said.at(-1)).toBe("open 14250");
});

describe("on a slow line", () => {
  test("the whole view has longer each time, so that it comes in the end", () => {
    dialer.dial();
    const waited: number[] = [];
    for (let tries = 0; tries < 4; tries += 1) {
      dialer.opened();
      waited.push(patience());
      pass(500);
    }
    expect(waited).toEqual([20_000, 40_000, 60_000, 60_000]);
  });

  test("frames that come seldom keep the patience they need; good ones end it", () => {
    dialer.dial();
    for (const limit of [4000, 8000, 16_000]) {
      dialer.opened();
      dialer.heard("frame");
      expect(patience()).toBe(limit);
      pass(500);
    }
    dialer.opened();
    for (let frames = 0; frames < 3; frames += 1) {
      dialer.heard("frame");
      pass(12_000);
    }
    dialer.heard("frame");
    pass(1000);
    dialer.heard("frame");
    expect(patience()).toBe(4000);
  });
});

test("a server that answers but sends no frames is left for another after 15 s", () => {
  dialer.dial();
  dialer.opened();
  dialer.heard("frame");
  pass(14_000, () => dialer.heard("other"));
  expect(said).toEqual(["open 0"]);
  pass(2000, () => dialer.heard("other"));
  expect(openings()).toBe(2);
});

test("a refusal rests until it is told to go on", () => {
  dialer.dial();
  dialer.rest();
  pass(60_000);
  expect(openings()).toBe(1);
  dialer.waitFor(5000);
  pass(5000);
  expect(openings()).toBe(2);
});

describe("a nudge", () => {
  test("ends a pause, and does not wait for a try that hangs", () => {
    dialer.dial();
    dialer.waitFor(30_000);
    dialer.nudge();
    expect(openings()).toBe(2);
    dialer.nudge();
    expect(openings()).toBe(2);
    pass(2000);
    dialer.nudge();
    expect(openings()).toBe(3);
  });

  test("leaves a line alone that has just brought something, and replaces a silent one", () => {
    dialer.dial();
    dialer.opened();
    pass(3000, () => dialer.heard("frame"));
    dialer.nudge();
    expect(openings()).toBe(1);
    pass(2000);
    dialer.nudge();
    expect(openings()).toBe(2);
  });
});
