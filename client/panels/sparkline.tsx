// A small line of today on the grey band of what is usual. No axis: the figure beside it has the value, the words the last one.
import type { Band } from "../../shared/view.ts";
import { useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";

type SparkProps = {
  /** From the day's start; shorter than `slots` while the day runs. */
  readonly values: readonly number[];
  /** One band a slot, or one for the whole width. */
  readonly band: readonly Band[] | Band | null;
  readonly slots: number;
  readonly label: string;
  /** Steps for counts of an hour, a line for levels. */
  readonly steps?: boolean;
};

const WIDTH = 100;
const HEIGHT = 40;

export function Sparkline({ values, band, slots, label, steps = false }: SparkProps) {
  const t = useText();
  const { count } = useFormat();
  const bands = band === null ? [] : Array.isArray(band) ? (band as readonly Band[]) : Array<Band>(slots).fill(band as Band);
  const all = [...values, ...bands.flatMap(({ low, high }) => [low, high])];
  const last = values.at(-1);
  const usual = bands[Math.max(0, values.length - 1)];
  const figure = last === undefined ? label : t("charts.spark", { name: label, n: count(last) });
  const said = usual ? t("charts.sparkUsual", { said: figure, low: count(usual.low), high: count(usual.high) }) : figure;
  if (all.length === 0) return <svg className="spark" role="img" aria-label={said} />;
  const least = steps ? 0 : Math.min(...all);
  const span = Math.max(...all) - least || 1;
  const pad = steps ? 0 : span * 0.15;
  const y = (value: number) => round(HEIGHT - 1 - ((value - least + pad) / (span + 2 * pad)) * (HEIGHT - 2));
  const width = WIDTH / Math.max(1, steps ? slots : slots - 1);
  const x = (slot: number) => round(slot * width);

  const line = steps ? stepPath(values, x, y) : values.map((value, at) => `${at === 0 ? "M" : "L"}${x(at)} ${y(value)}`).join("");
  return (
    <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={said}>
      {bands.length > 0 ? (
        <path className={Array.isArray(band) ? "spark-band" : "spark-band flat"} d={bandPath(bands, x, y, steps)} />
      ) : null}
      {values.length > 0 ? <path className="spark-line" d={line} /> : null}
      {last !== undefined ? <path className="spark-now" d={`M${x(steps ? values.length : values.length - 1)} ${y(last)}h0`} /> : null}
    </svg>
  );
}

type Scale = (value: number) => number;

function stepPath(values: readonly number[], x: Scale, y: Scale): string {
  return values.map((value, at) => `${at === 0 ? "M0" : "L"}${at === 0 ? "" : x(at)} ${y(value)}H${x(at + 1)}`).join("");
}

function bandPath(bands: readonly Band[], x: Scale, y: Scale, steps: boolean): string {
  const there = bands.map(({ high }, at) => `${at === 0 ? "M" : "L"}${x(at)} ${y(high)}${steps ? `H${x(at + 1)}` : ""}`);
  const back = bands.map(({ low }, at) => `L${x(steps ? at + 1 : at)} ${y(low)}${steps ? `H${x(at)}` : ""}`).reverse();
  return `${[...there, ...back].join("")}Z`;
}

const round = (value: number) => Math.round(value * 100) / 100;
