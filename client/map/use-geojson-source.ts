// Keeps one GeoJSON source and its layers on the map: added when the style is there, changed in place, never rebuilt for a colour.
import type { Feature, FeatureCollection, Geometry } from "geojson";
import type { GeoJSONSource, LayerSpecification, Map as MapLibreMap } from "maplibre-gl";
import { useEffect, useRef } from "react";
import { layerAbove } from "./layer-order.ts";

/** A layer's style without its source. */
export type LayerStyle = LayerSpecification extends infer Layer
  ? Layer extends { source: string }
    ? Omit<Layer, "source">
    : never
  : never;
export type SourceData = FeatureCollection | Feature | Geometry;

type SourceOptions = { readonly tolerance?: number; readonly buffer?: number; readonly maxzoom?: number };
export const NOTHING: FeatureCollection = { type: "FeatureCollection", features: [] };

/**
 * New `data` (compared by identity) replaces the drawing; new `layers` change paint and layout in place.
 * `source`, and the ids of `layers`, stay the same for the life of the component. For children of <MapCanvas>.
 */
export function useGeojsonSource(
  map: MapLibreMap,
  source: string,
  { data, layers, options }: { data: SourceData; layers: readonly LayerStyle[]; options?: SourceOptions },
): void {
  const latest = useRef({ data, layers, options });
  const drawn = useRef<SourceData | null>(null);
  const styled = useRef<readonly LayerStyle[]>([]);
  latest.current = { data, layers, options };

  useEffect(() => {
    if (drawn.current === data) return;
    const existing = map.getSource<GeoJSONSource>(source);
    if (!existing) return;
    drawn.current = data;
    void existing.setData(data as FeatureCollection);
  }, [map, source, data]);

  useEffect(() => {
    if (!map.getSource(source)) return;
    for (const layer of layers) restyle(map, layer, findStyle(styled.current, layer.id));
    styled.current = layers;
  }, [map, source, layers]);

  useEffect(() => {
    const { data, layers, options } = latest.current;
    map.addSource(source, { type: "geojson", data: data as FeatureCollection, ...options });
    for (const layer of layers) addLayer(map, { ...layer, source } as LayerSpecification);
    drawn.current = data;
    styled.current = layers;
    return () => {
      if (!map.style) return; // the map is already gone
      for (const layer of latest.current.layers) if (map.getLayer(layer.id)) map.removeLayer(layer.id);
      if (map.getSource(source)) map.removeSource(source);
    };
  }, [map, source]);
}

/** Adds a layer where layer-order.ts says. */
export function addLayer(map: MapLibreMap, layer: LayerSpecification): void {
  map.addLayer(
    layer,
    layerAbove(layer.id, (id) => map.getLayer(id) !== undefined),
  );
}

const findStyle = (styles: readonly LayerStyle[], id: string) => styles.find((style) => style.id === id);

type Properties = Record<string, unknown>;

function restyle(map: MapLibreMap, layer: LayerStyle, before: LayerStyle | undefined): void {
  for (const [name, value] of changedProperties(before?.paint as Properties, layer.paint as Properties)) {
    map.setPaintProperty(layer.id, name as never, value as never);
  }
  for (const [name, value] of changedProperties(before?.layout as Properties, layer.layout as Properties)) {
    map.setLayoutProperty(layer.id, name as never, value as never);
  }
  if (before?.minzoom !== layer.minzoom || before?.maxzoom !== layer.maxzoom)
    map.setLayerZoomRange(layer.id, layer.minzoom ?? 0, layer.maxzoom ?? 24);
}

/** Properties of `after` that `before` has otherwise, with their values; those gone come as null, which means the default. */
export function changedProperties(before: Properties = {}, after: Properties = {}): [string, unknown][] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names]
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => [name, after[name] ?? null]);
}
