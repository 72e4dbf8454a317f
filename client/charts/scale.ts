// Round axes and the width of text: what a layout in pixels needs to know before anything is drawn.

const NICE = [1, 2, 2.5, 3, 4, 5, 10];

/** An axis from 0 for counts up to `most`, with two steps of a round whole number: 410 → 500 by 250. Never below 2. */
export function countAxis(most: number): { readonly max: number; readonly step: number } {
  const least = Math.max(1, most / 2);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = NICE.map((nice) => nice * power).find((nice) => nice >= least - 1e-9 && Number.isInteger(nice)) ?? Math.ceil(least);
  return { max: step * 2, step };
}

/** Width of a text of height `size` in px, by the measured widths of the interface's font: a Han character is one em, a digit 0.555. */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const character of text)
    ems +=
      (character.codePointAt(0) ?? 0) >= 0x2e80 ? 1 : /[MWmw@%]/.test(character) ? 0.87 : /[ilI.,'·:;|!]/.test(character) ? 0.29 : 0.57;
  return ems * size;
}

/** The text, or its beginning with an ellipsis when it is wider than `width` px. */
export function fitText(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  let kept = text;
  while (kept.length > 1 && textWidth(`${kept}…`, size) > width) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}
