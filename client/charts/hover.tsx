// What hovering shows: a marker on the chart, and a card beside it that no panel cuts off.
import type { CSSProperties, RefObject } from "react";
import { createPortal } from "react-dom";
import type { ChartPlaces } from "./echart.tsx";
import type { Hover } from "./picture.ts";

type At = { readonly hover: Hover; readonly stop: number; readonly places: ChartPlaces };

/** A line across each grid at the stop; along y a frame around the row. */
export function Marker({ hover, stop, places }: At) {
  return Array.from({ length: hover.grids }, (_, grid) => {
    const style = hover.along === "x" ? lineStyle({ hover, stop, places }, grid) : frameStyle({ hover, stop, places });
    return style ? <div key={`grid-${String(grid)}`} className={`chart-marker-${hover.along}`} style={style} /> : null;
  });
}

function lineStyle({ hover, stop, places }: At, grid: number): CSSProperties | null {
  const foot = places.pixelOf(grid, [hover.stops[stop] ?? 0, 0]);
  return foot && { left: Math.round(foot[0]), top: 0, height: foot[1] };
}

function frameStyle({ hover, stop, places }: At): CSSProperties | null {
  const at = hover.stops[stop] ?? 0;
  const [upper, lower] = [places.pixelOf(0, [0, at - 0.5]), places.pixelOf(0, [0, at + 0.5])];
  return upper && lower && { left: 0, right: 0, top: upper[1], height: lower[1] - upper[1] };
}

/** Beside the stop, on the side of the page that has more room. Hangs on the page itself: a panel hides what leaves it. */
export function TipCard({ hover, stop, places, box }: At & { readonly box: RefObject<HTMLDivElement | null> }) {
  const frame = box.current?.getBoundingClientRect();
  const at = hover.stops[stop] ?? 0;
  const pixel = places.pixelOf(0, hover.along === "x" ? [at, 0] : [1, at]);
  if (!frame || !pixel) return null;
  const tip = hover.tip(stop);
  const card = (
    <div className="chart-tip" style={besides(frame, hover.along === "x" ? [pixel[0], 0] : [frame.width, pixel[1]])} role="status">
      <div className="chart-tip-title">{tip.title}</div>
      <dl>
        {tip.rows.map(({ name, value, strong }, row) => (
          <div key={`${String(row)} ${name}`} className={strong ? "strong" : undefined}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
  return createPortal(card, document.body);
}

/** Gap between a stop and its card, px. */
const GAP = 12;

function besides(frame: DOMRect, [x, y]: readonly [number, number]): CSSProperties {
  const [left, top] = [frame.left + x, frame.top + y];
  const { innerWidth, innerHeight } = window;
  return {
    ...(left < innerWidth / 2 ? { left: left + GAP } : { right: innerWidth - left + GAP }),
    ...(top < innerHeight / 2 ? { top } : { bottom: innerHeight - Math.min(innerHeight, frame.top + Math.max(y, frame.height / 2)) }),
  };
}
