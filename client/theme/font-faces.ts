// The same font files as fonts.css, in the form of a map style's `font-faces`: MapLibre fetches a file when a label first needs it.
import slices from "./font-slices.json" with { type: "json" };

export type FontWeight = 400 | 600;

/** For `style["font-faces"][NAME]`, with NAME as the layer's `text-font`. The first entry whose range has a character draws it. */
export function toMapFontFaces(weight: FontWeight, origin: string): { url: string; "unicode-range": string[] }[] {
  return slices.map(({ name, ranges }) => ({ url: `${origin}/fonts/${name}-${weight}.woff2`, "unicode-range": ranges }));
}
