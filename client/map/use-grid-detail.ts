// Fetches what the card of a grid shows, for as long as it is shown: at once, when the grid's open reports change, and every 10 s.
import { useEffect, useRef, useState } from "react";
import { detailPaths, type GridDay, type GridReport, parseDay, parseReports } from "./grid-detail.ts";

const AGAIN_MS = 10_000;
/** Between two askings, however often the number of open reports changes. */
const LEAST_MS = 1000;
const GIVE_UP_MS = 8000;

export type GridDetail = {
  readonly reports: readonly GridReport[] | null;
  readonly day: GridDay | null;
  /** The last asking failed; what is there is from before. `refused`: not for this page to see. */
  readonly fault: "unreachable" | "refused" | null;
};
const NOTHING: GridDetail = { reports: null, day: null, fault: null };

/** Nothing is asked for until a card is mounted. `open` is the view's own number for the grid. */
export function useGridDetail(code: string, open: number): GridDetail {
  const [kept, setKept] = useState<{ readonly code: string; readonly detail: GridDetail }>({ code, detail: NOTHING });
  const ask = useRef<() => void>(() => {});
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let busy = false;
    let again = false;
    let askedAt = Number.NEGATIVE_INFINITY;
    const plan = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(load, ms);
    };
    const load = async () => {
      busy = true;
      askedAt = performance.now();
      const next = await askBoth(code, stop.signal);
      if (stop.signal.aborted) return;
      setKept((before) => ({
        code,
        detail: typeof next === "object" ? next : { ...(before.code === code ? before.detail : NOTHING), fault: next },
      }));
      busy = false;
      plan(again ? LEAST_MS : AGAIN_MS);
      again = false;
    };
    ask.current = () => {
      if (busy) again = true;
      else plan(Math.max(0, askedAt + LEAST_MS - performance.now()));
    };
    void load();
    return () => {
      clearTimeout(timer);
      stop.abort();
      ask.current = () => {};
    };
  }, [code]);
  const seen = useRef(open);
  useEffect(() => {
    if (seen.current !== open) ask.current();
    seen.current = open;
  }, [open]);
  return kept.code === code ? kept.detail : NOTHING;
}

async function askBoth(code: string, stop: AbortSignal): Promise<GridDetail | NonNullable<GridDetail["fault"]>> {
  const paths = detailPaths(code);
  const signal = AbortSignal.any([stop, AbortSignal.timeout(GIVE_UP_MS)]);
  try {
    const answers = await Promise.all([paths.reports, paths.state].map((path) => fetch(path, { credentials: "same-origin", signal })));
    const refused = answers.find(({ ok }) => !ok);
    if (refused) return refused.status === 401 || refused.status === 403 ? "refused" : "unreachable";
    const [reports, state] = await Promise.all(answers.map((answer) => answer.json()));
    return { reports: parseReports(reports), day: parseDay(state), fault: null };
  } catch {
    return "unreachable";
  }
}
