// A picture of the page as it stands, left for the page that comes after a reload: public/ground.js shows it until the new one has drawn.
import type { CityStore } from "./city-store.ts";
import { supportMap } from "./support.ts";

/** ground.js reads the same key. Session storage: this window's own, and there before the first paint. */
const KEY = "chengge.picture";
/** Of storage that holds some five million characters, a share of our own. */
const LONGEST_TEXT = 3_500_000;
/** Larger walls are kept at less than their resolution; a few seconds of it are enough. */
const MOST_PIXELS = 9_000_000;
const QUALITY = 0.9;
const MAP_MS = 1000;
const FONT_MS = 3000;
const LOOK_MS = 100;
/** Found standing so often, the new page has drawn: looks, not a time, for the grids' neighbours may follow them after a long task. */
const STEADY_LOOKS = 4;
/** Without a map by then there will be none. */
const NO_MAP_MS = 8000;

type Map = {
  once: (name: "render", run: () => void) => unknown;
  triggerRepaint: () => void;
  areTilesLoaded: () => boolean;
  getCanvas: () => HTMLCanvasElement;
};

/** Draws the page into one picture and keeps it; rejects where this browser cannot. */
export async function keepPicture(storage: Pick<Storage, "setItem">): Promise<void> {
  const { innerWidth: width, innerHeight: height, devicePixelRatio: ratio } = window;
  const svg = await toSvg(document, { width, height });
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = Math.min(ratio || 1, Math.sqrt(MOST_PIXELS / (width * height)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas to draw on");
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const src = canvas.toDataURL("image/webp", QUALITY);
  if (src.length > LONGEST_TEXT) throw new Error(`the picture has ${src.length} characters, more than can be kept`);
  storage.setItem(KEY, JSON.stringify({ at: Date.now(), src }));
}

/** Takes the old page's picture away once map and fonts of this one stand, or the server does not let it in. */
export function revealWhenDrawn(store: Pick<CityStore, "view" | "refusal">): void {
  if (!document.getElementById("chengge-picture")) return;
  const begun = performance.now();
  let steady = 0;
  const timer = setInterval(() => {
    const map = supportMap() as Map | null;
    const hasMap = map ? map.areTilesLoaded() : performance.now() - begun > NO_MAP_MS;
    const isDrawn = store.view() !== null && document.fonts.status === "loaded" && hasMap;
    steady = isDrawn ? steady + 1 : 0;
    const isRefused = store.view() === null && store.refusal() !== null;
    if (!isRefused && steady < STEADY_LOOKS) return;
    clearInterval(timer);
    document.dispatchEvent(new Event("chengge:drawn"));
  }, LOOK_MS);
}

type Size = { readonly width: number; readonly height: number };

/** The page as one SVG that needs nothing from outside: styles, fonts in use and canvases within it; no scripts. */
async function toSvg(page: Document, { width, height }: Size): Promise<string> {
  const shots = await shootCanvases(page);
  const body = page.body.cloneNode(true) as HTMLElement;
  const canvases = [...body.querySelectorAll("canvas")];
  for (const [at, canvas] of canvases.entries()) {
    const shot = shots[at];
    const image = page.createElement("img");
    image.className = canvas.className;
    image.style.cssText = canvas.style.cssText;
    if (shot?.src) image.src = shot.src;
    image.style.width = `${shot?.width ?? 0}px`;
    image.style.height = `${shot?.height ?? 0}px`;
    canvas.replaceWith(image);
  }
  for (const element of body.querySelectorAll("script, iframe, noscript, link")) element.remove();
  body.querySelector("#chengge-picture")?.remove();
  const { rules, fonts } = readStyles(page);
  const css = [...(await embedFonts(fonts, page.fonts)), ...rules, "*{animation:none!important;transition:none!important}"].join("\n");
  // Put together as text: as elements of this page the content policy would refuse their styles. `:root` is the svg itself there, so it takes
  // the page's own attributes: theme, colours, unit.
  const attributes = [...page.documentElement.attributes].map(({ name, value }) => ` ${name}="${escapeXml(value)}"`).join("");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"${attributes}><style>${escapeXml(css)}</style>`,
    `<foreignObject width="100%" height="100%">${new XMLSerializer().serializeToString(body)}</foreignObject></svg>`,
  ].join("");
}

const escapeXml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

type Shot = Size & { readonly src: string | null };

/** Each canvas as a picture, in the order of the page. WebGL forgets its own after each frame, so the map is copied while it draws one. */
async function shootCanvases(page: Document): Promise<readonly Shot[]> {
  const map = supportMap() as Map | null;
  const mapCanvas = map?.getCanvas();
  const mapSrc = map && mapCanvas ? await shootMap(map, mapCanvas) : null;
  return [...page.body.querySelectorAll("canvas")].map((canvas) => ({
    src: canvas === mapCanvas ? mapSrc : (shoot(canvas, "image/png") ?? null),
    width: canvas.clientWidth,
    height: canvas.clientHeight,
  }));
}

function shootMap(map: Map, canvas: HTMLCanvasElement): Promise<string | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), MAP_MS);
    map.once("render", () => {
      clearTimeout(timer);
      resolve(shoot(canvas, "image/webp"));
    });
    map.triggerRepaint();
  });
}

function shoot(canvas: HTMLCanvasElement, type: string): string | null {
  try {
    return canvas.width > 0 && canvas.height > 0 ? canvas.toDataURL(type, QUALITY) : null;
  } catch {
    return null; // one with a foreign picture in it; ours have none
  }
}

function readStyles(page: Document): { rules: string[]; fonts: CSSFontFaceRule[] } {
  const rules: string[] = [];
  const fonts: CSSFontFaceRule[] = [];
  for (const sheet of [...page.styleSheets, ...page.adoptedStyleSheets])
    for (const rule of sheet.cssRules) {
      if (rule instanceof CSSFontFaceRule) fonts.push(rule);
      else rules.push(rule.cssText);
    }
  return { rules, fonts };
}

/** The faces that the page has loaded, their files within them. */
async function embedFonts(rules: readonly CSSFontFaceRule[], loaded: FontFaceSet): Promise<readonly string[]> {
  const used = new Set([...loaded].filter(({ status }) => status === "loaded").map(keyOf));
  const faces = rules.filter((rule) => {
    const { style } = rule;
    const read = (name: string) => style.getPropertyValue(name);
    return used.has(keyOf({ family: read("font-family"), weight: read("font-weight"), unicodeRange: read("unicode-range") }));
  });
  return Promise.all(
    faces.map(async (rule) => {
      const url = /url\("?([^")]+)"?\)/.exec(rule.cssText)?.[1];
      if (!url) return "";
      const address = new URL(url, rule.parentStyleSheet?.href ?? location.href);
      const answer = await fetch(address, { cache: "force-cache", signal: AbortSignal.timeout(FONT_MS) });
      return rule.cssText.replace(url, await toDataUrl(await answer.blob()));
    }),
  );
}

const keyOf = ({ family, weight, unicodeRange }: Pick<FontFace, "family" | "weight" | "unicodeRange">) =>
  `${family.replaceAll(/["']/g, "")} ${weight || "400"} ${(unicodeRange || "U+0-10FFFF").replaceAll(/\s/g, "").toUpperCase()}`;

function toDataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
