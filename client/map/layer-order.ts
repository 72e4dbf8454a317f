// What lies over what on the map, bottom first: a layer finds its place by this list, whenever it comes.
export const LAYER_ORDER = [
  "background",
  "sea-band-far",
  "sea-band-near",
  "sea-line-far",
  "sea-gap-far",
  "sea-line-near",
  "sea-gap-near",
  "land",
  "grid-shade",
  "grid-absent",
  "outside",
  "lines-grid",
  "lines-community",
  "lines-town",
  "lines-county-casing",
  "lines-county",
  "lines-rim-casing",
  "lines-rim",
  "lines-coast",
  "lines-scope",
  "veil",
  "pointed-casing",
  "pointed",
  "warning-fill",
  "warning-casing",
  "warning-line",
  "warning-line-exercise",
  "exchange-points",
  "labels-community",
  "labels-grid",
  "labels-town",
  "labels-county",
  "desk-cases",
  "warning-leader",
  "warning-label",
  "warning-symbol",
] as const;
export type LayerId = (typeof LAYER_ORDER)[number];

/** The first layer already on the map that belongs above `id`; undefined: `id` goes on top. */
export function layerAbove(id: string, present: (id: string) => boolean): string | undefined {
  const at = LAYER_ORDER.indexOf(id as LayerId);
  return LAYER_ORDER.slice(at + 1).find(present);
}
