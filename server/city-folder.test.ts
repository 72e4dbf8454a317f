// The checked city in the data folder: the same city, read again when anything changed.
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CityFaults, type LoadedCity, loadCity } from "./city-folder.ts";
import { pack } from "./packed.ts";

const jiaxing = join(import.meta.dirname, "../mock-data/jiaxing");
let folder: string;
let data: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "chengge-city-"));
  data = mkdtempSync(join(tmpdir(), "chengge-data-"));
  for (const name of ["city.json", "grids.topojson", "exchange-points.geojson"]) cpSync(join(jiaxing, name), join(folder, name));
});
afterEach(() => {
  for (const one of [folder, data]) rmSync(one, { recursive: true });
});

/** Compared as bytes: a comparison member by member of so large a thing takes seconds. */
const bytesOf = (loaded: LoadedCity | CityFaults) => {
  if ("faults" in loaded) return expect.fail(loaded.faults.join());
  return Buffer.concat(pack({ city: loaded.city, hash: loaded.hash })).toString("latin1");
};
const isSame = (one: LoadedCity | CityFaults, other: LoadedCity | CityFaults) => bytesOf(one) === bytesOf(other);
const cache = () => join(data, "city.cache");

test("the city from the cache is the city of the folder", () => {
  const read = loadCity(folder, data) as LoadedCity;
  expect(statSync(cache()).mode & 0o777).toBe(0o600);
  expect(isSame(loadCity(folder, data), read)).toBe(true);
  expect(isSame(loadCity(folder), read)).toBe(true);
});

test("a changed folder is read and checked again, its faults told", () => {
  const before = loadCity(folder, data) as LoadedCity;
  const file = join(folder, "city.json");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, `${text} `);
  expect((loadCity(folder, data) as LoadedCity).hash).not.toBe(before.hash);
  writeFileSync(file, text.replace('"gridCount": 4608', '"gridCount": 4609').replace('"gridCount":4608', '"gridCount":4609'));
  expect(loadCity(folder, data)).toHaveProperty("faults");
});

test("moved exchange points are another folder, missing ones a fault", () => {
  const before = loadCity(folder, data) as LoadedCity;
  const file = join(folder, "exchange-points.geojson");
  writeFileSync(file, `${readFileSync(file, "utf8")} `);
  expect((loadCity(folder, data) as LoadedCity).hash).not.toBe(before.hash);
  rmSync(file);
  expect(loadCity(folder, data)).toEqual({ faults: [expect.stringContaining("exchange-points.geojson: is missing")] });
});

test("a damaged cache costs a reading, not a start", () => {
  const read = loadCity(folder, data);
  writeFileSync(cache(), readFileSync(cache()).subarray(0, 1000));
  expect(isSame(loadCity(folder, data), read)).toBe(true);
  expect(isSame(loadCity(folder, join(data, "not", "there")), read)).toBe(true);
});
