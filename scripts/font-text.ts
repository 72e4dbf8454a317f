// Which characters the fonts must have: those of our own texts, and those of the national standard.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");

/** Where texts that appear on a screen come from. `sources` holds raw material that is never shown. */
const TEXT_FOLDERS = ["mock-data/jiaxing", "mock-data/feed", "client/i18n", "shared", "server"];
const TEXT_FILE = /\.(?:ts|tsx|json|geojson|topojson)$/;

/** Latin, punctuation of both scripts, and the signs that a wall or a figure may need. Those that the font lacks are left out. */
const SIGN_RANGES: readonly (readonly [number, number])[] = [
  [0x20, 0x7e], // Latin
  [0xa0, 0x17f], // Latin-1 and European letters
  [0x1cd, 0x1dc], // letters of pinyin
  [0x2010, 0x203b], // dashes, quotes, …, ‰, ※
  [0x2070, 0x208e], // raised and lowered digits
  [0x20ac, 0x20ac], // €
  [0x2100, 0x2122], // ℃ № ™
  [0x2160, 0x217b], // Roman numerals
  [0x2190, 0x2199], // arrows
  [0x2200, 0x22ff], // mathematics
  [0x2460, 0x2473], // circled numbers
  [0x25a0, 0x25ff], // shapes
  [0x2600, 0x2606],
  [0x3000, 0x301f], // 「」《》、。〇
  [0x33a0, 0x33ff], // ㎡ ㎞ and like
  [0xff01, 0xff5e], // full width
  [0xffe0, 0xffe6],
];

export const isHanzi = (codePoint: number) =>
  (codePoint >= 0x3400 && codePoint <= 0x9fff) || (codePoint >= 0xf900 && codePoint <= 0xfaff) || codePoint >= 0x20000;

/** Every visible character of our own texts, in code point order. */
export function usedCodePoints(): number[] {
  const used = new Set<number>();
  for (const folder of TEXT_FOLDERS.map((name) => join(root, name)).filter(existsSync)) {
    for (const file of readdirSync(folder, { recursive: true }).map(String)) {
      if (!TEXT_FILE.test(file) || /(?:\.test\.tsx?|testing[^/]*\.ts|\.contract\.ts)$/.test(file) || file.startsWith("sources")) continue;
      for (const character of readFileSync(join(folder, file), "utf8")) {
        const codePoint = character.codePointAt(0) ?? 0;
        if (codePoint >= 0x20 && codePoint !== 0xfeff) used.add(codePoint);
      }
    }
  }
  return inOrder(used);
}

export function signCodePoints(): number[] {
  return inOrder(SIGN_RANGES.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, step) => from + step)));
}

/** The 8,105 of 通用规范汉字表 (2013), in that table's order in the file, and what GB 2312 has beyond them: 8,230 characters. */
export function standardCodePoints(): number[] {
  const table = readFileSync(join(import.meta.dirname, "standard-hanzi.txt"), "utf8").replaceAll("\n", "");
  const decoder = new TextDecoder("gb18030");
  const gb2312: string[] = [];
  for (let row = 0xb0; row <= 0xf7; row++) {
    for (let cell = 0xa1; cell <= 0xfe; cell++) gb2312.push(decoder.decode(new Uint8Array([row, cell])));
  }
  const all = [...table, ...gb2312].map((character) => character.codePointAt(0) ?? 0);
  return inOrder(all.filter((codePoint) => isHanzi(codePoint)));
}

const inOrder = (codePoints: Iterable<number>) => [...new Set(codePoints)].sort((a, b) => a - b);
