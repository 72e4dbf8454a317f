// What a page holds after a forced collection: heap, DOM nodes, listeners, WebGL objects.
import type { CDPSession, Page } from "playwright-core";

export type PageWeight = { readonly heapMB: number; readonly nodes: number; readonly listeners: number; readonly webgl: number };

/** Counts WebGL objects from the page's first line on; call before navigating. */
export async function countWebgl(page: Page): Promise<void> {
  await page.addInitScript(() => {
    /** Each with the canvas that it belongs to. */
    const alive = new Map<WeakRef<object>, WeakRef<object>>();
    (window as unknown as { webglObjects: () => number }).webglObjects = () => {
      for (const one of alive.keys()) if (!one.deref()) alive.delete(one);
      return alive.size;
    };
    const kinds = new WeakMap<object,string>();
    const canvases: WeakRef<object>[] = [];
    (window as any).webglKinds = () => { const c: Record<string, number> = {}; for (const [one, canvas] of alive) { const o = one.deref(); if (!o) continue; const cv: any = canvas.deref(); const k = (cv?.className ?? (cv ? "off" : "gone")).slice(0, 20) + (cv?.isConnected ? "+" : "-") + " " + kinds.get(o); c[k] = (c[k] ?? 0) + 1; } return c; };
    // What a lost context held is gone, whenever its wrappers are collected.
    const forget = ({ target }: Event) => {
      for (const [one, canvas] of alive) if (canvas.deref() === target) alive.delete(one);
    };
    window.addEventListener("webglcontextlost", forget, true);
    const made = new WeakMap<object, WeakRef<object>>();
    const type = WebGL2RenderingContext.prototype as unknown as Record<string, (...given: unknown[]) => unknown>;
    for (const kind of ["Buffer", "Texture", "Framebuffer", "Renderbuffer", "VertexArray", "Program", "Shader"]) {
      const [create, remove] = [type[`create${kind}`], type[`delete${kind}`]];
      type[`create${kind}`] = function (...given) {
        const object = create?.apply(this, given) as object | null;
        if (object) {
          const ref = new WeakRef(object);
          made.set(object, ref); kinds.set(object, kind);
          alive.set(ref, new WeakRef((this as unknown as WebGL2RenderingContext).canvas));
        }
        return object;
      };
      type[`delete${kind}`] = function (...given) {
        const ref = made.get(given[0] as object);
        if (ref) alive.delete(ref);
        return remove?.apply(this, given);
      };
    }
  });
}

/** Collects garbage first, twice: the second finds what the first set free. */
export async function weigh(page: Page, cdp: CDPSession): Promise<PageWeight> {
  for (let at = 0; at < 2; at += 1) await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize } = (await cdp.send("Runtime.getHeapUsage")) as { usedSize: number };
  const { nodes, jsEventListeners } = (await cdp.send("Memory.getDOMCounters")) as { nodes: number; jsEventListeners: number };
  const webgl = await page.evaluate(() => (window as unknown as { webglObjects: () => number }).webglObjects());
  return { heapMB: usedSize / 1e6, nodes, listeners: jsEventListeners, webgl };
}
