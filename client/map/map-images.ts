// Images that layers name: drawn by us, put on the map before the first layer that wants them, replaced when the theme changes.
import type { Map as MapLibreMap } from "maplibre-gl";
import { useLayoutEffect } from "react";

export type MapImage = { readonly data: ImageData; readonly pixelRatio: number };
export type MapImages = Readonly<Record<string, MapImage>>;

/** Call before useGeojsonSource of the layer that names them. */
export function useImages(map: MapLibreMap, images: MapImages): void {
  // A layout effect: layers are added in effects, which come later.
  useLayoutEffect(() => putImages(map, images), [map, images]);
}

function putImages(map: MapLibreMap, images: MapImages): void {
  for (const [id, { data, pixelRatio }] of Object.entries(images)) {
    // An image of another size cannot be updated in place.
    if (map.hasImage(id)) map.removeImage(id);
    map.addImage(id, data, { pixelRatio });
  }
}

/** A canvas of `width` × `height` CSS px at the screen's own density, read out as an image. */
export function drawImage(width: number, height: number, draw: (context: OffscreenCanvasRenderingContext2D) => void): MapImage {
  const pixelRatio = Math.min(2, window.devicePixelRatio || 1);
  const canvas = new OffscreenCanvas(Math.ceil(width * pixelRatio), Math.ceil(height * pixelRatio));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no 2D canvas: the map cannot draw its symbols");
  context.scale(pixelRatio, pixelRatio);
  draw(context);
  return { data: context.getImageData(0, 0, canvas.width, canvas.height), pixelRatio };
}
