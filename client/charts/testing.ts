// What the charts' tests share: words, a look, rows.
import type { HourRow, MinuteRow } from "../../shared/view.ts";
import { createTranslate } from "../i18n/catalogue.ts";
import { createFormat } from "../i18n/format.ts";
import { tokensOf } from "../theme/tokens.ts";
import type { Look, Picture, Words } from "./picture.ts";

export const ENGLISH: Words = { t: createTranslate("en"), format: createFormat("en", "Asia/Shanghai") };
export const LOOK: Look = { tokens: tokensOf("dark"), u: 16, width: 400, height: 160, pixelRatio: 1, calm: false };

export const at = (iso: string) => Date.parse(iso);

export function hourRow(iso: string, row: Partial<HourRow>): HourRow {
  const none = {
    safety: 0,
    livelihood: 0,
    stability: 0,
    closed: 0,
    openChange: 0,
    overdueChange: 0,
    workersChange: 0,
    activities: 0,
    points: 0,
  };
  return { ...none, ...row, at: at(iso) };
}

export function minuteRow(iso: string, row: Partial<MinuteRow>): MinuteRow {
  return { safety: 0, livelihood: 0, stability: 0, ...row, at: at(iso) };
}

/** The points of a picture's stepped lines, in order of drawing. */
export function linesOf({ ink }: Picture): readonly (readonly (readonly number[])[])[] {
  return ink.groups.flatMap(({ shapes }) => shapes.flatMap((shape) => (shape.type === "polyline" ? [shape.shape.points] : [])));
}
