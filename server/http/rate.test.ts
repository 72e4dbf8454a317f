import { expect, test } from "vitest";
import { createLimiter, createTurnstile } from "./rate.ts";

test("a bucket of two seconds' worth empties, says how long to wait, and fills again", () => {
  let now = 0;
  const take = createLimiter(10, () => now);
  expect(take("a", 20)).toBe(0);
  expect(take("a", 1)).toBe(1);
  expect(take("a", 15)).toBe(2);
  now = 1000;
  expect(take("a", 10)).toBe(0);
});

test("each key has its own", () => {
  const take = createLimiter(1, () => 0);
  expect([take("a", 2), take("b", 2), take("a", 1)]).toEqual([0, 0, 1]);
});

test("what is larger than the bucket goes through once it is full", () => {
  let now = 0;
  const take = createLimiter(10, () => now);
  expect(take("a", 100)).toBe(0);
  now = 2000;
  expect(take("a", 1)).toBeGreaterThan(0);
  now = 20_000;
  expect(take("a", 100)).toBe(0);
});

test("side by side there are so many of a key and no more; who leaves makes room", () => {
  const turnstile = createTurnstile(2);
  const [first, second] = [turnstile.enter("a"), turnstile.enter("a")];
  expect([first, second].every(Boolean)).toBe(true);
  expect([turnstile.enter("a"), Boolean(turnstile.enter("b"))]).toEqual([null, true]);
  first?.();
  expect(turnstile.enter("a")).not.toBeNull();
});
