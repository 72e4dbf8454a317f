// The map where there is no WebGL: the same grids, lines, names and warnings on 2D canvases, redrawn only where something has changed.
import { type MouseEvent, useEffect, useMemo, useRef, useState } from "react";
import { useText } from "../../i18n/text-context.tsx";
import { useShortcut } from "../../keys/use-shortcut.ts";
import { useCity, useLink, useScope } from "../../sync/city-context.tsx";
import { useMeasure, useTokens } from "../../theme/theme-context.tsx";
import { focus, subscribeFocus } from "../../wall/focus.ts";
import { currentPinned, pin, usePinned } from "../../wall/pinned.ts";
import { Autopilot } from "../autopilot.tsx";
import { gridOfTarget } from "../camera.ts";
import type { CasePoint } from "../cases-on-map.ts";
import { type CityMesh, middleOfBounds, outlineOf } from "../city-mesh.ts";
import { GridCard } from "../grid-card.tsx";
import { useShownColumns } from "../grid-layer.tsx";
import { GridTip } from "../grid-tip.tsx";
import { HomeButton } from "../home-button.tsx";
import { Legend } from "../legend.tsx";
import { GRID_LINES_PX, zoomOfGrid } from "../line-layer.tsx";
import { type LayerName, participationSteps, shadesOf } from "../shades.ts";
import type { Pointed } from "../use-pointer.ts";
import "./flat.css";
import { FlatSymbols, REDRAW_MS, useFlatWarnings } from "./flat-warnings.tsx";
import { paintCases } from "./paint-cases.ts";
import { createGridPainter, type GridPainter, type GridScene } from "./paint-grids.ts";
import { paintLabels } from "./paint-labels.ts";
import { paintLines } from "./paint-lines.ts";
import { paintMarks } from "./paint-marks.ts";
import { createAreaPaths, createFlatPaths } from "./paths.ts";
import { type FlatSight, type Size, toPlace, toScreen } from "./sight.ts";
import { useAtMostEach } from "./use-at-most-each.ts";
import { useFlatSight, useSize } from "./use-flat-sight.ts";

type FlatProps = {
  readonly mesh: CityMesh;
  readonly layer: LayerName;
  /** At a desk: the queue's cases, of which a click opens the next; no card, no legend, nothing that moves by itself. */
  readonly desk?: { readonly cases: readonly CasePoint[]; readonly onOpen: (cases: readonly string[]) => void };
};
const NO_CASES: readonly CasePoint[] = [];

export function FlatMap({ mesh, layer, desk }: FlatProps) {
  const t = useText();
  const tokens = useTokens();
  const { unit, pixelRatio } = useMeasure();
  const stage = useRef<HTMLDivElement>(null);
  const size = useSize(stage);
  const sight = useFlatSight(mesh, size);
  const paths = useMemo(() => createFlatPaths(mesh), [mesh]);
  const scene = useMemo<GridScene | null>(
    () => (sight ? { paths, sight, tokens, unit, pixelRatio } : null),
    [paths, sight, tokens, unit, pixelRatio],
  );
  const { hovered, pinned, handlers } = useFlatPointer(mesh, scene, (grid) => {
    const found = desk?.cases.find((one) => one.grid === grid);
    if (found) desk?.onOpen(found.cases);
    else pinGrid(mesh, grid);
  });
  return (
    <>
      <div ref={stage} className="flat-map" data-testid="flat-map" {...handlers}>
        {scene ? (
          <Canvases {...{ mesh, layer, scene, size, pinned }} cases={desk?.cases ?? NO_CASES} hovered={hovered?.grid ?? null} />
        ) : null}
        <Veil />
      </div>
      {hovered && hovered.grid !== pinned ? <GridTip mesh={mesh} pointed={hovered} /> : null}
      <div className="map-over">
        <HomeButton />
        <p className="flat-note" role="status">
          {t("flat.note")}
        </p>
        {pinned === null || !sight || desk ? null : (
          <GridCard key={pinned} mesh={mesh} grid={pinned} side={sideFor(mesh, pinned, sight, size)} onClose={() => pin(null)} />
        )}
        {desk ? null : (
          <>
            <Autopilot mesh={mesh} />
            <Legend layer={layer} mesh={mesh} />
          </>
        )}
      </div>
    </>
  );
}

/** Apart, since the link's age comes with every frame. */
function Veil() {
  const { state } = useLink();
  return state === "stale" || state === "offline" ? <div className="flat-veil" data-state={state} /> : null;
}

type CanvasesProps = {
  readonly mesh: CityMesh;
  readonly layer: LayerName;
  readonly scene: GridScene;
  readonly size: Size;
  readonly cases: readonly CasePoint[];
  readonly hovered: number | null;
  readonly pinned: number | null;
};

/** Three canvases: the fills change by grid, the lines with the sight, marks and names with warnings and the pointer. */
function Canvases({ mesh, layer, scene, size, cases, hovered, pinned }: CanvasesProps) {
  const grids = useRef<HTMLCanvasElement>(null);
  const lines = useRef<HTMLCanvasElement>(null);
  const marks = useRef<HTMLCanvasElement>(null);
  const painter = useRef<GridPainter | null>(null);
  const columns = useAtMostEach(REDRAW_MS, useShownColumns(mesh));
  const { warnings, areas, symbols, names } = useFlatWarnings(mesh, scene, size);
  const edges = useEdges(mesh);
  const areaPath = useMemo(() => createAreaPaths(scene.paths), [scene.paths]);

  useEffect(() => {
    if (!grids.current) return;
    painter.current ??= createGridPainter(grids.current);
    const steps = layer === "participation" ? participationSteps(columns.points) : [];
    painter.current.paint(scene, shadesOf(layer, columns, steps), columns.index);
  }, [scene, layer, columns]);
  useEffect(() => {
    if (lines.current) paintLines(lines.current, { ...scene, ...edges });
  }, [scene, edges]);
  useEffect(() => {
    if (!marks.current) return;
    paintMarks(marks.current, { ...scene, warnings, areas, areaPath, symbols, hovered, pinned });
    paintCases(marks.current, scene, mesh, cases);
    paintLabels(marks.current, scene, names);
  }, [scene, mesh, warnings, areas, areaPath, symbols, cases, hovered, pinned, names]);

  const pixels = { width: Math.round(size.width * scene.pixelRatio), height: Math.round(size.height * scene.pixelRatio) };
  return (
    <>
      {[grids, lines, marks].map((canvas, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: always the same three
        <canvas key={at} ref={canvas} {...pixels} style={size} />
      ))}
      <FlatSymbols symbols={symbols} sight={scene.sight} />
    </>
  );
}

function useEdges(mesh: CityMesh) {
  const scope = useScope();
  const { unit } = useMeasure();
  return useMemo(() => {
    const own = mesh.gridsOf.get(scope) ?? mesh.codes.flatMap((code, grid) => (code === scope ? [grid] : []));
    const gridLinesFrom = zoomOfGrid(mesh, GRID_LINES_PX * Math.max(1, unit / 16));
    if (own.length === 0 || own.length === mesh.codes.length) return { gridLinesFrom, outside: null, scope: null };
    const inside = new Set(own);
    const others = [...mesh.codes.keys()].filter((grid) => !inside.has(grid));
    return { gridLinesFrom, outside: outlineOf(mesh, others), scope: outlineOf(mesh, own) };
  }, [mesh, scope, unit]);
}

/** Which grid the pointer is over, and which one is pinned. */
function useFlatPointer(mesh: CityMesh, scene: GridScene | null, onClick: (grid: number | null) => void) {
  const { gridIndex } = useCity();
  const [hovered, setHovered] = useState<Pointed | null>(null);
  const open = usePinned();
  const pinned = open?.kind === "grid" ? (gridIndex(open.id) ?? null) : null;
  const hits = useRef<CanvasRenderingContext2D | null>(null);
  // As on the other map: what is asked for takes the card's place; a case or a warning that is open stays.
  useEffect(
    () =>
      subscribeFocus((target, by) => {
        setHovered(null);
        if ((currentPinned()?.kind ?? "grid") === "grid") pinGrid(mesh, by === "person" ? gridOfTarget(gridIndex, target) : null);
      }),
    [mesh, gridIndex],
  );

  const pointed = (event: MouseEvent<HTMLElement>): Pointed | null => {
    if (!scene) return null;
    const box = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const [lng, lat] = toPlace(scene.sight, [x, y]);
    hits.current ??= document.createElement("canvas").getContext("2d");
    const context = hits.current;
    if (!context) return null;
    scene.paths.enter(context, scene.sight, 1);
    const grid = mesh.bounds.findIndex(
      ([west, south, east, north], index) =>
        lng >= west && lng <= east && lat >= south && lat <= north && context.isPointInPath(scene.paths.grids[index] ?? new Path2D(), x, y),
    );
    return grid < 0 ? null : { grid, x, y, left: x > box.width * 0.6, up: y > box.height * 0.7 };
  };
  useShortcut("h", "map.key.home", () => focus(null));
  return {
    hovered,
    pinned,
    handlers: {
      onMouseMove: (event: MouseEvent<HTMLElement>) => setHovered(pointed(event)),
      onMouseLeave: () => setHovered(null),
      onClick: (event: MouseEvent<HTMLElement>) => onClick(pointed(event)?.grid ?? null),
    },
  };
}

function pinGrid(mesh: CityMesh, grid: number | null): void {
  const id = grid === null ? undefined : mesh.codes[grid];
  if (id !== undefined) pin({ kind: "grid", id });
  else if (currentPinned()?.kind === "grid") pin(null);
}

/** The side that the grid is not on. */
function sideFor(mesh: CityMesh, grid: number, sight: FlatSight, { width }: Size): "left" | "right" {
  const [x] = toScreen(sight, middleOfBounds(mesh.bounds[grid] ?? [0, 0, 0, 0]));
  return x > width / 2 ? "left" : "right";
}
