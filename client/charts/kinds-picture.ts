// Kinds drawn as bullets: bar so far, band usual, tick median, all on one scale of "times usual".
import { type Bullet, type KindBullet, type KindsSlice, kindTip, scaleEnd, toBullet } from "./kinds.ts";
import type { Label, Look, Picture, Point, Shape, Style, Words } from "./picture.ts";
import { silentAxis } from "./plot.ts";
import { textWidth } from "./scale.ts";

/** Height of a row, in u, at least. */
const ROW_U = 1.28;
/** Lists move in this time, domain kit section 4. */
const REORDER_MS = 300;

export function toKindsPicture(slice: KindsSlice, look: Look, words: Words): Picture {
  const rowCount = Math.max(1, Math.min(slice.rows.length, Math.floor(look.height / (look.u * ROW_U))));
  const rows = slice.rows.slice(0, rowCount);
  const most = Math.max(...rows.map(({ today }) => today));
  const bullets = rows.map((row) => toBullet(row, most));
  const layout = layoutOf(rows, look, words);
  const end = scaleEnd(bullets);
  return {
    ink: {
      axes: {
        grid: [{ left: 0, top: 0, width: look.width, height: look.height, outerBoundsMode: "none" }],
        xAxis: [silentAxis(0, 1)],
        yAxis: [{ ...silentAxis(0, rowCount), inverse: true }],
      },
      groups: bullets.map((bullet, at) => ({
        id: rows[at]?.kind ?? "",
        y: Math.round(at * layout.rowHeight),
        shapes: bulletShapes(bullet, { end, look, layout }),
      })),
      words,
    },
    labels: rows.flatMap((row, at) => rowLabels(row, at, { look, layout, words })),
    glideMs: slice.moved && !look.calm ? REORDER_MS : 0,
    hover: { along: "y", stops: rows.map((_, at) => at + 0.5), tip: (at) => kindTip(rows[at], words), grids: 1 },
  };
}

type Layout = {
  readonly rowHeight: number;
  readonly names: number;
  readonly barX: number;
  readonly barWidth: number;
  readonly todayX: number;
  readonly hasUsual: boolean;
};

/** Widths are estimates. */
const SLACK = 1.04;
/** A bullet shorter than this, in u, says too little. */
const LEAST_BAR_U = 5;

/** Name, bar, today, usual. Names get what they need; where they leave the bar no room the usual's figure goes (its tick stays), then they are cut. */
function layoutOf(rows: readonly KindBullet[], { u, width, height }: Look, words: Words): Layout {
  const widest = (texts: readonly string[]) => Math.ceil(Math.max(0, ...texts.map((text) => textWidth(text, u))) * SLACK);
  const wanted = widest(rows.map(({ name }) => name));
  const today = widest(rows.map(({ today }) => words.format.count(today))) * 1.05 + u * 0.6;
  const usual = widest(rows.map((row) => usualText(row, words))) + u * 0.5;
  const gap = u * 0.75;
  const hasUsual = rows.some((row) => row.usual) && wanted + gap + LEAST_BAR_U * u + today + usual <= width;
  const todayX = hasUsual ? width - usual : width;
  const names = Math.min(wanted, todayX - today - LEAST_BAR_U * u - gap);
  const barX = Math.round(names + gap);
  return {
    rowHeight: height / Math.max(1, rows.length),
    names,
    barX,
    barWidth: Math.max(u, Math.round(todayX - today - barX)),
    todayX,
    hasUsual,
  };
}

function usualText({ usual }: KindBullet, { t, format }: Words): string {
  return usual ? t("charts.kinds.ofUsual", { n: format.count(usual.mid) }) : "";
}

function rowLabels(row: KindBullet, at: number, { look, layout, words }: { look: Look; layout: Layout; words: Words }): Label[] {
  const y = (at + 0.5) * layout.rowHeight;
  return [
    { id: `${row.kind} name`, text: row.name, x: 0, y, align: "left", tone: "hi", most: layout.names },
    { id: `${row.kind} today`, text: words.format.count(row.today), x: layout.todayX, y, align: "right", tone: "hi", strong: true },
    ...(layout.hasUsual && row.usual
      ? [{ id: `${row.kind} usual`, text: usualText(row, words), x: look.width, y, align: "right", tone: "mid" } as const]
      : []),
  ];
}

function bulletShapes(bullet: Bullet, { end, look, layout }: { end: number; look: Look; layout: Layout }): Shape[] {
  const { tokens, u } = look;
  const { rowHeight, barX, barWidth } = layout;
  const x = (times: number) => Math.round(barX + (Math.min(times, end) / end) * barWidth);
  const middle = rowHeight / 2;
  const bandHeight = Math.round(Math.min(rowHeight * 0.72, u * 1.05));
  const barHeight = Math.max(3, Math.round(bandHeight * 0.4));
  const tick = Math.max(2, Math.round(u * 0.125));
  const box = (from: number, to: number, height: number, style: Style): Shape => ({
    type: "rect",
    shape: { x: from, y: Math.round(middle - height / 2), width: Math.max(0, to - from), height },
    style,
  });
  const bar = box(barX, x(bullet.today), barHeight, { fill: tokens.accent });
  const cut = bullet.today > end ? [cutMark(barX + barWidth, middle, barHeight, tokens.accent)] : [];
  if (!bullet.hasUsual) return [bar, ...cut];
  const band = box(x(bullet.low), Math.max(x(bullet.high), x(bullet.low) + 2), bandHeight, {
    fill: tokens.band,
    stroke: tokens.edge,
    lineWidth: 1,
  });
  const median = box(x(bullet.mid) - tick / 2, x(bullet.mid) + tick / 2, bandHeight + 2, { fill: tokens.textHi });
  return [band, bar, median, ...cut];
}

/** A point on the end of a bar that goes on beyond the scale. */
function cutMark(x: number, middle: number, height: number, fill: string): Shape {
  const points: Point[] = [
    [x, Math.round(middle - height)],
    [x + height, Math.round(middle)],
    [x, Math.round(middle + height)],
  ];
  return { type: "polygon", shape: { points }, style: { fill } };
}
