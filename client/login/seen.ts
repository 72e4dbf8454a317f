// Tells the server that a person is there, since a desk's session ends after a pause in which only the page itself was busy.
import { ask } from "./ask.ts";

/** Far oftener than the pause of half an hour. */
const EVERY_MS = 60_000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

/** The first sign of a person in each minute is told. `onEnded`: the server knows the session no more. Returns what stops it. */
export function keepSeen(onEnded: () => void = () => {}): () => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  const tell = async () => {
    if (performance.now() - toldAt < EVERY_MS) return;
    toldAt = performance.now();
    const said = await ask("POST", "/session/seen");
    if (!said.ok && said.problem.code === "unauthorized") onEnded();
  };
  const listener = () => void tell();
  for (const sign of SIGNS) addEventListener(sign, listener, { passive: true, capture: true });
  return () => {
    for (const sign of SIGNS) removeEventListener(sign, listener, { capture: true });
  };
}
