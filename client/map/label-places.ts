// Where names stand on the map: each in full inside the picture, clear of every other and of what lies above the canvas.

export type Pixel = readonly [x: number, y: number];
/** Left, top, right, bottom. */
export type Box = readonly [number, number, number, number];

export type Label = {
  readonly at: Pixel;
  readonly lines: readonly string[];
  /** Px of an em. */
  readonly size: number;
  /** Between letters, in em. */
  readonly spacing: number;
  /** How far from `at` it may step aside, in px; `beside` is never on `at` itself. */
  readonly aside: number;
  readonly beside?: boolean;
  /** Steps aside as far as it must, rather than be left out. */
  readonly roams?: boolean;
};
export type Placed<L extends Label> = { readonly label: L; readonly at: Pixel };

export const LINE_HEIGHT = 1.2;
/** Between two names, and between a name and the edge, in em. */
const MARGIN = 0.2;
/** Latin letters are of many widths; more than most are, so that no name is wider than it is taken for. */
const LATIN_EM = 0.6;
const SPACE_EM = 0.3;
const isWide = (letter: string) => letter.charCodeAt(0) >= 0x2e80;

/** Those that find room, in the order given: who comes first has the first choice. All in px of one picture. */
export function placeLabels<L extends Label>(
  labels: readonly L[],
  { sight, taken }: { readonly sight: Box; readonly taken: readonly Box[] },
): Placed<L>[] {
  const boxes = [...taken];
  const placed: Placed<L>[] = [];
  for (const label of labels) {
    const [width, height] = sizeOf(label);
    const at = candidates(label, width, height).find((place) => {
      const box = around(place, width, height);
      return holds(sight, box) && boxes.every((other) => !meet(other, box));
    });
    if (!at) continue;
    boxes.push(around(at, width, height));
    placed.push({ label, at });
  }
  return placed;
}

/** Width and height in px, with its margin. */
export function sizeOf({ lines, size, spacing }: Pick<Label, "lines" | "size" | "spacing">): Pixel {
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

/** On the spot, then above, below and at the sides, then at the corners. */
function candidates({ at: [x, y], aside, beside = false, roams = false }: Label, width: number, height: number): Pixel[] {
  if (roams) return ROAMING.map(([byX, byY]) => [x + byX * width, y + byY * height]);
  const [dx, dy] = [width / 2 + aside, height / 2 + aside];
  const sides: Pixel[] = [
    [x + dx, y],
    [x - dx, y],
    [x, y + dy],
    [x, y - dy],
  ];
  const corners: Pixel[] = [
    [x + dx * 0.8, y + dy],
    [x - dx * 0.8, y + dy],
    [x + dx * 0.8, y - dy],
    [x - dx * 0.8, y - dy],
  ];
  if (beside) return [...sides, ...corners];
  return [[x, y], [x, y - dy], [x, y + dy], [x + dx, y], [x - dx, y], [x, y - 2 * dy], [x, y + 2 * dy], ...corners];
}

/** Steps of a roaming name, in its own widths and heights, the nearest first. */
const ROAMING = [-2.5, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5]
  .flatMap((y) => [-1, -0.5, 0, 0.5, 1].map((x): Pixel => [x, y]))
  .sort((a, b) => stepsOf(a) - stepsOf(b));
/** A step along the line is longer than one to the next line. */
function stepsOf([x, y]: Pixel): number {
  return Math.hypot(3 * x, y);
}

export const around = ([x, y]: Pixel, width: number, height: number): Box => [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
const meet = (a: Box, b: Box) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
const holds = (outer: Box, inner: Box) => inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];
