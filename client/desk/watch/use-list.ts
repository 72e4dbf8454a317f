// A list of the desk's records: its newest page read every few seconds while the page is seen, older ones on demand.
import { useCallback, useEffect, useRef, useState } from "react";
import { type Page, read } from "./ask.ts";

const EVERY_MS = 5000;
const PAGE_ROWS = 50;

export type ListState = "loading" | "ready" | "failed" | "forbidden";
export type List<T> = {
  readonly items: readonly T[];
  readonly state: ListState;
  /** Reads the newest page now. */
  readonly again: () => void;
  /** Reads a page further back; null at the end. */
  readonly older: (() => void) | null;
};

type Held<T> = { readonly path: string; readonly page: Page<T> | null; readonly older: Page<T> | null; readonly state: ListState };

/** `path` with its filters, under /api/v1; null reads nothing. Rows keep their order, the newest first; `id` tells them apart. */
export function useList<T extends { readonly id: string }>(path: string | null, rows = PAGE_ROWS): List<T> {
  const [held, setHeld] = useState<Held<T>>({ path: "", page: null, older: null, state: "loading" });
  const [asked, setAsked] = useState(0);
  const current = useRef(path);
  current.current = path;
  const again = useCallback(() => setAsked((before) => before + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a wish reads the same address again
  useEffect(() => {
    if (path === null) return;
    const left = new AbortController();
    const look = async () => {
      if (document.visibilityState === "hidden") return;
      const answer = await read<Page<T>>(withQuery(path, `limit=${rows}`), left.signal);
      if (left.signal.aborted) return;
      setHeld((before) => {
        const own = before.path === path ? before : { path, page: null, older: null };
        if ("value" in answer) return { ...own, path, page: answer.value, state: "ready" };
        const isForbidden = answer.refused.status === 401 || answer.refused.status === 403;
        // What was read stays, and with it what is being typed there.
        return { ...own, path, state: isForbidden && !own.page ? "forbidden" : "failed" };
      });
    };
    void look();
    const timer = setInterval(() => void look(), EVERY_MS);
    return () => {
      clearInterval(timer);
      left.abort();
    };
  }, [path, rows, asked]);

  const own = held.path === path ? held : { page: null, older: null, state: "loading" as const };
  const next = own.older ? own.older.next : (own.page?.next ?? null);
  const older =
    path === null || next === null
      ? null
      : async () => {
          const answer = await read<Page<T>>(withQuery(path, `limit=${rows}&cursor=${next}`));
          if (!("value" in answer) || current.current !== path) return;
          setHeld((before) => {
            if (before.path !== path) return before;
            return { ...before, older: { items: [...(before.older?.items ?? []), ...answer.value.items], next: answer.value.next } };
          });
        };
  return { items: merged(own.page?.items ?? [], own.older?.items ?? []), state: own.state, again, older: older && (() => void older()) };
}

/** A row that moved from the newest page to an older one is told once. */
function merged<T extends { readonly id: string }>(newest: readonly T[], older: readonly T[]): readonly T[] {
  if (older.length === 0) return newest;
  const known = new Set(newest.map(({ id }) => id));
  return [...newest, ...older.filter(({ id }) => !known.has(id))];
}

const withQuery = (path: string, query: string) => `${path}${path.includes("?") ? "&" : "?"}${query}`;
