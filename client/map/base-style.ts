// The style that the map begins with: a background and the fonts. Everything else comes as layers of its own file.
import type { BackgroundLayerSpecification, StyleSpecification } from "maplibre-gl";
import { toMapFontFaces } from "../theme/font-faces.ts";
import type { Tokens } from "../theme/tokens.ts";

/** Names for a layer's `text-font`. */
export const FONT = { regular: ["Chengge Regular"], strong: ["Chengge SemiBold"] };

export function backgroundLayer(tokens: Tokens): BackgroundLayerSpecification {
  return { id: "background", type: "background", paint: { "background-color": tokens.bg } };
}

/** `origin` is the page's own: MapLibre wants whole addresses. */
export function baseStyle(tokens: Tokens, origin: string): StyleSpecification {
  return {
    version: 8,
    sources: {},
    layers: [backgroundLayer(tokens)],
    "font-faces": { "Chengge Regular": toMapFontFaces(400, origin), "Chengge SemiBold": toMapFontFaces(600, origin) },
    // A new theme is there at once: a transition would draw the whole map at every step.
    transition: { duration: 0, delay: 0 },
  };
}
