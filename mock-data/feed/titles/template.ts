// Titles from templates: slots filled alike in Chinese and English, so that one is the rendering of the other.
import type { Rng } from "../../../shared/rng.ts";
import { SLOTS } from "./slots.ts";

/** Chinese and English of one title. `{name}` is a slot of slots.ts, `{3-9}` a whole number in that range, `{v}` a sensor's reading. */
export type Pair = readonly [zh: string, en: string];

/** What a sensor of a kind measures: readings lie `from` … `to`, the limit beside them. */
export type Gauge = {
  readonly quantity: string;
  readonly unit: string;
  readonly limit: number;
  readonly from: number;
  readonly to: number;
  readonly digits: number;
};

/** Who speaks: residents and callers, grid workers and inspectors, sensors. */
export type Voice = "resident" | "worker" | "sensor";

export type KindTitles = {
  readonly resident: readonly Pair[];
  readonly worker: readonly Pair[];
  readonly sensor?: { readonly gauge: Gauge; readonly titles: readonly Pair[] };
};

export type Filled = { readonly title: string; readonly titleEn: string };

type Piece = { readonly text: string } | { readonly slot: string } | { readonly low: number; readonly high: number; readonly slot: string };
type Compiled = { readonly zh: readonly Piece[]; readonly en: readonly Piece[] };

const compiled = new Map<Pair, Compiled>();

/** Fills a template. The same slot gets the same value in both languages; throws on a slot that slots.ts does not have. */
export function fill(pair: Pair, rng: Rng, given: Readonly<Record<string, Pair>> = {}): Filled {
  let form = compiled.get(pair);
  if (!form) {
    form = { zh: piecesOf(pair[0]), en: piecesOf(pair[1]) };
    compiled.set(pair, form);
  }
  const values: Record<string, Pair> = { ...given };
  for (const piece of form.zh) choose(piece, values, rng);
  for (const piece of form.en) choose(piece, values, rng);
  return { title: render(form.zh, values, 0), titleEn: capital(render(form.en, values, 1)) };
}

function choose(piece: Piece, values: Record<string, Pair>, rng: Rng): void {
  if (!("slot" in piece) || values[piece.slot]) return;
  if ("low" in piece) {
    const number = String(piece.low + Math.floor(rng() * (piece.high - piece.low + 1)));
    values[piece.slot] = [number, number];
    return;
  }
  const choices = SLOTS[piece.slot];
  const choice = choices?.[Math.floor(rng() * choices.length)];
  if (!choice) throw new Error(`a title names the slot {${piece.slot}}, which titles/slots.ts does not have: add it`);
  values[piece.slot] = choice;
}

function render(pieces: readonly Piece[], values: Readonly<Record<string, Pair>>, language: 0 | 1): string {
  let text = "";
  for (const piece of pieces) text += "text" in piece ? piece.text : (values[piece.slot]?.[language] ?? "");
  return text;
}

function piecesOf(template: string): readonly Piece[] {
  return template
    .split(/(\{[^}]+\})/)
    .filter((part) => part !== "")
    .map((part): Piece => {
      if (!part.startsWith("{")) return { text: part };
      const slot = part.slice(1, -1);
      const range = /^(\d+)-(\d+)$/.exec(slot);
      return range ? { slot, low: Number(range[1]), high: Number(range[2]) } : { slot };
    });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
