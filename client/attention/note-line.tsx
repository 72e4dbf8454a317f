// A line of small facts that ends where its box does: the last ones go, none is cut.
import { useLayoutEffect, useRef } from "react";
import { useMeasure } from "../theme/theme-context.tsx";

const SEPARATOR = " · ";

/** `parts` in the order of their weight; the first stays. */
export function NoteLine({ parts }: { readonly parts: readonly string[] }) {
  const line = useRef<HTMLSpanElement>(null);
  const { width, unit } = useMeasure();
  const whole = parts.join(SEPARATOR);
  useLayoutEffect(() => {
    const element = line.current;
    if (!element || width * unit === 0) return;
    for (let text = whole; ; text = text.slice(0, text.lastIndexOf(SEPARATOR))) {
      element.textContent = text;
      if (element.scrollWidth <= element.clientWidth || !text.includes(SEPARATOR)) return;
    }
  }, [whole, width, unit]);
  return <span ref={line} className="row-note" title={whole} />;
}
