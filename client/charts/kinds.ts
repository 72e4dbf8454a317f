// Kinds against their usual as bullets: bar so far, band usual, tick median, all on one scale of "times usual".
import type { Band, KindRow } from "../../shared/view.ts";
import { bandText } from "./inflow.ts";
import type { Label, Look, Picture, Point, Shape, Style, Tip, Words } from "./picture.ts";
import { silentAxis } from "./plot.ts";
import { textWidth } from "./scale.ts";

/** Most rows shown. */
export const KINDS_SHOWN = 8;
/** Height of a row, in u, at least. */
const ROW_U = 1.28;
/** Lists move in this time, domain kit section 4. */
const REORDER_MS = 300;
/** The scale's ends, in times usual: the least that holds all rows is taken, a bar beyond the last is cut and says so. */
const ENDS = [1.5, 2, 3, 4] as const;

export type KindBullet = { readonly kind: string; readonly name: string; readonly today: number; readonly usual: Band | null };

export type KindsSlice = {
  /** In the order shown, the most that a panel holds. */
  readonly rows: readonly KindBullet[];
  /** Whether the order has just changed: then, and only then, rows glide. */
  readonly moved: boolean;
  readonly days: number;
};

type Parts = {
  readonly kinds: readonly KindRow[];
  readonly order: readonly string[];
  readonly days: number;
  readonly moved: boolean;
  readonly nameOf: (kind: string) => string;
};

export function selectKinds({ kinds, order, days, moved, nameOf }: Parts): KindsSlice {
  const rowOf = new Map(kinds.map((row) => [row.kind, row]));
  const rows = order.slice(0, KINDS_SHOWN).flatMap((kind) => {
    const row = rowOf.get(kind);
    return row ? [{ kind, name: nameOf(kind), today: row.today, usual: row.usual }] : [];
  });
  return { rows, moved, days };
}

export function isKindsEmpty(slice: KindsSlice): boolean {
  return slice.rows.every(({ today, usual }) => today === 0 && usual === null);
}

/** A bullet's figures as multiples of its median (of 1 where the median is less); without a usual, of the largest count. */
export type Bullet = {
  readonly today: number;
  readonly low: number;
  readonly mid: number;
  readonly high: number;
  readonly hasUsual: boolean;
};

export function toBullet({ today, usual }: KindBullet, most: number): Bullet {
  if (!usual) return { today: today / Math.max(1, most), low: 0, mid: 0, high: 0, hasUsual: false };
  const one = Math.max(1, usual.mid);
  return { today: today / one, low: usual.low / one, mid: usual.mid / one, high: usual.high / one, hasUsual: true };
}

/** The right end of the scale for these bullets. */
export function scaleEnd(bullets: readonly Bullet[]): number {
  if (bullets.every(({ hasUsual }) => !hasUsual)) return 1;
  const most = Math.max(...bullets.map(({ today, high }) => Math.max(today, high)));
  return ENDS.find((end) => most <= end) ?? ENDS[ENDS.length - 1] ?? 4;
}

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

export function kindTip(row: KindBullet | undefined, words: Words): Tip {
  if (!row) return { title: "", rows: [] };
  const { t, format } = words;
  const rows = [{ name: t("charts.today"), value: format.count(row.today), strong: true }];
  if (!row.usual) return { title: row.name, rows };
  const usual = { name: t("charts.usual"), value: bandText(row.usual, words), strong: false };
  const isComparable = row.usual.mid >= 1;
  const versus = {
    name: t("charts.vsUsual"),
    value: isComparable ? format.signedPercent(row.today / row.usual.mid - 1) : "–",
    strong: false,
  };
  return { title: row.name, rows: [...rows, usual, versus] };
}

export function kindsSummary(slice: KindsSlice, words: Words): string {
  const { t, format } = words;
  const said = slice.rows
    .slice(0, 3)
    .map((row) =>
      row.usual
        ? t("charts.kinds.said", { name: row.name, n: format.count(row.today), usual: format.count(row.usual.mid) })
        : t("charts.kinds.saidAlone", { name: row.name, n: format.count(row.today) }),
    );
  return said.join(t("charts.saidBreak"));
}
