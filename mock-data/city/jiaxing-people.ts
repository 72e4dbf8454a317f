// How thickly people live in the model of Jiaxing: built-up cores of uneven shape round the towns' seats, villages along the land between.
import { seedOf } from "../../shared/rng.ts";
import type { LngLat } from "./lattice.ts";
import { createNoise } from "./noise.ts";

export type TownWeight = { readonly county: number; readonly seat: LngLat; readonly townsfolk: number; readonly villagers: number };

const KM_PER_DEGREE = 111.195;
const SQUEEZE = Math.cos((30.65 * Math.PI) / 180);
/** Land that a village takes, for spreading villagers over a county. */
const KM2_PER_VILLAGER = 3.6 / 2600;

/** People per km², up to a factor, at a point of a county. */
export function townDensity(towns: readonly TownWeight[], seed: number): (at: LngLat, county: number) => number {
  const [bend, bendToo, grain, strip] = ["bend", "bend too", "grain", "strip"].map((name) => createNoise(seedOf(name, seed)));
  if (!bend || !bendToo || !grain || !strip) throw new Error("four noises are needed");
  const seats = towns.map((town) => ({
    ...town,
    x: town.seat[0] * SQUEEZE * KM_PER_DEGREE,
    y: town.seat[1] * KM_PER_DEGREE,
    radius: 0.62 + 1.5 * Math.sqrt(town.townsfolk / 50_000),
  }));
  const cache = new Map<number, typeof seats>();
  return ([lng, lat], county) => {
    const [x, y] = [lng * SQUEEZE * KM_PER_DEGREE, lat * KM_PER_DEGREE];
    // The plane itself is bent, so that cores get arms and bays instead of rings.
    const [u, v] = [x + 1.6 * bend(x / 3.1, y / 3.1, 4), y + 1.6 * bendToo(x / 3.1, y / 3.1, 4)];
    let own = cache.get(county);
    if (!own) {
      own = seats.filter((seat) => seat.county === county);
      cache.set(county, own);
    }
    let core = 0;
    for (const seat of own) {
      const far = ((u - seat.x) ** 2 + (v - seat.y) ** 2) / seat.radius ** 2;
      if (far < 30) core += (seat.townsfolk / (3.4 * seat.radius ** 2)) * Math.exp(-1.1 * far ** 0.75);
    }
    const uneven = Math.max(0.25, 1 + 0.9 * grain(x / 0.9, y / 0.9, 3));
    const villages = (1 / KM2_PER_VILLAGER) * Math.max(0.18, 1 + 1.1 * strip(x / 2.4, y / 2.4, 4));
    return core * uneven + villages;
  };
}
