// Warnings: areas with a line and a casing (dashed: exercise), a symbol each, and the unacknowledged ones breathing above the canvas.
import type { ExpressionSpecification } from "maplibre-gl";
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { GRAVITY } from "../../shared/terms.ts";
import type { View, WarningRow } from "../../shared/view.ts";
import type { Lang } from "../i18n/catalogue.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { LevelSymbol } from "../panels/level-symbol.tsx";
import { isShown, warningTitle } from "../panels/visible-title.ts";
import { useCity, useView } from "../sync/city-context.tsx";
import { useMeasure, useTokens } from "../theme/theme-context.tsx";
import { FONT_FAMILY, type Tokens } from "../theme/tokens.ts";
import { useAudience } from "../wall/address-context.tsx";
import { focus } from "../wall/focus.ts";
import type { CityMesh } from "./city-mesh.ts";
import { countyNames, LabelLayer, namedPlaces } from "./label-layer.tsx";
import { toScale } from "./land-layer.tsx";
import { levelImages, SYMBOL_U } from "./level-images.ts";
import { useMap } from "./map-canvas.tsx";
import { useImages } from "./map-images.ts";
import { play, prefersStill } from "./motion.ts";
import { Pinpoint } from "./pinpoint.tsx";
import { STATUTORY_OPACITY } from "./shades.ts";
import { type LayerStyle, useGeojsonSource } from "./use-geojson-source.ts";
import { createAreaCache, type PlacedSymbol, placeSymbols, toAreaFeatures, toLeaderFeatures, toSymbolFeatures } from "./warning-places.ts";

const LEVELS = ["red", "orange", "yellow", "blue"] as const;
/** A breathing symbol at its faintest; the overlay above it brings the rest and takes it away. */
const LEAST_OPACITY = 0.55;
const BREATH_MS = 2400;
/** Two lines: of six hanzi, of some sixteen letters. */
const TITLE_LENGTH: Readonly<Record<Lang, number>> = { "zh-CN": 12, en: 30 };

export function areaLayers(tokens: Tokens, px: (width: number) => number): LayerStyle[] {
  const colour = byLevel(tokens.level);
  const line = { "line-join": "bevel", "line-cap": "butt" } as const;
  return [
    {
      id: "warning-fill",
      type: "fill",
      filter: ["get", "statutory"] as never,
      paint: { "fill-color": colour, "fill-opacity": STATUTORY_OPACITY, "fill-antialias": false },
    },
    { id: "warning-casing", type: "line", layout: line, paint: { "line-color": tokens.casing, "line-width": px(6), "line-opacity": 0.75 } },
    {
      id: "warning-line",
      type: "line",
      filter: ["!", ["get", "exercise"]],
      layout: line,
      paint: { "line-color": colour, "line-width": px(3) },
    },
    {
      id: "warning-line-exercise",
      type: "line",
      filter: ["get", "exercise"] as never,
      layout: line,
      paint: { "line-color": colour, "line-width": px(3), "line-dasharray": [3, 2] },
    },
  ];
}

export function leaderLayers(tokens: Tokens, px: (width: number) => number): LayerStyle[] {
  return [
    { id: "warning-leader", type: "line", layout: { "line-cap": "round" }, paint: { "line-color": tokens.textMid, "line-width": px(1.5) } },
  ];
}

export function symbolLayers(): LayerStyle[] {
  return [
    {
      id: "warning-symbol",
      type: "symbol",
      layout: { "icon-image": ["get", "image"], "icon-allow-overlap": true, "icon-padding": 0, "symbol-sort-key": ["get", "gravity"] },
      paint: { "icon-opacity": ["case", ["get", "breathing"], LEAST_OPACITY, 1], "icon-opacity-transition": { duration: 0 } },
    },
  ];
}

const SYMBOL_LAYERS = symbolLayers();

function byLevel(colours: Tokens["level"]): ExpressionSpecification {
  return [
    "match",
    ["get", "level"],
    ...LEVELS.flatMap((level) => [level, colours[level]]),
    colours.blue,
  ] as unknown as ExpressionSpecification;
}

const selectWarnings = (view: View) => view.warnings;

export function WarningLayer({ mesh }: { readonly mesh: CityMesh }) {
  const map = useMap();
  const tokens = useTokens();
  const lang = useLang();
  const { unit } = useMeasure();
  const city = useCity();
  const { gridIndex, divisions } = city;
  const t = useText();
  const audience = useAudience();
  const all = useView(selectWarnings);
  const warnings = useMemo(() => all.filter((row) => isShown(row, audience)), [all, audience]);
  const zoom = useSettledZoom();
  const still = prefersStill();

  const areasOf = useMemo(() => createAreaCache(mesh, gridIndex), [mesh, gridIndex]);
  const areas = useMemo(() => areasOf(warnings), [areasOf, warnings]);
  const places = useMemo(() => namedPlaces(divisions, mesh, lang), [divisions, mesh, lang]);
  const names = useMemo(() => countyNames(places, { lang, unit, zoom }), [places, lang, unit, zoom]);
  const symbols = useMemo(() => placeSymbols(warnings, areas, { zoom, unit, names }), [warnings, areas, zoom, unit, names]);

  const px = useMemo(() => toScale(unit), [unit]);
  useImages(map, useLevelImages(tokens, unit));
  useGeojsonSource(map, "warning-areas", {
    data: useMemo(() => toAreaFeatures(warnings, areas), [warnings, areas]),
    layers: useMemo(() => areaLayers(tokens, px), [tokens, px]),
  });
  useGeojsonSource(map, "warning-leaders", {
    data: useMemo(() => toLeaderFeatures(symbols), [symbols]),
    layers: useMemo(() => leaderLayers(tokens, px), [tokens, px]),
  });
  useGeojsonSource(map, "warning-symbols", {
    data: useMemo(() => toSymbolFeatures(symbols, !still), [symbols, still]),
    layers: SYMBOL_LAYERS,
  });
  // A title only for red and orange: the list has the others.
  const titleOf = useCallback(
    (warning: WarningRow) =>
      GRAVITY[warning.level] >= GRAVITY.orange ? shorten(warningTitle(warning, { audience, lang, city, t }), lang) : "",
    [audience, lang, city, t],
  );
  useEffect(() => {
    const go = (event: { features?: { properties: Record<string, unknown> }[] }) => {
      const warning = warnings.find(({ warningId }) => warningId === event.features?.[0]?.properties["warningId"]);
      if (warning) focus("grids" in warning.area ? { grids: warning.area.grids } : { code: warning.area.division });
    };
    map.on("click", "warning-symbol", go);
    return () => {
      map.off("click", "warning-symbol", go);
    };
  }, [map, warnings]);
  return (
    <>
      <LabelLayer mesh={mesh} places={places} symbols={symbols} titleOf={titleOf} />
      {still ? null : <Breathing symbols={symbols} />}
    </>
  );
}

export function shorten(title: string, lang: Lang): string {
  const most = TITLE_LENGTH[lang];
  return title.length > most ? `${title.slice(0, most - 1)}…` : title;
}

function Breathing({ symbols }: { readonly symbols: readonly PlacedSymbol[] }) {
  return symbols
    .filter(({ breathing }) => breathing)
    .map(({ warning, at }) => (
      <Pinpoint key={warning.warningId} at={at}>
        <Breath>
          <LevelSymbol level={warning.level} authority={warning.authority} exercise={warning.exercise} size={SYMBOL_U} />
        </Breath>
      </Pinpoint>
    ));
}

/** Comes and goes; all of them together. */
function Breath({ children }: { readonly children: ReactNode }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const animation =
      element.current && play(element.current, [{ opacity: 1 }, { opacity: 0 }], { durationMs: BREATH_MS / 2, forever: true });
    return () => animation?.cancel();
  }, []);
  return <div ref={element}>{children}</div>;
}

/** The images, drawn again when the font with their characters has come. */
function useLevelImages(tokens: Tokens, unit: number) {
  const t = useText();
  const [fontsReady, setFontsReady] = useState(0);
  useEffect(() => {
    const characters = LEVELS.map((level) => t(`level.${level}.char`)).join("") + t("level.exercise.char");
    let gone = false;
    document.fonts.load(`600 16px ${FONT_FAMILY}`, characters).then(
      () => gone || setFontsReady((count) => count + 1),
      () => {}, // the system's font serves
    );
    return () => {
      gone = true;
    };
  }, [t]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a font that came changes the picture, not the arguments
  return useMemo(() => levelImages(tokens, unit, t), [tokens, unit, t, fontsReady]);
}

/** The zoom once the camera rests. */
function useSettledZoom(): number {
  const map = useMap();
  const [zoom, setZoom] = useState(() => map.getZoom());
  useEffect(() => {
    const settle = () => setZoom(map.getZoom());
    map.on("moveend", settle);
    return () => {
      map.off("moveend", settle);
    };
  }, [map]);
  return zoom;
}
