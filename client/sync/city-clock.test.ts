// City time between frames.
import { expect, test } from "vitest";
import type { View } from "../../shared/view.ts";
import { createCityClock } from "./city-clock.ts";

function clockAt(speed: number, mode: "real" | "stream" = "real") {
  const here = { asOf: 1_000_000, viewAt: 0, now: 0 };
  const store = { view: () => ({ asOf: here.asOf }) as View, viewAt: () => here.viewAt, subscribe: () => () => {} };
  const clock = createCityClock(store, { mode, speed }, { now: () => here.now });
  const stop: (() => void)[] = [];
  return { here, read: () => clock.now(), listen: () => stop.push(clock.subscribe(() => {})), stop: () => stop.forEach((run) => run()) };
}

test("goes on by the city's speed while no frame comes", async () => {
  const { here, read, listen, stop } = clockAt(60);
  listen();
  expect(read()).toBe(1_000_000);
  here.now = 2500;
  await ticked();
  expect(read()).toBe(1_150_000);
  stop();
});

test("stands still between the events of a stream", async () => {
  const { here, read, listen, stop } = clockAt(1, "stream");
  listen();
  read();
  here.now = 60_000;
  await ticked();
  expect(read()).toBe(1_000_000);
  stop();
});

test("does not step back for a frame's delay, but follows a clock that was really set back", async () => {
  const { here, read, listen, stop } = clockAt(1);
  listen();
  here.now = 5000;
  await ticked();
  expect(read()).toBe(1_005_000);
  Object.assign(here, { asOf: 1_004_200, viewAt: 5000 });
  await ticked();
  expect(read()).toBe(1_005_000);
  Object.assign(here, { asOf: 500_000, viewAt: 5000 });
  await ticked();
  expect(read()).toBe(500_000);
  stop();
});

const ticked = () => new Promise((resolve) => setTimeout(resolve, 300));
