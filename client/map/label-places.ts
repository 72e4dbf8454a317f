// Where names stand on the map: each in full inside the picture, in its own area, clear of every other and of what lies above the canvas.
import type { Spot } from "./spots.ts";

export type Pixel = readonly [x: number, y: number];
/** Left, top, right, bottom. */
export type Box = readonly [number, number, number, number];

/** One way to write a name. */
export type Form = {
  readonly lines: readonly string[];
  /** Px of an em. */
  readonly size: number;
  /** Between letters, in em. */
  readonly spacing: number;
};
export type Label = {
  /** The largest first; of a size, the first that is free at the best place. */
  readonly forms: readonly Form[];
  /** Next to a point and never on it, or with its middle on a spot inside its own area: nowhere else, since it would name what it stands on. */
  readonly stands: { readonly beside: Pixel /** Px. */; readonly aside: number } | { readonly inside: readonly Spot[] };
  /** Rather over a thin line than left out. */
  readonly must?: boolean;
};
export type Placed<L extends Label> = { readonly label: L; readonly form: Form; readonly at: Pixel };
/** What names keep clear of: `lines` are thin, and give way to a name that must stand. All in px of one picture. */
export type Ground = { readonly sight: Box; readonly taken: readonly Box[]; readonly lines?: readonly Box[] };

export const LINE_HEIGHT = 1.2;
/** Between two names, and between a name and the edge, in em. */
const MARGIN = 0.2;
/** So much of a name's width and height lies inside its area, where that can be. */
const MOSTLY_INSIDE = 0.7;
/** Latin letters are of many widths; more than most are, so that no name is wider than it is taken for. */
const LATIN_EM = 0.6;
const SPACE_EM = 0.3;
const isWide = (letter: string) => letter.charCodeAt(0) >= 0x2e80;

/** Those that find room, in the order given: who comes first has the first choice. */
export function placeLabels<L extends Label>(labels: readonly L[], { sight, taken, lines = [] }: Ground): Placed<L>[] {
  const boxes = [...taken];
  const placed: Placed<L>[] = [];
  for (const label of labels) {
    const clear = (box: Box) => holds(sight, box) && boxes.every((other) => !meet(other, box));
    const clearOfLines = (box: Box) => clear(box) && lines.every((other) => !meet(other, box));
    const found =
      find(label, clearOfLines, MOSTLY_INSIDE) ?? find(label, clearOfLines, 0) ?? (label.must ? find(label, clear, 0) : undefined);
    if (!found) continue;
    boxes.push(around(found.at, ...sizeOf(found.form)));
    placed.push(found);
  }
  return placed;
}

/** The best place where one of the largest forms is free. `share` of the name, around its middle, has to lie inside its area. */
function find<L extends Label>(label: L, isFree: (box: Box) => boolean, share: number): Placed<L> | undefined {
  for (const size of new Set(label.forms.map((form) => form.size))) {
    const forms = label.forms.filter((form) => form.size === size).map((form) => ({ form, extent: sizeOf(form) }));
    const places = forms.map(({ extent }) => candidates(label.stands, extent, share));
    for (let rank = 0; rank < (places[0]?.length ?? 0); rank += 1) {
      for (const [nth, { form, extent }] of forms.entries()) {
        const at = places[nth]?.[rank];
        if (at && isFree(around(at, ...extent))) return { label, form, at };
      }
    }
  }
  return undefined;
}

/** Width and height in px, with its margin. */
export function sizeOf({ lines, size, spacing }: Form): Pixel {
  const widths = lines.map((line) => [...line].reduce((sum, letter) => sum + widthOf(letter) + spacing, 0));
  return [(Math.max(0, ...widths) + 2 * MARGIN) * size, (lines.length * LINE_HEIGHT + 2 * MARGIN) * size];
}

const widthOf = (letter: string) => (isWide(letter) ? 1 : letter === " " ? SPACE_EM : LATIN_EM);

/** In lines of at most `hanzi` characters of equal length; Latin words stay whole, twice as many letters a line. */
export function toLines(text: string, hanzi: number): readonly string[] {
  const letters = [...text];
  if (letters.some(isWide)) {
    const count = Math.max(1, Math.ceil(letters.length / hanzi));
    const each = Math.ceil(letters.length / count);
    return Array.from({ length: count }, (_, line) => letters.slice(line * each, (line + 1) * each).join(""));
  }
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < hanzi * 2) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** At the sides, above and below, at the corners; or the spots as they come, null where there is too little room. */
function candidates(stands: Label["stands"], [width, height]: Pixel, share: number): readonly (Pixel | null)[] {
  if ("inside" in stands) {
    return stands.inside.map(({ at, room }) => (share === 0 || holds(room, around(at, share * width, share * height)) ? at : null));
  }
  const [x, y] = stands.beside;
  const [dx, dy] = [width / 2 + stands.aside, height / 2 + stands.aside];
  return [
    [x + dx, y],
    [x - dx, y],
    [x, y + dy],
    [x, y - dy],
    [x + dx * 0.8, y + dy],
    [x - dx * 0.8, y + dy],
    [x + dx * 0.8, y - dy],
    [x - dx * 0.8, y - dy],
  ];
}

/** Small boxes along a line from one point to another, so many px thick. */
export function boxesAlong([x, y]: Pixel, [toX, toY]: Pixel, thick: number): readonly Box[] {
  const steps = Math.min(MOST_STEPS, Math.ceil(Math.hypot(toX - x, toY - y) / (2 * thick)));
  return Array.from({ length: steps }, (_, step): Box => {
    const share = (step + 1) / steps;
    return around([x + (toX - x) * share, y + (toY - y) * share], thick, thick);
  });
}

/** A leader line is not longer than that; were it, its boxes would stand apart. */
const MOST_STEPS = 40;

export const around = ([x, y]: Pixel, width: number, height: number): Box => [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
export const meet = (a: Box, b: Box) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
const holds = (outer: Box, inner: Box) => inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];
