import { expect, test } from "vitest";
import { createRng } from "./rng.ts";
import { type CityState, emptyState, reduce } from "./state.ts";
import { numbered, smallCity, submitted } from "./testing.ts";
import { eventMix } from "./testing-mix.ts";
import { applyPatch, type Patch, TABLE_NAMES, type View } from "./view.ts";
import { patchSince, viewOf } from "./view-of.ts";

const SCOPES = ["C", "C1", "C21", "C111", "C212-3"] as const;
const moment = (state: CityState) => ({ epoch: "e1", asOf: state.clock });

/** A screen behind a line that loses, repeats and holds back frames, and sometimes reconnects from where it was or from nothing. */
function createScreen(scope: string, seed: number) {
  const rng = createRng(seed);
  let view: View | null = null;
  const held: Patch[] = [];
  const seen = { gaps: 0, repeats: 0, snapshots: 0, reconnects: 0, frames: 0 };
  let sentTo = 0;

  const receive = (state: CityState, patch: Patch): void => {
    if (!view) return;
    const next = applyPatch(view, patch);
    if (next !== "gap") {
      view = next;
      return;
    }
    seen.gaps += 1;
    answer(state, view.seq);
  };
  const answer = (state: CityState, from: number): void => {
    const patch = view === null ? "snapshot" : patchSince(state, scope, from, moment(state));
    if (patch === "snapshot") {
      seen.snapshots += 1;
      view = structuredClone(viewOf(state, scope, moment(state)));
    } else {
      const next = applyPatch(view as View, structuredClone(patch));
      expect(next).not.toBe("gap");
      view = next as View;
    }
    sentTo = state.seq;
    held.length = 0;
  };
  return {
    seen,
    view: () => view,
    frame(state: CityState): void {
      const roll = rng();
      if (view === null || roll < 0.03) {
        seen.reconnects += 1;
        if (roll < 0.005) view = null;
        answer(state, view === null ? 0 : (view as View).seq);
        return;
      }
      const patch = patchSince(state, scope, sentTo, moment(state));
      if (patch === "snapshot") return answer(state, 0);
      sentTo = state.seq;
      seen.frames += 1;
      const copy = structuredClone(patch);
      if (roll < 0.12) return; // lost
      if (roll < 0.2) {
        held.push(copy); // held back: comes after the next
        return;
      }
      receive(state, copy);
      if (roll < 0.3) {
        seen.repeats += 1;
        receive(state, copy);
      }
      for (const old of held.splice(0)) receive(state, old);
    },
    settle(state: CityState): void {
      answer(state, view?.seq ?? 0);
    },
  };
}

test.each([1, 2, 3, 42, 4608])(
  "seed %i: for every scope, snapshot and frames over a bad line equal the view, at every seq shown",
  (seed) => {
    const rng = createRng(seed);
    const state = emptyState(smallCity());
    const screens = SCOPES.map((scope, at) => ({ scope, screen: createScreen(scope, seed * 100 + at) }));
    const mix = eventMix(seed);
    let compared = 0;
    while (state.seq < 3000) {
      const batch = Array.from({ length: 1 + Math.floor(rng() * 12) }, () => mix.next().value);
      reduce(state, numbered(batch, state.seq, state.clock));
      for (const { scope, screen } of screens) {
        screen.frame(state);
        if (screen.view()?.seq !== state.seq) continue;
        compared += 1;
        if (compared % 7 === 0 || state.seq > 2950)
          expect({ ...screen.view(), asOf: 0 }).toEqual({ ...viewOf(state, scope, moment(state)), asOf: 0 });
      }
    }
    for (const { scope, screen } of screens) {
      screen.settle(state);
      expect({ ...screen.view(), asOf: 0 }).toEqual({ ...viewOf(state, scope, moment(state)), asOf: 0 });
      expect(screen.seen.gaps).toBeGreaterThan(5);
      expect(screen.seen.repeats).toBeGreaterThan(5);
      expect(screen.seen.reconnects).toBeGreaterThan(2);
    }
    const city = viewOf(state, "C", moment(state));
    for (const name of TABLE_NAMES) expect(city[name].length, `${name} shows something, or this test proves little`).toBeGreaterThan(0);
    expect(state.removals.length).toBeGreaterThan(0);
  },
);

test("a patch says only what changed: one report in one grid touches one grid", () => {
  const state = emptyState(smallCity());
  const mix = eventMix(7);
  reduce(
    state,
    numbered(
      Array.from({ length: 500 }, () => mix.next().value),
      0,
    ),
  );
  const before = state.seq;
  reduce(state, numbered([submitted("fresh", { grid: "C222-3" }, state.clock)], before));
  const patch = patchSince(state, "C", before, moment(state));
  expect(patch).toMatchObject({ prev: before, seq: before + 1, grids: { index: [23] } });
  expect(patchSince(state, "C1", before, moment(state))).not.toHaveProperty("grids");
});

test("a cursor that the server cannot follow gets a snapshot", () => {
  const state = emptyState(smallCity());
  const mix = eventMix(9);
  reduce(
    state,
    numbered(
      Array.from({ length: 50 }, () => mix.next().value),
      0,
    ),
  );
  state.removalsFrom = 20;
  expect([0, 19, 51].map((prev) => patchSince(state, "C", prev, moment(state)))).toEqual(["snapshot", "snapshot", "snapshot"]);
  expect(patchSince(state, "C", 20, moment(state))).not.toBe("snapshot");
});
