// Worlds for the feed's tests: the small city of shared/testing.ts made busy, and the city that ships.
import { join } from "node:path";
import { smallCity } from "../../shared/testing.ts";
import { readCityShape } from "./city-shape.ts";
import { genericParams } from "./generic-params.ts";
import { type FeedParams, readParams } from "./params.ts";
import { type CityShape, createWorld, type World } from "./world.ts";

/** Monday 2025-11-24 09:41 in Shanghai. */
export const MONDAY = Date.parse("2025-11-24T09:41:00+08:00");

type Run = { readonly seed?: number; readonly at?: number; readonly days?: number; readonly params?: Partial<FeedParams> };

/** 24 grids in a row, the sea at the western end, 400 reports a day. */
export function smallWorld({ seed = 1, at = MONDAY, days = 3, params = {} }: Run = {}): World {
  const city = smallCity();
  const shape: CityShape = {
    ...city,
    centers: city.tree.gridPlace.map((_, grid) => [120 + grid * 0.01, 30] as const),
    coastKm: city.tree.gridPlace.map((_, grid) => grid),
  };
  return createWorld(shape, { ...genericParams(shape.profile), reportsADay: 400, ...params }, { seed, at, days });
}

const JIAXING = join(import.meta.dirname, "../jiaxing");
let shipped: { readonly shape: CityShape; readonly params: FeedParams } | undefined;

/** The city that ships, with its own parameters. */
export function jiaxingWorld({ seed = 1, at = MONDAY, days = 14, params = {} }: Run = {}): World {
  if (!shipped) {
    const shape = readCityShape(JIAXING);
    shipped = { shape, params: readParams(JIAXING, shape.profile) };
  }
  return createWorld(shipped.shape, { ...shipped.params, ...params }, { seed, at, days });
}
