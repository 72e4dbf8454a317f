// A changed city folder: noticed, and refused where it leaves something without a place.
import { describe, expect, test } from "vitest";
import { buildTree } from "../shared/city.ts";
import { type CityFolder, emptyState, reduce } from "../shared/state.ts";
import { event, numbered, smallCity, smallGrids, submitted, T0, tick } from "../shared/testing.ts";
import { orphanFault, watchCity } from "./city-watch.ts";

const withoutGrid = (dropped: string, replaced: Record<string, string> = {}): CityFolder => {
  const city = smallCity();
  const profile = { ...city.profile, replaced };
  const grids = smallGrids(profile).filter((grid) => grid.code !== dropped);
  const tree = buildTree(profile, grids);
  return { profile, tree, neighbours: tree.gridPlace.map(() => []) };
};
const orphansOf = (city: CityFolder, ...events: Parameters<typeof numbered>[0]) => {
  const watch = watchCity();
  const state = emptyState(city);
  const records = numbered([tick(T0), ...events], 0);
  reduce(state, records);
  watch.see(records, state);
  return watch.orphans(state);
};
const warned = (area: Record<string, unknown>) =>
  event("chengge.warning.raised", {
    warningId: "w",
    level: "blue",
    category: "natural",
    kind: "大风",
    title: "大风蓝色预警",
    area,
    issuer: "气象台",
  });

describe("a folder that drops a grid", () => {
  test("in use by an open report is told", () => {
    expect(orphansOf(withoutGrid("C111-1"), submitted("a", { grid: "C111-1" }))).toEqual(["C111-1"]);
  });

  test("that only closed reports were in is fine", () => {
    expect(orphansOf(withoutGrid("C111-1"), submitted("a", { grid: "C111-1" }), event("chengge.report.closed", { reportId: "a" }))).toEqual(
      [],
    );
  });

  test("and maps it is fine, and the report is in the new grid", () => {
    expect(orphansOf(withoutGrid("C111-1", { "C111-1": "C111-2" }), submitted("a", { grid: "C111-1" }))).toEqual([]);
  });

  test("in use by a warning in force is told, by one that is lifted not", () => {
    expect(orphansOf(withoutGrid("C111-1"), warned({ grids: ["C111-1", "C111-2"] }))).toEqual(["C111-1"]);
    expect(orphansOf(withoutGrid("C111-1"), warned({ grids: ["C111-1"] }), event("chengge.warning.lifted", { warningId: "w" }))).toEqual(
      [],
    );
  });
});

describe("a folder that drops a kind or a department", () => {
  const without = ({ kinds = [] as string[], departments = [] as string[] }): CityFolder => {
    const city = smallCity();
    return {
      ...city,
      profile: {
        ...city.profile,
        kinds: city.profile.kinds.filter(({ code }) => !kinds.includes(code)),
        departments: city.profile.departments.filter(({ code }) => !departments.includes(code)),
      },
    };
  };
  const dispatched = (department: string) => event("chengge.report.dispatched", { reportId: "a", department });

  test("that an open report has is told, one that a closed report has not", () => {
    const city = without({ kinds: ["L01"], departments: ["D1"] });
    expect(orphansOf(city, submitted("a"), dispatched("D1"))).toEqual(["D1", "L01"]);
    expect(orphansOf(city, submitted("a"), dispatched("D1"), event("chengge.report.closed", { reportId: "a" }))).toEqual([]);
    expect(orphansOf(smallCity(), submitted("a"), dispatched("D1"))).toEqual([]);
  });

  test("that no folder ever knew is fine", () => {
    const watch = watchCity();
    const state = emptyState(smallCity());
    const records = numbered([tick(T0), submitted("a", { kind: "X" }), dispatched("DX")], 0).map((record) => ({
      ...record,
      placed: { ...record.placed, unknown: [record.seq === 2 ? ("kind" as const) : ("department" as const)] },
    }));
    reduce(state, records);
    watch.see(records, state);
    expect(state.reports.get("a")).toMatchObject({ kind: "X", department: "DX" });
    expect(watch.orphans(state)).toEqual([]);
  });
});

test("a dropped grid in the area of a response in force is told, of one that has ended not", () => {
  const started = event("chengge.response.started", {
    responseId: "p",
    plan: "防汛防台应急预案",
    level: 2,
    area: { grids: ["C111-1"] },
    issuer: "市防指",
  });
  expect(orphansOf(withoutGrid("C111-1"), started)).toEqual(["C111-1"]);
  expect(orphansOf(withoutGrid("C111-1"), started, event("chengge.response.ended", { responseId: "p" }))).toEqual([]);
});

test("the last folder told of is remembered", () => {
  const watch = watchCity();
  const state = emptyState(smallCity());
  expect(watch.last()).toBeNull();
  for (const [at, hash] of ["one", "two"].entries()) watch.see(numbered([event("chengge.city.loaded", { hash, version: "v" })], at), state);
  expect(watch.last()?.hash).toBe("two");
});

test("a refusal tells the codes and the cure", () => {
  const codes = Array.from({ length: 30 }, (_, at) => `G${at}`);
  expect(orphanFault(codes)).toMatch(/drops 30 codes.*G0 G1.*and 10 more.*"replaced"/);
});
