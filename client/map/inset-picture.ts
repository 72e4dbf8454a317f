// The outlines of an inset: a warned area with what lies around it, as paths in a box of fixed size.
import type { MultiPolygon } from "geojson";
import { boundsInSight } from "./camera.ts";
import { type CityMesh, outlineOf } from "./city-mesh.ts";
import { toPixels } from "./projection.ts";

export const INSET_BOX = { width: 160, height: 100 } as const;
/** Free on each side, of the box. */
const MARGIN = 12;
/** Of more grids than this the lines between them would be a grey. */
const MOST_GRIDS_DRAWN = 60;

/** SVG path data. */
export type InsetPicture = { readonly land: string; readonly area: string; readonly grids: string };

export function insetPicture(mesh: CityMesh, grids: readonly number[]): InsetPicture {
  const [west, south, east, north] = boundsInSight(mesh, grids);
  const [left, bottom] = toPixels([west, south], 0);
  const [right, top] = toPixels([east, north], 0);
  const { width, height } = INSET_BOX;
  const scale = Math.min((width - 2 * MARGIN) / (right - left), (height - 2 * MARGIN) / (bottom - top));
  const place = (at: readonly number[]): [number, number] => {
    const [x, y] = toPixels([at[0] ?? 0, at[1] ?? 0], 0);
    return [width / 2 + (x - (left + right) / 2) * scale, height / 2 + (y - (top + bottom) / 2) * scale];
  };
  const near = mesh.bounds.flatMap((box, index) => {
    const [x1, y1] = place([box[0], box[3]]);
    const [x2, y2] = place([box[2], box[1]]);
    return x2 > 0 && x1 < width && y2 > 0 && y1 < height ? [index] : [];
  });
  const path = (shape: MultiPolygon) => pathOfShape(shape, place);
  const drawn = grids.length > MOST_GRIDS_DRAWN ? [] : grids;
  return {
    land: path(outlineOf(mesh, near)),
    area: path(outlineOf(mesh, grids)),
    grids: drawn.map((grid) => path(outlineOf(mesh, [grid]))).join(""),
  };
}

/** Points nearer than this to the one before add nothing that is seen. */
const LEAST_STEP = 0.5;

function pathOfShape({ coordinates }: MultiPolygon, place: (at: readonly number[]) => [number, number]): string {
  let path = "";
  for (const ring of coordinates.flat()) {
    let last: [number, number] | null = null;
    for (const at of ring) {
      const [x, y] = place(at);
      if (last && Math.abs(x - last[0]) + Math.abs(y - last[1]) < LEAST_STEP) continue;
      path += `${last ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
      last = [x, y];
    }
    if (last) path += "Z";
  }
  return path;
}
