// The pump with its time in hand: windows, slow lines, cuts, the room of a line. And the turnstile before it.
import { beforeEach, describe, expect, test } from "vitest";
import type { City } from "../../shared/city-check.ts";
import { WINDOW_FRAMES } from "../../shared/protocol.ts";
import type { CityState } from "../../shared/state.ts";
import { cityAfter, smallCity, submitted } from "../../shared/testing.ts";
import { patchSince, viewOf } from "../../shared/view-of.ts";
import type { Hub } from "../hub.ts";
import { createPump, createScreen, isStale, isWaiting, type Pump, type Screen } from "./pump.ts";
import { createTurnstile } from "./turnstile.ts";
import { toWire } from "./wire.ts";

let state: CityState;
let pump: Pump;
let screen: Screen;
let line: { wrote: number; destroyed: boolean; writableLength: number };
let now: number;

beforeEach(() => {
  state = cityAfter(submitted("a"));
  const moment = { epoch: "e", asOf: 0 };
  pump = createPump({
    epoch: "e",
    city: smallCity() as City,
    state,
    view: (scope: string) => viewOf(state, scope, moment),
    patchSince: (scope: string, prev: number) => patchSince(state, scope, prev, moment),
  } as Partial<Hub> as Hub);
  now = 1000;
  screen = newScreen();
});

function newScreen(): Screen {
  line = { wrote: 0, destroyed: false, writableLength: 0 };
  const mine = line;
  return createScreen({
    line: {
      write: () => Boolean(++mine.wrote),
      get writableLength() {
        return mine.writableLength;
      },
      destroy: () => void (mine.destroyed = true),
    } as unknown as Screen["line"],
    conn: { transport: { writable: true } },
    scope: "C",
    forVisitors: false,
    epoch: "e",
    cursor: 0,
  });
}
/** Beats for so long; with `drawnAfterMs` there is news in each, drawn so late. */
function beats(seconds: number, drawnAfterMs = Number.POSITIVE_INFINITY): void {
  for (const end = now + seconds * 1000; now < end; now += 100) {
    if (drawnAfterMs < Number.POSITIVE_INFINITY) state.seq += 1;
    pump.beginBeat(now);
    pump.send(screen, now);
    const drawn = screen.undrawn.filter(({ sentAt }) => now - sentAt >= drawnAfterMs).at(-1);
    if (drawn) pump.drawn(screen, drawn.seq, now);
  }
}

test("nothing goes out while bytes are on their way, and a line that stays stuck for a minute is cut", () => {
  beats(0.1);
  expect(line.wrote).toBe(1);
  line.writableLength = 1;
  beats(59);
  expect(line).toMatchObject({ wrote: 1, destroyed: false });
  expect([isStale(screen, now), screen.undrawn.length]).toEqual([true, 1]);
  beats(3);
  expect(line).toMatchObject({ wrote: 1, destroyed: true });
});

test("a screen that draws nothing has its window and no more, and is not cut: it may be a page in the background", () => {
  beats(300);
  expect([line.wrote, isWaiting(screen), line.destroyed]).toEqual([WINDOW_FRAMES, true, false]);
});

describe("the window", () => {
  test("shrinks while frames are drawn late, down to one, and grows back when they are drawn in time", () => {
    beats(60, 4000);
    expect(screen.window).toBe(1);
    beats(30, 500);
    expect(screen.window).toBe(WINDOW_FRAMES);
  });
});

test("whole views for many that come at once are spread over some beats, the first come first", () => {
  const bytes = toWire("snapshot", viewOf(state, "C", { epoch: "e", asOf: 0 })).length;
  const many = Array.from({ length: Math.ceil(25_000_000 / bytes) }, newScreen);
  const served = () => many.filter(({ undrawn }) => undrawn.length > 0).length;
  const perBeat = Math.ceil(10_000_000 / bytes);
  for (const expected of [perBeat, 2 * perBeat, many.length]) {
    pump.beginBeat(now);
    for (const one of many) pump.send(one, now);
    expect(served()).toBe(expected);
    now += 10; // too soon for another frame
  }
  expect(many.findIndex(({ undrawn }) => undrawn.length === 0)).toBe(-1);
});

test("a beat that wrote more than a line carries is followed by a longer rest, within bounds", () => {
  const big = toWire("frame", "x".repeat(11_000_000));
  pump.beginBeat(now);
  pump.write(screen, big);
  expect(Math.round(pump.endBeat())).toBe(110);
  for (let at = 0; at < 20; at += 1) pump.write(screen, big);
  expect(pump.endBeat()).toBe(400);
  pump.beginBeat(now + 400);
  expect(pump.endBeat()).toBe(100);
});

test.each([0, 100, 125, 126, 65_535, 65_536, 200_000])("a message of some %i bytes is one whole frame", (length) => {
  const wire = toWire("snapshot", "x".repeat(length));
  const short = wire[1] as number;
  const [head, said] = short < 126 ? [2, short] : short === 126 ? [4, wire.readUInt16BE(2)] : [10, Number(wire.readBigUInt64BE(2))];
  expect([wire[0], wire.length - head]).toEqual([0x82, said]);
});

test("newcomers come in a few at a time, in order; a closed turnstile turns all away", async () => {
  const turnstile = createTurnstile();
  const entered: number[] = [];
  for (let at = 0; at < 100; at += 1) turnstile.pass((isIn) => void (isIn && entered.push(at)));
  expect(entered.length).toBeLessThanOrEqual(20);
  await expect.poll(() => entered.length).toBe(100);
  expect(entered).toEqual([...entered].sort((a, b) => a - b));
  let away = 0;
  for (let at = 0; at < 100; at += 1) turnstile.pass((isIn) => void (isIn || (away += 1)));
  turnstile.close();
  turnstile.pass((isIn) => void (isIn || (away += 1)));
  expect(away).toBeGreaterThanOrEqual(81);
});
