// A figure that rolls to its new value: what stands in `data-value` beside it is exact at once, this is for the eye.
import { useLayoutEffect, useRef } from "react";
import { prefersStill } from "../map/motion.ts";
import { useSettings } from "../settings/settings-context.tsx";
import { between, createRollPace, ROLL_MS } from "./roll.ts";

const STEP_MS = 50;

/** `text` is a figure as it is said: 7,950, 96.7%, 1.6万. Anything else changes at once. */
export function RollingNumber({ text }: { readonly text: string }) {
  const { motion } = useSettings();
  const element = useRef<HTMLSpanElement>(null);
  const said = useRef(text);
  const pace = useRef(createRollPace());
  useLayoutEffect(() => {
    const from = said.current;
    said.current = text;
    const figure = element.current?.firstChild;
    if (!figure) return;
    figure.nodeValue = text;
    if (from === text) return;
    if (!pace.current(performance.now()) || motion === "still" || document.hidden || prefersStill()) return;
    const begun = performance.now();
    const show = (shown: string) => {
      figure.nodeValue = shown;
      said.current = shown;
    };
    const timer = setInterval(() => {
      const share = Math.min(1, (performance.now() - begun) / ROLL_MS);
      show(between(from, text, share));
      if (share === 1) clearInterval(timer);
    }, STEP_MS);
    show(between(from, text, 0));
    return () => clearInterval(timer);
  }, [text, motion]);
  return <span ref={element}>{text}</span>;
}
