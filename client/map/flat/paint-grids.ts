// The grids of the simple map: all of them when the sight or the colours change, otherwise only those whose shade has.
import type { Tokens } from "../../theme/tokens.ts";
import { absentHatch } from "../hatch.ts";
import { ABSENT, changedShades, shadeColours } from "../shades.ts";
import { type FlatPaths, joined } from "./paths.ts";
import type { FlatSight } from "./sight.ts";

export type GridScene = {
  readonly paths: FlatPaths;
  readonly sight: FlatSight;
  readonly tokens: Tokens;
  readonly unit: number;
  readonly pixelRatio: number;
};

export type GridPainter = {
  /** `index` is the grid of each shade. Returns how many grids were drawn. */
  readonly paint: (scene: GridScene, shades: Uint8Array, index: readonly number[]) => number;
};

export function createGridPainter(canvas: HTMLCanvasElement): GridPainter {
  const context = canvas.getContext("2d", { alpha: false });
  let drawn: { scene: GridScene; shades: Uint8Array; first: number } | null = null;
  let brush: { tokens: Tokens; colours: readonly string[]; hatch: CanvasPattern | null } | null = null;

  return {
    paint: (scene, shades, index) => {
      if (!context) return 0;
      const { paths, sight, tokens, unit, pixelRatio } = scene;
      if (brush?.tokens !== tokens) brush = { tokens, colours: shadeColours(tokens), hatch: hatchPattern(context, tokens, unit) };
      const { colours, hatch } = brush;
      const same = drawn?.scene === scene && drawn.first === index[0] && drawn.shades.length === shades.length;
      const changed = same ? changedShades(drawn?.shades ?? null, shades) : [];
      const fill = (path: Path2D, shade: number) => {
        context.fillStyle = colours[shade % ABSENT] ?? "transparent";
        context.fill(path);
        if (shade < ABSENT || !hatch) return;
        context.fillStyle = hatch;
        context.fill(path);
      };
      if (!same) {
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.fillStyle = tokens.bg;
        context.fillRect(0, 0, canvas.width, canvas.height);
      }
      const scale = paths.enter(context, sight, pixelRatio);
      hatch?.setTransform(new DOMMatrix().scale(1 / (scale * pixelRatio)));
      if (same) {
        for (const at of changed) {
          const path = paths.grids[index[at] ?? -1];
          if (!path) continue;
          context.fillStyle = tokens.raised;
          context.fill(path);
          fill(path, shades[at] ?? 0);
        }
      } else {
        context.fillStyle = tokens.raised;
        context.fill(paths.land);
        // One path a shade: neighbours of one colour then have no seam between them.
        const members = new Map<number, Path2D[]>();
        shades.forEach((shade, at) => {
          const path = paths.grids[index[at] ?? -1];
          if (!path || shade === 0) return;
          const own = members.get(shade);
          if (own) own.push(path);
          else members.set(shade, [path]);
        });
        for (const [shade, own] of members) fill(joined(own), shade);
      }
      drawn = { scene, shades, first: index[0] ?? -1 };
      return same ? changed.length : shades.length;
    },
  };
}

function hatchPattern(context: CanvasRenderingContext2D, tokens: Tokens, unit: number): CanvasPattern | null {
  const { data } = absentHatch(tokens, unit);
  const tile = new OffscreenCanvas(data.width, data.height);
  tile.getContext("2d")?.putImageData(data, 0, 0);
  return context.createPattern(tile, "repeat");
}
