// Whether things may move here, and how smoothly: with a graphics card the compositor does it, without one every step costs the page.

/** Whether this machine's user, or the display's settings, asked for no motion. */
export const prefersStill = (): boolean =>
  document.documentElement.dataset["motion"] === "still" || window.matchMedia("(prefers-reduced-motion: reduce)").matches;

const STEP_MS = 300;
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;
let software: boolean | null = null;

/** Whether WebGL, if there is any, is done by the processor here. Asks once, with a canvas of its own. */
export function isSoftwareRendered(): boolean {
  if (software !== null) return software;
  const gl = document.createElement("canvas").getContext("webgl2");
  const naming = gl?.getExtension("WEBGL_debug_renderer_info");
  software = gl === null || (naming ? SOFTWARE.test(String(gl.getParameter(naming.UNMASKED_RENDERER_WEBGL))) : false);
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return software;
}

type Playing = { readonly durationMs: number; readonly forever?: boolean };

/** Animates opacity and scale. Without a graphics card in steps that fall together for all elements: three pictures a second however many move. */
export function play(element: HTMLElement, frames: Keyframe[], { durationMs, forever = false }: Playing): Animation {
  const stepped = isSoftwareRendered();
  const animation = element.animate(frames, {
    duration: durationMs,
    easing: stepped ? `steps(${Math.round(durationMs / STEP_MS)})` : "linear",
    iterations: forever ? Number.POSITIVE_INFINITY : 1,
    direction: forever ? "alternate" : "normal",
  });
  if (forever) animation.startTime = 0;
  else if (stepped) animation.startTime = Math.ceil(Number(document.timeline.currentTime ?? 0) / STEP_MS) * STEP_MS;
  return animation;
}
