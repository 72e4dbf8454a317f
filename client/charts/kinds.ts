// Kinds against their usual: which rows are shown, as multiples of their usual, and what is said of them.
import type { Band, KindRow } from "../../shared/view.ts";
import { bandText } from "./inflow.ts";
import type { Tip, Words } from "./picture.ts";

/** Most rows shown. */
export const KINDS_SHOWN = 8;
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
