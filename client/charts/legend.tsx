// The legend in words above a chart, and what stands in its place while there is nothing to draw.
import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useProgress } from "../sync/city-context.tsx";
import { useMeasure } from "../theme/theme-context.tsx";
import { textWidth } from "./scale.ts";

type Mark = "measured" | "projected" | "usual";

/** A drawn sample of how something looks in the chart. */
function Swatch({ mark }: { readonly mark: Mark }) {
  return (
    <svg className="chart-swatch" viewBox="0 0 20 12" aria-hidden="true">
      {mark === "usual" ? <rect x="0.5" y="1.5" width="19" height="9" fill="var(--band)" stroke="var(--edge)" /> : null}
      {mark === "usual" ? <path d="M0 6h20" stroke="var(--edge)" /> : null}
      {mark === "measured" ? <path d="M0 6h20" stroke="var(--accent)" strokeWidth="2.6" /> : null}
      {mark === "projected" ? <path d="M0 6h20" stroke="var(--accent)" strokeWidth="2.6" strokeDasharray="5 2.5" /> : null}
    </svg>
  );
}

/** What an entry says `more` is left out where there is no room for it. */
export type LegendEntry = { readonly mark: Mark; readonly text: string; readonly more?: string };

const SWATCH_U = 1.6;
const GAP_U = 1.1;
/** A chart of this height can spare a second line. */
const SPARE_U = 8;

type LegendProps = {
  readonly entries: readonly LegendEntry[];
  readonly note?: ReactNode;
  /** Two lines where the chart is high enough. */
  readonly wraps?: boolean;
};

export function Legend({ entries, note, wraps = false }: LegendProps) {
  const { unit } = useMeasure();
  const line = useRef<HTMLDivElement>(null);
  const { width, height } = useRoom(line);
  const needed = entries.reduce((sum, { text, more = "" }) => sum + textWidth(text + more, unit) + (SWATCH_U + GAP_U) * unit, 0);
  const isWhole = needed <= width || (wraps && height >= SPARE_U * unit);
  return (
    <div ref={line} className="chart-legend" data-wraps={(wraps && isWhole) || undefined}>
      {entries.map(({ mark, text, more }) => (
        <span key={mark}>
          <Swatch mark={mark} />
          {text}
          {isWhole ? more : null}
        </span>
      ))}
      {note}
    </div>
  );
}

/** The room of the chart and its legend together, px. */
function useRoom(line: RefObject<HTMLElement | null>): { readonly width: number; readonly height: number } {
  const [room, setRoom] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const box = line.current?.parentElement;
    if (!box) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setRoom({ width: Math.floor(entry.contentRect.width), height: Math.floor(entry.contentRect.height) });
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, [line]);
  return room;
}

/** "Usual not known yet" with the reason: history still coming in, or too few comparable days. */
export function NoUsual({ days }: { readonly days: number }) {
  const t = useText();
  const format = useFormat();
  const progress = useProgress();
  if (progress) return <span className="chart-note">{t("charts.historyComing", { percent: percentOf(progress, format.percent) })}</span>;
  return <span className="chart-note">{t("charts.fewDays", { n: days })}</span>;
}

/** Nothing recorded yet: says so, and whether the past is still on its way. */
export function EmptyChart() {
  const t = useText();
  const format = useFormat();
  const progress = useProgress();
  return (
    <div className="chart-empty">
      {progress ? t("charts.historyComing", { percent: percentOf(progress, format.percent) }) : t("charts.empty")}
    </div>
  );
}

function percentOf({ done, total }: { done: number; total: number }, percent: (ratio: number, digits?: number) => string): string {
  return percent(total > 0 ? Math.min(1, done / total) : 0, 0);
}
