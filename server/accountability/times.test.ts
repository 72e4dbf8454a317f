// Ranks without sorting.
import { expect, test } from "vitest";
import { createRng } from "../../shared/rng.ts";
import { select } from "./times.ts";

test.each([1, 2, 3, 42])("seed %i: every rank is what sorting puts there, also among many equals", (seed) => {
  const rng = createRng(seed);
  for (let round = 0; round < 200; round += 1) {
    const kinds = 1 + Math.floor(rng() * 30);
    const list = Float64Array.from({ length: 1 + Math.floor(rng() * 60) }, () => Math.floor(rng() * kinds));
    const rank = Math.floor(rng() * list.length);
    expect(select(list.slice(), rank)).toBe(list.slice().sort()[rank]);
  }
});
