// Measures the room that a chart has, draws it there and lets pointer and arrow keys ask for its values.
import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { prefersStill } from "../map/motion.ts";
import { useSettings } from "../settings/settings-context.tsx";
import { useMeasure, useTokens } from "../theme/theme-context.tsx";
import { useChart } from "./echart.tsx";
import { Marker, TipCard } from "./hover.tsx";
import { Labels } from "./labels.tsx";
import { type Look, nearestStop, type Picture } from "./picture.ts";
import { usePixelRatio } from "./use-pixel-ratio.ts";
import { useSame } from "./use-sample.ts";

export type ChartProps = {
  readonly draw: (look: Look) => Picture;
  /** The gist in words, for those who do not see it. */
  readonly summary: string;
};

export function ChartBody({ draw, summary }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const look = useLook(box);
  const picture = useMemo(() => (look ? draw(look) : null), [draw, look]);
  const ink = useSame(picture?.ink);
  const words = picture?.ink.words;
  const glideMs = picture?.glideMs ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: gliding begins with new ink and is no reason to draw; new words are.
  const drawing = useMemo(
    () =>
      look && ink
        ? { axes: ink.axes, groups: ink.groups, glideMs, width: look.width, height: look.height, pixelRatio: look.pixelRatio }
        : null,
    [look, ink, words],
  );
  const places = useChart(canvas, drawing);
  const [stop, setStop] = useState<number | null>(null);

  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!picture) return;
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const { along, stops, grids } = picture.hover;
    const found = places.valueAt(event.clientX - left, event.clientY - top, grids);
    setStop(found ? nearestStop(stops, found.value[along === "x" ? 0 : 1]) : null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = (picture?.hover.stops.length ?? 0) - 1;
    const step = STEP_OF_KEY[event.key];
    if (event.key === "Escape") setStop(null);
    if (step === undefined || last < 0) return;
    event.preventDefault();
    setStop((at) => (at === null ? (step > 0 ? 0 : last) : Math.min(last, Math.max(0, at + step))));
  };
  const away = () => setStop(null);
  const isShown = picture !== null && stop !== null && stop >= 0 && stop < picture.hover.stops.length;

  return (
    <div
      ref={box}
      className="chart"
      role="img"
      aria-label={summary}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys give a chart's values to those without a pointer.
      tabIndex={0}
      onPointerMove={onPointerMove}
      onPointerLeave={away}
      onBlur={away}
      onKeyDown={onKeyDown}
    >
      <div ref={canvas} className="chart-canvas" />
      {picture && look ? <Labels labels={picture.labels} glideMs={glideMs} width={look.width} /> : null}
      {picture?.veilFrom === undefined ? null : <div className="chart-veil veiled" style={{ top: picture.veilFrom }} />}
      {isShown ? <Marker hover={picture.hover} stop={stop} places={places} /> : null}
      {isShown ? <TipCard hover={picture.hover} stop={stop} places={places} box={box} /> : null}
    </div>
  );
}

const STEP_OF_KEY: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/** Null until the box has been measured, and while it has no room. */
function useLook(box: RefObject<HTMLDivElement | null>): Look | null {
  const tokens = useTokens();
  const { unit } = useMeasure();
  const pixelRatio = usePixelRatio();
  const { motion } = useSettings();
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const [width, height] = [Math.floor(entry.contentRect.width), Math.floor(entry.contentRect.height)];
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }));
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return useMemo(() => {
    const { width, height } = size;
    if (width < unit * 2 || height < unit * 2) return null;
    return { tokens, u: unit, width, height, pixelRatio, calm: motion === "still" || prefersStill() };
  }, [tokens, unit, pixelRatio, size, motion]);
}
