// The only file that knows ECharts: one canvas for the life of a panel, updated in place, drawn at most once a second.
import { CustomChart, type CustomSeriesOption } from "echarts/charts";
import { GridComponent, type GridComponentOption } from "echarts/components";
import { type ComposeOption, type ECharts, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { type RefObject, useEffect, useMemo, useRef } from "react";
import { createDrawLimit } from "./draw-limit.ts";

// Canvas, not SVG: the SVG renderer writes style attributes, which the page's content policy refuses.
use([CustomChart, GridComponent, CanvasRenderer]);

export type ChartOption = ComposeOption<CustomSeriesOption | GridComponentOption>;
export type ChartSeries = CustomSeriesOption;
export type RenderItem = NonNullable<CustomSeriesOption["renderItem"]>;
export type RenderedItem = ReturnType<RenderItem>;

/** Asks the chart where things are, in CSS px of its own box. All answer null before the first drawing. */
export type ChartPlaces = {
  /** The grid that holds a pixel, with the pixel's values on its axes. */
  readonly valueAt: (x: number, y: number, grids: number) => { readonly grid: number; readonly value: readonly [number, number] } | null;
  readonly pixelOf: (grid: number, value: readonly [number, number]) => readonly [number, number] | null;
};

type Drawing = { readonly option: ChartOption; readonly width: number; readonly height: number };

/**
 * Keeps a chart in `box` and draws `drawing` when its identity changes; a new size is drawn at once.
 * Gone with the component; a hidden page draws once, when it is seen again.
 */
export function useChart(box: RefObject<HTMLDivElement | null>, drawing: Drawing | null): ChartPlaces {
  const chart = useRef<ECharts | null>(null);
  const latest = useRef(drawing);
  const size = useRef("");

  const limit = useMemo(
    () =>
      createDrawLimit(() => {
        if (box.current && latest.current) chart.current = draw(chart.current, box.current, latest.current);
      }),
    [box],
  );

  useEffect(() => {
    latest.current = drawing;
    if (!drawing) return;
    const nextSize = `${drawing.width}×${drawing.height}`;
    limit.ask(nextSize !== size.current);
    size.current = nextSize;
  }, [drawing, limit]);

  useEffect(() => {
    const redraw = () => limit.ask(true);
    const seen = () => limit.hold(document.hidden);
    seen();
    document.addEventListener("visibilitychange", seen);
    // A canvas does not notice that a slice of the font has come.
    document.fonts.addEventListener("loadingdone", redraw);
    return () => {
      document.removeEventListener("visibilitychange", seen);
      document.fonts.removeEventListener("loadingdone", redraw);
      limit.stop();
      chart.current?.dispose();
      chart.current = null;
    };
  }, [limit]);

  return useMemo(() => placesOf(chart), []);
}

/** A canvas keeps the pixel ratio that it was made with, so another ratio (a window dragged to another screen) makes another canvas. */
function draw(chart: ECharts | null, box: HTMLElement, { option, width, height }: Drawing): ECharts {
  const ratio = window.devicePixelRatio || 1;
  let kept = chart;
  if (kept && kept.getDevicePixelRatio() !== ratio) {
    kept.dispose();
    kept = null;
  }
  kept ??= init(box, null, { renderer: "canvas", devicePixelRatio: ratio, width, height });
  if (kept.getWidth() !== width || kept.getHeight() !== height) kept.resize({ width, height, silent: true });
  // Series are told apart by id: one that is no longer there goes, the others are updated where they are.
  kept.setOption(option, { replaceMerge: ["series"], silent: true });
  return kept;
}

function placesOf(chart: RefObject<ECharts | null>): ChartPlaces {
  return {
    valueAt: (x, y, grids) => {
      for (let grid = 0; grid < grids; grid += 1) {
        if (!chart.current?.containPixel({ gridIndex: grid }, [x, y])) continue;
        const [atX = Number.NaN, atY = Number.NaN] = chart.current.convertFromPixel({ gridIndex: grid }, [x, y]);
        return { grid, value: [atX, atY] };
      }
      return null;
    },
    pixelOf: (grid, [valueX, valueY]) => {
      const pixel = chart.current?.convertToPixel({ gridIndex: grid }, [valueX, valueY]);
      return pixel && Number.isFinite(pixel[0]) ? [pixel[0] ?? 0, pixel[1] ?? 0] : null;
    },
  };
}
