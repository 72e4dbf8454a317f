// feed.json: the city's own over the generic one, its faults named, its estimates marked.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { smallProfile } from "../../shared/testing.ts";
import { genericParams } from "./generic-params.ts";
import { kindShares, readParams } from "./params.ts";
import { jiaxingWorld } from "./testing.ts";

const folder = mkdtempSync(join(tmpdir(), "feed-params-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (content: unknown) => writeFileSync(join(folder, "feed.json"), JSON.stringify(content));

test("a city without feed.json gets generic ones that its own city.json can bear", () => {
  const profile = smallProfile();
  const params = readParams(join(folder, "none"), profile);
  expect(params).toEqual(genericParams(profile));
  expect(params.channels.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  expect(kindShares(params, profile).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
});

test("what a file says goes over the generic, deep down", () => {
  write({ reportsADay: 77, life: { pace: { departments: { D1: 0.4 } } } });
  const params = readParams(folder, smallProfile());
  expect(params.reportsADay).toBe(77);
  expect(params.life.pace.departments).toEqual({ D1: 0.4 });
  expect(params.life.rework).toBe(0.04);
});

test("a fault is named with its place; so is what city.json does not have", () => {
  write({ reportsADay: -1 });
  expect(() => readParams(folder, smallProfile())).toThrow("reportsADay");
  write({ roles: { models: "//nowhere" } });
  expect(() => readParams(folder, smallProfile())).toThrow('no source "//nowhere"');
});

test("the city that ships says that its parameters are estimates, and its shares sum to one", () => {
  const { params } = jiaxingWorld();
  expect(params.estimate).toBe(true);
  expect(params.note).toContain("estimates");
  expect(params.channels.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  expect(Object.values(params.kinds).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 2);
});
