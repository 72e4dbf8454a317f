// What is wrong with the look of a page, found in the browser itself: text cut off, overlapping, too small, out of the page; sideways scrolling; contrast.
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";

const AXE = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
/** Faults told of one page; more of a kind say nothing new. */
const MOST_FAULTS = 40;

/** Each fault as one line: what, which text, where. */
export async function auditLook(page: Page): Promise<readonly string[]> {
  return (await page.evaluate(findFaults)).slice(0, MOST_FAULTS);
}

/** WCAG 2.2 A and AA as axe-core sees them, colour contrast among them. The wall's own modal or page, whichever is on top. */
export async function auditAccess(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    type Found = { id: string; nodes: { html: string; failureSummary?: string }[] };
    const { axe } = window as unknown as { axe: { run(options: object): Promise<{ violations: Found[] }> } };
    const { violations } = await axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, 5).map(({ html, failureSummary }) => `${id}: ${html.slice(0, 120)} ${(failureSummary ?? "").split("\n")[1] ?? ""}`),
    );
  });
}

/** Runs in the page: everything it needs stands inside. */
function findFaults(): string[] {
  /** Titles of reports and warnings may end in an ellipsis: the whole is one key away. */
  const MAY_BE_SHORTENED = ".row-title";
  /** Above and below the rest by design: rings and pins over the map, tips, the picture of an exercise. */
  const FLOATS = ".map-pin, .map-rings, .map-tip, .chart-tip, .watermark, .map-card, dialog";
  const SLACK = 1.5;
  /** A line's box holds the font's whole height; its glyphs leave so much of it free above and below. */
  const AIR = 0.2;
  type Text = { readonly text: string; readonly box: DOMRect; readonly element: Element };

  const root = document.querySelector("dialog[open]") ?? document.body;
  const unit = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--u"));
  const faults: string[] = [];
  const texts: Text[] = [];
  const { innerWidth, innerHeight } = window;

  const where = ({ left, top }: DOMRect) => `at ${Math.round(left)},${Math.round(top)}`;
  const placeOf = (element: Element) => {
    const panel = element.closest("[data-testid], section, header, dialog");
    return panel ? ` in ${panel.getAttribute("data-testid") ?? panel.getAttribute("aria-label") ?? panel.className}` : "";
  };
  const tell = (fault: string, { text, box, element }: Text) =>
    faults.push(`${fault}: "${text.slice(0, 30)}" ${where(box)}${placeOf(element)}`);

  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = (node.textContent ?? "").trim();
    const element = node.parentElement;
    if (text === "" || !element || element.closest("title, script, style, [aria-hidden='true'] text, .visually-hidden, .watermark"))
      continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width > 0 && box.height > 0) texts.push({ text, box, element });
  }

  const seen: Text[] = [];
  const meet = (a: DOMRect, b: DOMRect) => {
    const [left, top] = [Math.max(a.left, b.left), Math.max(a.top, b.top)];
    return new DOMRect(left, top, Math.max(0, Math.min(a.right, b.right) - left), Math.max(0, Math.min(a.bottom, b.bottom) - top));
  };
  const sizeOf = (element: Element) => {
    const size = Number.parseFloat(getComputedStyle(element).fontSize);
    return element instanceof SVGGraphicsElement ? size * (element.getScreenCTM()?.a ?? 1) : size;
  };
  const clips = (style: CSSStyleDeclaration) => [style.overflowX, style.overflowY].some((value) => value !== "visible");
  const isShortened = (element: Element) => {
    for (let at: Element | null = element; at && at !== root; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.textOverflow === "ellipsis" && at.scrollWidth > at.clientWidth + 1) return at;
      if (style.display !== "inline" && style.display !== "inline-block") return null;
    }
    return null;
  };

  for (const whole of texts) {
    const { element } = whole;
    const shortened = isShortened(element);
    const one = shortened ? { ...whole, box: meet(whole.box, shortened.getBoundingClientRect()) } : whole;
    const { box } = one;
    if (shortened && !shortened.closest(MAY_BE_SHORTENED)) tell("cut with an ellipsis", one);
    seen.push(one);
    if (sizeOf(element) < unit - 0.01 && !element.closest("svg.level-symbol"))
      tell(`smaller than ${unit} px (${sizeOf(element).toFixed(1)})`, one);
    const isFloat = element.closest(FLOATS) !== null;
    if (!isFloat && (box.left < -SLACK || box.top < -SLACK || box.right > innerWidth + SLACK || box.bottom > innerHeight + SLACK))
      tell("out of the page", one);
    if (shortened) continue;
    for (let above: Element | null = element; above && above !== root.parentElement; above = above.parentElement) {
      if (!clips(getComputedStyle(above))) continue;
      const frame = above.getBoundingClientRect();
      const scrolls = above.scrollHeight > above.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(above).overflowY);
      const cutSideways = box.left < frame.left - SLACK || box.right > frame.right + SLACK;
      const air = AIR * box.height;
      const cutAcross = !scrolls && (box.top < frame.top - air || box.bottom > frame.bottom + air);
      if (cutSideways || cutAcross) tell("cut off", one);
      if (cutSideways || cutAcross || scrolls) break;
    }
  }

  const laid = seen.filter(({ element }) => !element.closest(FLOATS)).sort((a, b) => a.box.top - b.box.top);
  laid.forEach((one, at) => {
    for (let next = at + 1; next < laid.length; next += 1) {
      const other = laid[next] as Text;
      if (other.box.top > one.box.bottom) break;
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      // Lines of text stand closer than their boxes are high.
      if (wide > 2 && high > 0.45 * Math.min(one.box.height, other.box.height)) tell(`lies over "${other.text.slice(0, 20)}"`, one);
    }
  });

  if (document.documentElement.scrollWidth > innerWidth + 1)
    faults.push(`the page scrolls sideways: ${document.documentElement.scrollWidth} px`);
  for (const element of root.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    if (/auto|scroll/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
      faults.push(`scrolls sideways: ${element.className}`);
  }
  return faults;
}
