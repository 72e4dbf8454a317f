// A part of the view as charts need it: looked at once a second, and the same object while it shows the same.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { View } from "../../shared/view.ts";
import { useView } from "../sync/city-context.tsx";
import { DRAW_INTERVAL_MS } from "./draw-limit.ts";
import { isSame } from "./same.ts";

/** Charts take turns within the second, so that no frame has to draw them all: apart by the golden section, they spread evenly. */
const GOLDEN = 0.618;
let made = 0;

/**
 * `select(view)`, taken anew once a second whatever the rate of frames. Slices are compared by content: plain data only.
 * `select` must keep its identity while it selects the same.
 */
export function useSample<T>(select: (view: View) => T): T {
  const beat = useBeat();
  const sample = useMemo(() => {
    void beat;
    let taken: { readonly value: T } | null = null;
    return (view: View): T => {
      taken ??= { value: select(view) };
      return taken.value;
    };
  }, [select, beat]);
  return useSame(useView(sample));
}

/** The first of equal values in a row. */
export function useSame<T>(value: T): T {
  const kept = useRef(value);
  if (!isSame(kept.current, value)) kept.current = value;
  return kept.current;
}

function useBeat(): number {
  const [beat, setBeat] = useState(0);
  const tick = useCallback(() => setBeat((before) => before + 1), []);
  useEffect(() => {
    made += 1;
    let timer = 0;
    const first = window.setTimeout(
      () => {
        tick();
        timer = window.setInterval(tick, DRAW_INTERVAL_MS);
      },
      ((made * GOLDEN) % 1) * DRAW_INTERVAL_MS,
    );
    return () => {
      window.clearTimeout(first);
      window.clearInterval(timer);
    };
  }, [tick]);
  return beat;
}
