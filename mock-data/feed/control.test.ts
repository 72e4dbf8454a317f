// The feed's files: what one run leaves, the next one finds; a request is taken once.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { announce, answerRequest, findDemo, readAnswer, readState, requestScenario, takeRequest, withdraw, writeState } from "./control.ts";

const folder = mkdtempSync(join(tmpdir(), "feed-control-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a state is found again by the feed that tells the same past, and by no other", () => {
  const state = { seed: 1, at: 1000, days: 14, historyPart: 3, postedTo: 1000, scenarios: [{ name: "typhoon" as const, at: 900 }] };
  writeState(folder, state);
  expect(readState(folder, { seed: 1, at: 1000, days: 14 })).toEqual(state);
  expect(readState(folder, { seed: 2, at: 1000, days: 14 })).toBeNull();
  expect(readState(join(folder, "elsewhere"), { seed: 1, at: 1000, days: 14 })).toBeNull();
});

test("a running demo is found while its process lives", () => {
  expect(findDemo(folder)).toBeNull();
  announce(folder, { controlDir: folder, pid: process.pid });
  expect(findDemo(folder)).toEqual({ controlDir: folder, pid: process.pid });
  announce(folder, { controlDir: folder, pid: 2 ** 22 + 12345 });
  expect(findDemo(folder)).toBeNull();
  withdraw(folder);
  expect(findDemo(folder)).toBeNull();
});

test("a scenario is asked for once and answered by its id", () => {
  expect(takeRequest(folder)).toBeNull();
  requestScenario(folder, { name: "typhoon", id: "7" });
  expect(takeRequest(folder)).toEqual({ name: "typhoon", id: "7" });
  expect(takeRequest(folder)).toBeNull();
  answerRequest(folder, { id: "7", startedAt: 5 });
  expect(readAnswer(folder)).toEqual({ id: "7", startedAt: 5 });
});
