// The city in one sentence, in the largest type that keeps it on one line.
import { useLayoutEffect, useRef } from "react";
import type { View } from "../../shared/view.ts";
import { useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useLink, useView } from "../sync/city-context.tsx";
import { useMeasure } from "../theme/theme-context.tsx";
import { sentenceOf } from "./sentence.ts";
import { useShownReturned, useShownTotals, useShownWarnings } from "./shown-totals.ts";
import { useUsual } from "./use-usual.ts";

/** From the headline's size down to body text, in u; what does not fit then wraps. */
const SIZES = [1.7, 1.45, 1.3, 1.15] as const;

const selectSources = (view: View) => view.sources;

export function CitySentence() {
  const t = useText();
  const format = useFormat();
  const link = useLink();
  const facts = {
    totals: useShownTotals(),
    warnings: useShownWarnings(),
    returned: useShownReturned(),
    usual: useUsual(),
    sources: useView(selectSources),
  };
  const { text, calm } = sentenceOf(facts, { t, format, live: link.state === "live" });
  const line = useSentenceSize(text);
  return (
    <p ref={line} className="sentence" data-testid="sentence" data-calm={calm}>
      {text}
    </p>
  );
}

/** The largest size at which the sentence keeps to one line; it is never cut. Looked at anew when its room changes. */
function useSentenceSize(text: string) {
  const line = useRef<HTMLParagraphElement>(null);
  const { unit } = useMeasure();
  useLayoutEffect(() => {
    const element = line.current;
    if (!element || !text) return;
    const resize = () => {
      element.classList.remove("wrapped");
      const fits = SIZES.some((size) => {
        element.style.fontSize = `${size * unit}px`;
        return element.scrollWidth <= element.clientWidth;
      });
      element.classList.toggle("wrapped", !fits);
    };
    resize();
    const observer = new ResizeObserver(resize);
    observer.observe(element);
    return () => observer.disconnect();
  }, [text, unit]);
  return line;
}
