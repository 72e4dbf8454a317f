// Every character that we show is in the font files that are committed, by their own tables, and the style sheet leads to them.
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readCodePoints, toUnicodeRanges } from "./font-file.ts";
import { standardCodePoints, usedCodePoints } from "./font-text.ts";

const root = resolve(import.meta.dirname, "..");
const folder = join(root, "client/public/fonts");
const css = readFileSync(join(root, "client/theme/fonts.css"), "utf8");

/** The faces of one weight, the one that wins first. */
function facesOf(weight: string) {
  return [...css.matchAll(/@font-face \{[^}]*font-weight: (\d+);[^}]*url\("\/fonts\/([^"]+)"\)[^}]*unicode-range: ([^;]+);/g)]
    .filter((face) => face[1] === weight)
    .map((face) => ({ file: face[2] ?? "", ranges: (face[3] ?? "").split(", ").map(toBounds) }))
    .reverse();
}

function toBounds(range: string): [number, number] {
  const [from = "", to = from] = range.slice(2).split("-");
  return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
}

const show = (codePoints: readonly number[]) => codePoints.map((codePoint) => String.fromCodePoint(codePoint)).join(" ");

describe.each(["400", "600"])("at weight %s", (weight) => {
  const faces = facesOf(weight);
  const chosen = (codePoint: number) => faces.find(({ ranges }) => ranges.some(([from, to]) => codePoint >= from && codePoint <= to));

  const files = new Map<string, Set<number>>();
  beforeAll(async () => {
    for (const { file } of faces) files.set(file, await readCodePoints(readFileSync(join(folder, file))));
  });
  const missing = (codePoints: readonly number[]) => show(codePoints.filter((one) => !files.get(chosen(one)?.file ?? "")?.has(one)));

  test("every character of our texts is in the file that the style sheet chooses for it (else: npm run fonts)", () => {
    expect(missing(usedCodePoints())).toBe("");
  });

  test("so are the national standard's 8,105 characters and all of GB 2312", () => {
    expect(standardCodePoints().length).toBe(8230);
    expect(missing(standardCodePoints())).toBe("");
  });
});

test("the style sheet names every file, and no other", () => {
  const named = [...css.matchAll(/url\("\/fonts\/([^"]+)"\)/g)].map((found) => found[1]).sort();
  expect(named).toEqual(
    readdirSync(folder)
      .filter((file) => file.endsWith(".woff2"))
      .sort(),
  );
});

test("code points in order become the fewest ranges", () => {
  expect(toUnicodeRanges([0x41, 0x42, 0x43, 0x50, 0x4e00])).toEqual(["U+41-43", "U+50", "U+4E00"]);
});
