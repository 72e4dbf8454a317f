// Round axes and the width of text: what a layout in pixels needs to know before anything is drawn.

const NICE = [1, 2, 2.5, 3, 4, 5, 10];

/** An axis from 0 for counts up to `most`, with two steps of a round whole number: 410 → 500 by 250. Never below 2. */
export function countAxis(most: number): { readonly max: number; readonly step: number } {
  const least = Math.max(1, most / 2);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = NICE.map((nice) => nice * power).find((nice) => nice >= least - 1e-9 && Number.isInteger(nice)) ?? Math.ceil(least);
  return { max: step * 2, step };
}

/** Advance widths of the interface's font in hundredths of an em, measured at weight 400; what is not listed takes `OTHER`. */
const ADVANCES: readonly (readonly [number, string])[] = [
  [22, " "],
  [28, "'|,.:;ijlI!f"],
  [34, "()[]{}-"],
  [38, "t/r"],
  [47, "*?sz"],
  [52, "cvxyJY"],
  [71, "DGNOQUH"],
  [80, "wM"],
  [90, "mW%@"],
  [100, "·…"],
];
const OTHER = 59;
const HAN = 0x2e80;
const widths = new Map(ADVANCES.flatMap(([width, characters]) => [...characters].map((character) => [character, width / 100] as const)));

/** About the width of a text of height `size`, px: to a few parts in a hundred. Pure, so that a layout needs no canvas. */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const character of text) ems += widths.get(character) ?? ((character.codePointAt(0) ?? 0) >= HAN ? 1 : OTHER / 100);
  return ems * size;
}
