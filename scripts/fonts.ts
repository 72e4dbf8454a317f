// `npm run fonts`: cuts Noto Sans SC into the slices under client/public/fonts and writes client/theme/fonts.css and font-slices.json. Same texts, same bytes.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";
import { readCodePoints, toUnicodeRanges } from "./font-file.ts";
import { isHanzi, signCodePoints, standardCodePoints, usedCodePoints } from "./font-text.ts";

const root = resolve(import.meta.dirname, "..");
const out = join(root, "client/public/fonts");
const noto = dirname(fileURLToPath(import.meta.resolve("@expo-google-fonts/noto-sans-sc/package.json")));
const WEIGHTS = { 400: "400Regular/NotoSansSC_400Regular.ttf", 600: "600SemiBold/NotoSansSC_600SemiBold.ttf" };
const SLICE_SIZE = 250; // about 38 KB a file: one rare character costs no more than that

type Slice = { readonly name: string; readonly codePoints: readonly number[]; readonly ranges: readonly string[] };

/**
 * First wins: `signs` (Latin, digits, punctuation), `core` (the hanzi of our own texts), then the whole standard by code point. The standard's
 * slices hold the core's hanzi again, so that a new text changes `core` alone; their ranges are unbroken, which keeps the style sheet small.
 */
function sliceUp(has: ReadonlySet<number>): Slice[] {
  const used = usedCodePoints();
  const missing = used.filter((codePoint) => !has.has(codePoint));
  if (missing.length > 0) {
    const list = missing.map((codePoint) => `${String.fromCodePoint(codePoint)} (U+${codePoint.toString(16)})`).join(" ");
    throw new Error(`Noto Sans SC has no glyph for ${list}. Find the texts that use it and choose another character.`);
  }
  const signs = [...new Set([...signCodePoints(), ...used])].filter((codePoint) => has.has(codePoint) && !isHanzi(codePoint));
  const core = used.filter(isHanzi);
  const exact = (name: string, codePoints: number[]): Slice => {
    const ordered = codePoints.sort((a, b) => a - b);
    return { name, codePoints: ordered, ranges: toUnicodeRanges(ordered) };
  };
  const standard = standardCodePoints();
  const lacking = standard.filter((codePoint) => !has.has(codePoint));
  if (lacking.length > 0)
    throw new Error(`Noto Sans SC lacks ${lacking.length} characters of the standard: ${String.fromCodePoint(...lacking)}`);
  const rest: Slice[] = [];
  for (let start = 0; start < standard.length; start += SLICE_SIZE) {
    const codePoints = standard.slice(start, start + SLICE_SIZE);
    const [from = 0, to = 0] = [codePoints[0], codePoints.at(-1)];
    const range = `U+${from.toString(16)}-${to.toString(16)}`.toUpperCase();
    rest.push({ name: `hanzi-${String(rest.length + 1).padStart(2, "0")}`, codePoints, ranges: [range] });
  }
  return [exact("signs", signs), exact("core", core), ...rest];
}

function toFontFace(slice: Slice, weight: string): string {
  return [
    "@font-face {",
    '  font-family: "Chengge Sans";',
    `  font-weight: ${weight};`,
    "  font-display: swap;",
    `  src: url("/fonts/${slice.name}-${weight}.woff2") format("woff2");`,
    `  unicode-range: ${slice.ranges.join(", ")};`,
    "}",
  ].join("\n");
}

const faces: string[] = [];
const files = new Map<string, Uint8Array>();
let slices: Slice[] = [];
for (const [weight, file] of Object.entries(WEIGHTS)) {
  const font = readFileSync(join(noto, file));
  slices = sliceUp(await readCodePoints(font));
  // CSS takes the last face whose range fits, so the first slice is written last.
  faces.push(...slices.map((slice) => toFontFace(slice, weight)).reverse());
  for (const slice of slices) {
    const cut = await subsetFont(font, String.fromCodePoint(...slice.codePoints), { targetFormat: "woff2", noHinting: true });
    files.set(`${slice.name}-${weight}.woff2`, cut);
  }
}
// Only now that nothing is missing are the old files given up.
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const [name, cut] of files) writeFileSync(join(out, name), cut);
copyFileSync(join(noto, "LICENSE_FONT"), join(out, "OFL.txt"));
const notice =
  '/* "Chengge Sans" is Noto Sans SC in slices, fetched on need. Written by `npm run fonts`: change scripts/fonts.ts, not this. */';
writeFileSync(join(root, "client/theme/fonts.css"), `${notice}\n${faces.join("\n")}\n`);
const list = slices.map(({ name, ranges }) => ({ name, ranges }));
writeFileSync(join(root, "client/theme/font-slices.json"), `${JSON.stringify(list)}\n`);
const bytes = [...files.values()].reduce((sum, cut) => sum + cut.length, 0);
const core = slices.find((slice) => slice.name === "core")?.codePoints.length ?? 0;
console.log(`${slices.length} slices in 2 weights, ${(bytes / 1e6).toFixed(1)} MB, ${core} hanzi in core`);
