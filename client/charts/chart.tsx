// A chart's place in a panel: the library comes when a chart first needs it, so that figures and map do not wait for it.
import { lazy, Suspense } from "react";
import type { ChartProps } from "./chart-body.tsx";
import "./charts.css";

const ChartBody = lazy(async () => ({ default: (await import("./chart-body.tsx")).ChartBody }));

/** Fills its parent. Draws again when `draw` is another function: build it from the slice with `useCallback`. */
export function Chart(props: ChartProps) {
  return (
    <Suspense fallback={<div className="chart" />}>
      <ChartBody {...props} />
    </Suspense>
  );
}
