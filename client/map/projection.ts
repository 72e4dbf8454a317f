// Web Mercator at a zoom, as MapLibre has it: screen pixels from degrees and back, and the zoom at which something is so many pixels long.
import type { LngLat } from "./city-mesh.ts";

/** Pixels around the world at zoom 0. */
const WORLD_PX = 512;

export function toPixels([lng, lat]: LngLat, zoom: number): [number, number] {
  const world = WORLD_PX * 2 ** zoom;
  const sin = Math.sin((lat * Math.PI) / 180);
  return [((lng + 180) / 360) * world, (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * world];
}

export function toLngLat([x, y]: readonly [number, number], zoom: number): [number, number] {
  const world = WORLD_PX * 2 ** zoom;
  const lat = (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / world))) * 180) / Math.PI;
  return [(x / world) * 360 - 180, lat];
}

/** The zoom at which `degrees` of latitude near `lat` are `px` pixels long. */
export function zoomFor(px: number, degrees: number, lat: number): number {
  const perPixelAtZero = (360 / WORLD_PX) * Math.cos((lat * Math.PI) / 180);
  return Math.log2((px * perPixelAtZero) / degrees);
}

/** Metres on the ground that a pixel covers. */
export function metresPerPixel(lat: number, zoom: number): number {
  return (40_075_016.686 * Math.cos((lat * Math.PI) / 180)) / (WORLD_PX * 2 ** zoom);
}
