// What the simple map shows: a zoom and the corner of a box of pixels. Web Mercator, as the other map.
import type { Padding } from "../camera.ts";
import type { Bounds, LngLat } from "../city-mesh.ts";
import { toLngLat, toPixels } from "../projection.ts";

export type Size = { readonly width: number; readonly height: number };
/** `left` and `top` in pixels of the world at `zoom`. */
export type FlatSight = { readonly zoom: number; readonly left: number; readonly top: number };

/** The closest sight that holds `bounds` inside the padding; no closer than `closest`. */
export function fitSight([west, south, east, north]: Bounds, { width, height }: Size, padding: Padding, closest: number): FlatSight {
  const [x1, y2] = toPixels([west, south], 0);
  const [x2, y1] = toPixels([east, north], 0);
  const roomX = Math.max(1, width - padding.left - padding.right);
  const roomY = Math.max(1, height - padding.top - padding.bottom);
  const zoom = Math.min(closest, Math.log2(Math.min(roomX / (x2 - x1), roomY / (y2 - y1))));
  const scale = 2 ** zoom;
  return {
    zoom,
    left: ((x1 + x2) / 2) * scale - padding.left - roomX / 2,
    top: ((y1 + y2) / 2) * scale - padding.top - roomY / 2,
  };
}

export function toScreen({ zoom, left, top }: FlatSight, at: LngLat): [number, number] {
  const [x, y] = toPixels(at, zoom);
  return [x - left, y - top];
}

export function toPlace({ zoom, left, top }: FlatSight, [x, y]: readonly [number, number]): [number, number] {
  return toLngLat([x + left, y + top], zoom);
}
