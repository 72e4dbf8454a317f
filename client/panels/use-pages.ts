// A list longer than its panel is shown page by page: each some seconds, while it is seen.
import { createContext, type RefObject, useContext, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useMeasure } from "../theme/theme-context.tsx";

const PAGE_MS = 10_000;

/** False while a panel waits for its turn behind another: its pages wait too. */
export const TurnContext = createContext(true);

export type Pages = { readonly page: number; readonly pages: number; readonly next: () => void };

export function usePages(pages: number): Pages {
  const seen = useContext(TurnContext);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!seen || pages < 2) return;
    const timer = setInterval(() => setTurn((last) => last + 1), PAGE_MS);
    return () => clearInterval(timer);
  }, [seen, pages]);
  return { page: pages > 0 ? turn % pages : 0, pages, next: () => setTurn((last) => last + 1) };
}

/** The rows of one page; the last page is filled from the one before it. */
export function pageOf<T>(rows: readonly T[], room: number, page: number): readonly T[] {
  const from = Math.max(0, Math.min(page * room, rows.length - room));
  return rows.slice(from, from + room);
}

/** Inner size of a box in u; zero before the first layout. */
export function useSizeU<T extends HTMLElement>(): { readonly box: RefObject<T | null>; readonly width: number; readonly height: number } {
  const { unit } = useMeasure();
  const box = useRef<T>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const read = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { box, width: size.width / unit, height: size.height / unit };
}
