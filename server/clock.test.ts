// The city clock and its ticks, with the machine's clocks passed in.
import { pino } from "pino";
import { describe, expect, test } from "vitest";
import type { Unnumbered } from "../shared/event.ts";
import { createClock, minuteOf, startTicking, tickRecord } from "./clock.ts";
import { silentLogger } from "./logger.ts";

const AT = Date.parse("2026-11-23T09:40:30+08:00");
const MINUTE = 60_000;

function fakeTime() {
  let real = AT;
  let steady = 0;
  return {
    realNow: () => real,
    steadyNow: () => steady,
    pass(ms: number) {
      real += ms;
      steady += ms;
    },
    set(time: number) {
      real = time;
    },
  };
}

describe("the city clock", () => {
  test("runs from its start so many times as fast", () => {
    const time = fakeTime();
    const clock = createClock({ mode: "real", speed: 60, at: AT - MINUTE, ...time });
    time.pass(1000);
    expect(clock.now()).toBe(AT);
    clock.advance(AT + MINUTE);
    time.pass(500);
    expect(clock.now()).toBe(AT + MINUTE + 30_000);
    clock.advance(AT);
    expect(clock.now()).toBe(AT + MINUTE + 30_000);
  });

  test("is the machine's where nothing else is asked, and never goes back", () => {
    const time = fakeTime();
    const clock = createClock({ mode: "real", speed: 1, at: null, ...time });
    time.pass(1000);
    expect(clock.now()).toBe(AT + 1000);
    time.set(AT - 3_600_000);
    expect(clock.now()).toBe(AT + 1000);
    time.set(AT + 2000);
    expect(clock.now()).toBe(AT + 2000);
  });

  test("goes on a little more slowly while the machine's is set back, until that has caught up", () => {
    const time = fakeTime();
    const clock = createClock({ mode: "real", speed: 1, at: null, ...time });
    time.set(AT - MINUTE);
    time.pass(10 * MINUTE);
    expect(clock.now()).toBe(AT + 9.5 * MINUTE);
    time.pass(20 * MINUTE);
    expect(clock.now()).toBe(AT + 29 * MINUTE);
  });

  test("of a stream is the latest time received", () => {
    const time = fakeTime();
    const clock = createClock({ mode: "stream", speed: 1, at: null, ...time });
    expect(clock.now()).toBe(0);
    clock.advance(AT);
    clock.advance(AT - MINUTE);
    time.pass(5000);
    expect(clock.now()).toBe(AT);
  });
});

describe("ticks", () => {
  test("are named after their minute", () => {
    expect(minuteOf(AT)).toBe(AT - 30_000);
    expect(tickRecord(minuteOf(AT), AT)).toMatchObject({
      recordedAt: AT,
      event: { id: "tick:2026-11-23T01:40Z", source: "chengge", data: { at: AT - 30_000 } },
    });
  });

  test("come soon after each minute begins; after a jump there is one, for the latest", async () => {
    const clock = createClock({ mode: "real", speed: 300, at: AT });
    const written: { minute: number; lateMs: number }[] = [];
    const submit = async ([record]: readonly Unnumbered[]) => {
      const minute = record?.event.time ?? 0;
      written.push({ minute, lateMs: (clock.now() - minute) / clock.speed });
    };
    const stop = startTicking({ clock, lastMinute: () => written.at(-1)?.minute ?? 0, submit, logger: silentLogger() });
    await expect.poll(() => written.length, { timeout: 3000, interval: 10 }).toBe(4);
    clock.advance(clock.now() + 90 * MINUTE);
    await expect.poll(() => written.length, { timeout: 3000, interval: 10 }).toBe(6);
    stop();
    const minutes = written.map(({ minute }) => (minute - minuteOf(AT)) / MINUTE);
    expect(minutes.slice(0, 4)).toEqual([0, 1, 2, 3]);
    expect(minutes[4]).toBeGreaterThan(90);
    expect(Math.max(...written.slice(1, 4).map(({ lateMs }) => lateMs))).toBeLessThan(150);
  });

  test("that cannot be written are tried again, which is said once, and once that it is over", async () => {
    const clock = createClock({ mode: "real", speed: 600, at: AT });
    let tries = 0;
    let last = 0;
    const submit = async ([record]: readonly Unnumbered[]) => {
      tries += 1;
      if (tries < 3) throw new Error("log-full");
      last = record?.event.time ?? 0;
    };
    const said: string[] = [];
    const logger = pino({}, { write: (line) => void said.push(JSON.parse(line).msg) });
    const stop = startTicking({ clock, lastMinute: () => last, submit, logger });
    await expect.poll(() => last, { timeout: 3000 }).toBeGreaterThan(0);
    await expect.poll(() => tries, { timeout: 3000 }).toBeGreaterThan(3);
    stop();
    expect(said).toEqual(["the minute could not be written, trying again", "the minute is written again"]);
  });
});
