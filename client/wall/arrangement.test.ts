import { describe, expect, test } from "vitest";
import { parseBezel } from "../settings/settings.ts";
import { budgetOf, unitOf } from "../theme/unit.ts";
import { type Arrangement, arrange } from "./arrangement.ts";
import { gridOf } from "./grid.ts";

type Seen = {
  readonly pixelRatio?: number;
  readonly seat?: number;
  readonly pitch?: number;
  readonly bezel?: string;
  readonly second?: boolean;
};
const HEAD_U = 13;

function wallOf(size: string, { pixelRatio = 1, seat, pitch, bezel, second = false }: Seen = {}): Arrangement & { readonly unit: number } {
  const [width = 0, height = 0] = size.split("x").map(Number);
  const unit = unitOf({ width, height, pixelRatio }, { seat: seat ?? null, pitch: pitch ?? null });
  const budget = budgetOf(height, unit);
  const frame = bezel ? (parseBezel(bezel) ?? null) : null;
  return { ...arrange({ width, height, unit, budget, bezel: frame, head: HEAD_U * unit, second }), unit };
}

const panelsOf = ({ slots }: Arrangement) => slots.flatMap(({ panels }) => panels);
const BASE = ["map", "inflow", "kinds", "counties", "participation", "timeline", "warnings", "reports", "due", "sources"];

const WALLS: readonly (readonly [string, Seen])[] = [
  ["1024x768", {}],
  ["1366x768", {}],
  ["1280x720", { pixelRatio: 1.5 }],
  ["1920x1080", {}],
  ["1920x1080", { second: true }],
  ["2560x1080", {}],
  ["3840x2160", {}],
  ["3840x2160", { seat: 8, pitch: 1.25 }],
  ["1920x1080", { seat: 8, pitch: 1.25 }],
  ["5760x1080", {}],
  ["5760x1080", { bezel: "3x1:24" }],
  ["3880x1080", { bezel: "2x1:40" }],
  ["3860x2180", { bezel: "2x2:20" }],
  ["5800x2180", { bezel: "3x2:20" }],
  ["1080x1940", { bezel: "1x2:20" }],
  ["7720x1080", { bezel: "4x1:13" }],
  ["6656x1792", {}],
  ["7680x2160", {}],
  ["1080x1920", {}],
  ["600x1000", {}],
  ["900x600", {}],
];

test.each(WALLS)("at %s %o nothing overlaps, leaves the wall or is too small to be read", (size, seen) => {
  const wall = wallOf(size, seen);
  const [width = 0, height = 0] = size.split("x").map(Number);
  for (const slot of wall.slots) {
    expect(slot.x).toBeGreaterThanOrEqual(0);
    expect(slot.y).toBeGreaterThanOrEqual(HEAD_U * (seen.bezel ? 0 : wall.unit) - 1);
    expect(slot.x + slot.width).toBeLessThanOrEqual(width);
    expect(slot.y + slot.height).toBeLessThanOrEqual(height);
    expect(slot.width / wall.unit).toBeGreaterThan(26);
    expect(slot.height / wall.unit).toBeGreaterThan(8.9);
    for (const other of wall.slots) {
      if (other === slot) continue;
      const apart =
        slot.x + slot.width <= other.x ||
        other.x + other.width <= slot.x ||
        slot.y + slot.height <= other.y ||
        other.y + other.height <= slot.y;
      expect(apart, `${slot.panels} and ${other.panels}`).toBe(true);
    }
  }
});

test.each(WALLS)("at %s %o each panel stands once, and one slot at most takes turns", (size, seen) => {
  const wall = wallOf(size, seen);
  const panels = panelsOf(wall);
  expect(new Set(panels).size).toBe(panels.length);
  expect(wall.slots.filter((slot) => slot.panels.length > 1).length).toBeLessThanOrEqual(1);
  expect(panels).toContain("warnings");
  if (wall.budget === "single" || seen.second) return;
  const inFull = { sources: "ledger", participation: "second" } as Record<string, string>;
  for (const panel of BASE)
    expect(
      panels.some((name) => name === panel || name === inFull[panel]),
      panel,
    ).toBe(true);
});

test.each(WALLS.filter(([, seen]) => seen.bezel))("at %s %o no panel lies under a frame between two screens", (size, seen) => {
  const bezel = parseBezel(seen.bezel ?? "");
  if (!bezel) throw new Error("no bezel");
  const [width = 0, height = 0] = size.split("x").map(Number);
  const frames = (length: number, count: number) =>
    Array.from({ length: count - 1 }, (_, at) => {
      const screen = (length - (count - 1) * bezel.gap) / count;
      const from = (at + 1) * screen + at * bezel.gap;
      return [from, from + bezel.gap] as const;
    });
  for (const { x, y, width: w, height: h } of wallOf(size, seen).slots) {
    for (const [from, to] of frames(width, bezel.columns)) expect(x + w <= from || x >= to).toBe(true);
    for (const [from, to] of frames(height, bezel.rows)) expect(y + h <= from || y >= to).toBe(true);
  }
});

describe("what a wall has room for", () => {
  test("at 16:9 all panels stand, and none takes turns", () => {
    const wall = wallOf("1920x1080");
    expect(new Set(panelsOf(wall))).toEqual(new Set(BASE));
    expect(wall.slots.every(({ panels }) => panels.length === 1)).toBe(true);
  });

  test("wider walls gain columns; the 16:9 ones keep their width", () => {
    const width = (size: string, panel: string) => {
      const wall = wallOf(size);
      return (wall.slots.find(({ panels }) => panels.includes(panel as "map"))?.width ?? 0) / wall.unit;
    };
    for (const size of ["1920x1080", "2560x1080", "7680x2160", "5760x1080"]) {
      expect(width(size, "inflow")).toBeCloseTo(31, 0);
      expect(width(size, "map")).toBeLessThan(93);
    }
    const more = (size: string) => panelsOf(wallOf(size)).filter((panel) => !BASE.includes(panel));
    expect(more("2560x1080")).toEqual(["scenario", "departments"]);
    expect(new Set(more("7680x2160"))).toEqual(new Set(["scenario", "departments", "case", "second", "ledger", "platforms"]));
    expect(more("5760x1080")).toHaveLength(6);
  });

  test("a few lines are headline, figures and warnings alone", () => {
    expect(panelsOf(wallOf("1920x1080", { seat: 8, pitch: 1.25 }))).toEqual(["warnings"]);
  });

  test("the map is on one screen, in the middle, and the warnings beside it", () => {
    const wall = wallOf("5760x1080", { bezel: "3x1:24" });
    const map = wall.slots.find(({ panels }) => panels[0] === "map");
    expect(map?.x).toBeGreaterThan(1928);
    expect((map?.x ?? 0) + (map?.width ?? 0)).toBeLessThan(3832);
    expect(wall.kpis).toMatchObject({ more: true, columns: 3 });
  });

  test("the second layer takes the left side where it has no column, and changes nothing where it has", () => {
    expect(panelsOf(wallOf("1920x1080", { second: true }))).not.toContain("inflow");
    expect(panelsOf(wallOf("1920x1080", { second: true }))).toContain("second");
    expect(wallOf("7680x2160", { second: true }).slots).toEqual(wallOf("7680x2160").slots);
  });
});

test("slots become the lines of one grid", () => {
  const slots = [
    { x: 12, y: 100, width: 300, height: 400 },
    { x: 324, y: 100, width: 500, height: 600 },
    { x: 12, y: 512, width: 300, height: 188 },
  ];
  expect(gridOf(slots, 100)).toEqual({
    columns: "12px 300px 12px 500px",
    rows: "400px 12px 188px",
    areas: ["1 / 2 / 2 / 3", "1 / 4 / 4 / 5", "3 / 2 / 4 / 3"],
  });
});
