// How many rows of a known height a box holds, so that a list ends where its panel does and nothing is cut in half.
import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import { useMeasure } from "../theme/theme-context.tsx";

/** No list on a wall is longer. */
const MOST_ROWS = 60;

/** `rowU` is a row's height in u, `restU` what else the box must hold. Zero rows before the first layout. */
export function useFit<T extends HTMLElement>(rowU: number, restU = 0): { readonly box: RefObject<T | null>; readonly rows: number } {
  const { unit } = useMeasure();
  const box = useRef<T>(null);
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    setHeight(element.clientHeight);
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { box, rows: Math.min(MOST_ROWS, Math.max(0, Math.floor((height - restU * unit) / (rowU * unit) + 0.02))) };
}
