// Where everything on a wall stands, in real pixels: screens between frames, columns on them, panels in the columns. Pure.
import type { Bezel } from "../settings/settings.ts";
import type { Budget } from "../theme/unit.ts";
import { type Column, EXTRAS, LEFT, type PanelName, RIGHT } from "./columns.ts";
import { type Box, type Screens, screensOf } from "./screens.ts";
import { type Slot, stackColumns } from "./slots.ts";

/** All in u. Between two panels; between panels and the edge of their screen. */
const GAP_U = 0.75;
/** A wall narrower than this has no room for a map beside anything. */
const LEAST_BODY_U = 60;
/** Three columns and a map; below it one column beside the map. */
const TWO_SIDES_U = 100;
/** Below this the two sides are set tighter. */
const NARROW_U = 112;
const LEFT_U = 31;
const RIGHT_U = 34;
const SIDE_LEAST_U = 29;
const EXTRA_U = 36;
/** A further column comes only when this is left for the map. */
const MAP_LEAST_U = 46;
/** What is wider than this goes to the columns. */
const MAP_MOST_U = 92;
const TIMELINE_U = 9.9;
/** A map lower than this keeps the foot to itself. */
const MAP_LOW_U = 22;
/** Wide enough for the figures beside the six. */
const MORE_KPIS_U = 200;
const KPI_WITH_PICTURE_U = 16.5;
const KPI_LEAST_U = 13;

export type Wanted = {
  readonly width: number;
  readonly height: number;
  /** u in px. */
  readonly unit: number;
  readonly budget: Budget;
  readonly bezel: Bezel | null;
  /** Height of title line, banner and KPIs with the gap below them, px. */
  readonly head: number;
  /** The second layer has been asked for where it has no column of its own. */
  readonly second?: boolean;
};

export type KpiRow = {
  /** Those of a wide wall too. */
  readonly more: boolean;
  /** Beside each other on one screen. */
  readonly columns: number;
  readonly pictures: boolean;
  /** In the fewest words. */
  readonly brief: boolean;
};

export type Arrangement = {
  readonly budget: Budget;
  readonly portrait: boolean;
  readonly narrow: boolean;
  /** The sentence does not fit between title and clock. */
  readonly slim: boolean;
  /** The screens of the first row, over which title line, banner and KPIs are spread. */
  readonly heads: readonly Box[];
  readonly kpis: KpiRow;
  /** Measured from the wall's upper left corner, whole px. */
  readonly slots: readonly Slot[];
};

export function arrange(wanted: Wanted): Arrangement {
  const { width, height, unit, bezel, head } = wanted;
  const screens = screensOf({ width, height, bezel, head, inset: GAP_U * unit });
  const home = screens.boxes[screens.home] as Box;
  const widthU = home.width / unit;
  const portrait = screens.boxes.length === 1 && height > width;
  const alone = screens.boxes.length === 1;
  const budget = alone && widthU < LEAST_BODY_U && !portrait ? "single" : wanted.budget;
  const columns = columnsOf({ ...wanted, budget }, screens, portrait);
  return {
    budget,
    portrait,
    narrow: widthU < NARROW_U,
    slim: screens.heads.length === 1 && widthU < TWO_SIDES_U,
    heads: screens.heads,
    kpis: kpiRow((screens.heads[0] as Box).width / unit, screens.heads.length, budget),
    slots: stackColumns(columns, unit, GAP_U * unit),
  };
}

/** What to show of `more` figures, how many beside each other on each screen, and whether with their pictures. */
function kpiRow(screenU: number, screens: number, budget: Budget): KpiRow {
  const more = screenU * screens >= MORE_KPIS_U;
  const each = Math.ceil((more ? 9 : 6) / screens);
  if (budget === "single" && screens === 1 && screenU >= 36) return { more, columns: 6, pictures: false, brief: true };
  const columns = screenU / each >= KPI_LEAST_U ? each : Math.max(1, Math.min(each, 3, Math.floor(screenU / KPI_LEAST_U)));
  return { more, columns, pictures: budget !== "single" && screenU / columns >= KPI_WITH_PICTURE_U, brief: budget === "single" };
}

type Context = Wanted & { readonly budget: Budget };

function columnsOf(wanted: Context, screens: Screens, portrait: boolean): readonly Column[] {
  const { unit, budget, second = false } = wanted;
  const home = screens.boxes[screens.home] as Box;
  if (budget === "single") return [{ box: home, panels: ["warnings"] }];
  if (portrait) return portraitColumns(home, unit, second);
  const others = screens.boxes.filter((_, at) => at !== screens.home);
  const widthU = home.width / unit;
  const two = widthU >= TWO_SIDES_U;
  if (others.length === 0) return two ? wideColumns(home, unit, second) : oneSide(home, wanted, second);

  const room = others.map((box) => Math.max(1, Math.floor((box.width / unit + GAP_U) / (SIDE_LEAST_U + GAP_U))));
  const columns = room.reduce((sum, n) => sum + n, 0);
  const displaced = two ? [] : columns > 1 ? [RIGHT, [...LEFT, "timeline" as const]] : [[...RIGHT, ...LEFT, "timeline" as const]];
  const total = Math.max(0, columns - displaced.length);
  const extras = extrasOf(total);
  const placed = [...displaced.map((panels) => ({ panels, tracks: 1 })), ...extras];
  const all = placed.flatMap(({ panels }) => panels);
  const core = two
    ? sideBySide(home, unit, [{ panels: LEFT, wide: LEFT_U }, MAP, { panels: RIGHT, wide: RIGHT_U }])
    : [{ box: home, panels: ["map"] as const }];
  return withoutRepeats([...core, ...spread(others, room, placed, unit)], all, second && two);
}

type Track = { readonly panels: readonly PanelName[]; readonly wide: number };
const MAP: Track = { panels: ["map"], wide: 0 };

const extrasOf = (count: number) => EXTRAS[Math.min(count, EXTRAS.length - 1)] ?? [];

/** One screen with both sides and as many columns more as leave the map its room. */
function wideColumns(home: Box, unit: number, second: boolean): readonly Column[] {
  const free = home.width / unit - LEFT_U - RIGHT_U - MAP_LEAST_U - 2 * GAP_U;
  const count = Math.min(EXTRAS.length - 1, Math.max(0, Math.floor(free / (EXTRA_U + GAP_U))));
  const extras = extrasOf(count).map(({ panels, tracks }) => ({ panels, wide: tracks * EXTRA_U + (tracks - 1) * GAP_U }));
  const onLeft = Math.floor(count / 2);
  const tracks = [
    ...extras.slice(0, onLeft),
    { panels: LEFT, wide: LEFT_U },
    MAP,
    { panels: RIGHT, wide: RIGHT_U },
    ...extras.slice(onLeft),
  ];
  return withoutRepeats(
    sideBySide(home, unit, tracks),
    extras.flatMap(({ panels }) => panels),
    second,
  );
}

/** The tracks beside each other: the map takes what the sides leave, up to its most; then the sides grow. */
function sideBySide(box: Box, unit: number, tracks: readonly Track[]): readonly Column[] {
  const free = box.width / unit - (tracks.length - 1) * GAP_U;
  const narrow = box.width / unit + 2 * GAP_U < NARROW_U;
  const wants = tracks.map(({ wide }) => (narrow && wide > 0 ? Math.max(SIDE_LEAST_U, wide - 3) : wide));
  const sum = wants.reduce((a, b) => a + b, 0);
  const map = Math.min(free - sum, MAP_MOST_U);
  const stretch = (free - map) / sum;
  let x = box.x;
  return tracks.flatMap((track, at) => {
    const width = (track === MAP ? map : (wants[at] as number) * stretch) * unit;
    const column = { x, y: box.y, width, height: box.height };
    x += width + GAP_U * unit;
    return track === MAP ? mapColumn(column, unit) : [{ box: column, panels: track.panels }];
  });
}

/** The map over the last 24 hours, where it is high enough for both. */
function mapColumn(box: Box, unit: number): readonly Column[] {
  const foot = TIMELINE_U * unit;
  const gap = GAP_U * unit;
  if (box.height - foot - gap < MAP_LOW_U * unit) return [{ box, panels: ["map"], left: ["timeline"] }];
  return [
    { box: { ...box, height: box.height - foot - gap }, panels: ["map"] },
    { box: { ...box, y: box.y + box.height - foot, height: foot }, panels: ["timeline"] },
  ];
}

/** One column beside the map: warnings stay, the rest takes turns, below the map where that is high enough. */
function oneSide(home: Box, { unit, budget }: Context, second: boolean): readonly Column[] {
  const gap = GAP_U * unit;
  const side = Math.min(Math.max(SIDE_LEAST_U * unit, home.width * 0.4), RIGHT_U * unit);
  const right = { ...home, x: home.x + home.width - side, width: side };
  const left = { ...home, width: home.width - side - gap };
  const rest: readonly PanelName[] = second ? ["second"] : ["inflow", "kinds", "counties", "timeline", "sources", "participation"];
  if (budget === "reduced" || home.height < 30 * unit) {
    const turns: readonly PanelName[] = second ? rest : ["reports", "due", ...rest];
    return [
      { box: left, panels: ["map"] },
      { box: right, panels: ["warnings"], left: turns },
    ];
  }
  const foot = Math.min(15.7, (home.height / unit) * 0.36) * unit;
  return [
    { box: { ...left, height: left.height - foot - gap }, panels: ["map"] },
    { box: { ...left, y: left.y + left.height - foot, height: foot }, panels: [], left: rest },
    { box: right, panels: ["warnings", "reports", "due"] },
  ];
}

/** Higher than wide: the map above, the columns below it with the height that they need. */
function portraitColumns(home: Box, unit: number, second: boolean): readonly Column[] {
  const gap = GAP_U * unit;
  const two = home.width >= LEAST_BODY_U * unit;
  const below = Math.max(home.height * 0.4, Math.min(home.height * 0.55, 50 * unit));
  const upper = { ...home, height: home.height - below - gap };
  const lower = { ...home, y: home.y + home.height - below, height: below };
  if (!two) {
    const turns = second ? (["second"] as const) : [...RIGHT.slice(1), ...LEFT, "timeline" as const];
    return [
      { box: upper, panels: ["map"] },
      { box: lower, panels: ["warnings"], left: turns },
    ];
  }
  const width = (lower.width - gap) / 2;
  const columns = [
    ...mapColumn(upper, unit),
    { box: { ...lower, width }, panels: LEFT },
    { box: { ...lower, x: lower.x + width + gap, width }, panels: RIGHT },
  ];
  return withoutRepeats(columns, [], second);
}

type Placed = { readonly panels: readonly PanelName[]; readonly tracks: number };

/** Columns over the screens beside the map's, in order, each screen filled. */
function spread(boxes: readonly Box[], room: readonly number[], placed: readonly Placed[], unit: number): readonly Column[] {
  const waiting = [...placed];
  return boxes.flatMap((box, at) => {
    const here: Placed[] = [];
    let free = room[at] ?? 0;
    while (waiting[0] && (waiting[0].tracks <= free || here.length === 0)) {
      free -= waiting[0].tracks;
      here.push(waiting.shift() as Placed);
    }
    const tracks = here.reduce((sum, { tracks }) => sum + tracks, 0);
    const gap = GAP_U * unit;
    const one = (box.width - (tracks - 1) * gap) / Math.max(1, tracks);
    let x = box.x;
    return here.map(({ panels, tracks }) => {
      const width = tracks * one + (tracks - 1) * gap;
      const column = { box: { ...box, x, width }, panels };
      x += width + gap;
      return column;
    });
  });
}

/** What stands in full elsewhere is not told a second time; the second layer, asked for, takes the left side. */
function withoutRepeats(columns: readonly Column[], extras: readonly PanelName[], second: boolean): readonly Column[] {
  const full = new Set<PanelName>([
    ...(extras.includes("ledger") ? ["sources" as const] : []),
    ...(extras.includes("second") ? ["participation" as const] : []),
  ]);
  return columns.map((column) => {
    if (second && !extras.includes("second") && column.panels === LEFT) return { ...column, panels: ["second"] };
    return full.size === 0 ? column : { ...column, panels: column.panels.filter((panel) => !full.has(panel)) };
  });
}
