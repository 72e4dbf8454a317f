// Arithmetic on the theme's colours, which are `#RRGGBB`.

/** `#RRGGBB` made `#RRGGBBAA`. */
export function withOpacity(colour: string, opacity: number): string {
  return colour + byte(opacity * 255);
}

/** `share` of `b` in `a`, 0 to 1. */
export function mixColours(a: string, b: string, share: number): string {
  const [from, to] = [channels(a), channels(b)];
  return `#${from.map((value, at) => byte(value + ((to[at] ?? value) - value) * share)).join("")}`;
}

const channels = (colour: string): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
const byte = (value: number): string => Math.round(value).toString(16).padStart(2, "0");
