// The page's query as state: read from the address, written to it, heard when Back changes it.
import { useSyncExternalStore } from "react";
import { searchWith } from "./desk-query.ts";

const EVENT = "chengge-address";

export function useSearch(): string {
  return useSyncExternalStore(hear, () => location.search);
}

/** `replace`: no step of its own for the Back button. */
export function changeSearch(part: Readonly<Record<string, string | null | undefined>>, replace = true): void {
  const search = searchWith(location.search, part);
  if (search === location.search) return;
  const address = `${location.pathname}${search}${location.hash}`;
  if (replace) history.replaceState(history.state, "", address);
  else history.pushState(null, "", address);
  dispatchEvent(new Event(EVENT));
}

function hear(listener: () => void): () => void {
  addEventListener(EVENT, listener);
  addEventListener("popstate", listener);
  return () => {
    removeEventListener(EVENT, listener);
    removeEventListener("popstate", listener);
  };
}
