// The only file that knows ECharts: one canvas for the life of a panel, updated in place, drawn at most once a second.
import { CustomChart, type CustomSeriesOption } from "echarts/charts";
import { GridComponent, type GridComponentOption } from "echarts/components";
import { type ComposeOption, type ECharts, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { type RefObject, useEffect, useMemo, useRef } from "react";
import { createDrawLimit } from "./draw-limit.ts";
import type { ShapeGroup } from "./picture.ts";

// Canvas, not SVG: as fast (both 45 ms of CPU a second for all four charts at ten frames a second, software rendering), makes no
// nodes, and writes no style attributes, which the page's content policy refuses.
use([CustomChart, GridComponent, CanvasRenderer]);

type Option = ComposeOption<CustomSeriesOption | GridComponentOption>;
type One<T> = T extends readonly (infer Member)[] ? Member : T;
export type XAxis = One<NonNullable<Option["xAxis"]>>;
export type YAxis = One<NonNullable<Option["yAxis"]>>;
/** One grid a plot, with an axis each way. */
export type Axes = {
  readonly grid: readonly One<NonNullable<Option["grid"]>>[];
  readonly xAxis: readonly XAxis[];
  readonly yAxis: readonly YAxis[];
};

export type Drawing = {
  readonly axes: Axes;
  readonly groups: readonly ShapeGroup[];
  readonly glideMs: number;
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
};

/** Asks the chart where things are, in CSS px of its own box. All answer null before the first drawing. */
export type ChartPlaces = {
  /** The grid that holds a pixel, with the pixel's values on its axes. */
  readonly valueAt: (x: number, y: number, grids: number) => { readonly grid: number; readonly value: readonly [number, number] } | null;
  readonly pixelOf: (grid: number, value: readonly [number, number]) => readonly [number, number] | null;
};

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
    const nextSize = `${drawing.width}×${drawing.height}×${drawing.pixelRatio}`;
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
function draw(chart: ECharts | null, box: HTMLElement, { axes, groups, glideMs, width, height, pixelRatio }: Drawing): ECharts {
  let kept = chart;
  if (kept && kept.getDevicePixelRatio() !== pixelRatio) {
    kept.dispose();
    kept = null;
  }
  kept ??= create(box, { devicePixelRatio: pixelRatio, width, height });
  if (kept.getWidth() !== width || kept.getHeight() !== height) kept.resize({ width, height, silent: true });
  const option: Option = {
    animation: glideMs > 0,
    animationDuration: 0,
    animationDurationUpdate: glideMs,
    animationEasingUpdate: "cubicOut",
    grid: [...axes.grid],
    xAxis: [...axes.xAxis],
    yAxis: [...axes.yAxis],
    series: [{ id: "shapes", ...toSeries(groups) }],
  };
  kept.setOption(option, { silent: true });
  return kept;
}

function create(box: HTMLElement, size: { devicePixelRatio: number; width: number; height: number }): ECharts {
  const chart = init(box, null, { renderer: "canvas", ...size });
  // Asleep as soon as nothing moves: by default each chart asks for ten more frames after every drawing.
  chart.getZr().setSleepAfterStill(1);
  return chart;
}

/** One item a group, at its own height, so that a group that moves can glide. */
function toSeries(groups: readonly ShapeGroup[]): CustomSeriesOption {
  return {
    type: "custom",
    data: groups.map(({ id }, at) => ({ id, name: id, value: [0, at] })),
    silent: true,
    clip: false,
    renderItem: ({ dataIndex }) => {
      const group = groups[dataIndex];
      return group ? { type: "group", x: 0, y: group.y, children: group.shapes.map((shape) => ({ ...shape })) } : null;
    },
  };
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
