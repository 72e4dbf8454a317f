// A key of the page for as long as a component stands.
import { useEffect, useRef } from "react";
import type { TextKey } from "../i18n/catalogue.ts";
import { holdKey } from "./keys.ts";

/** `key` as KeyboardEvent.key has it; `says` stands in the list of keys. */
export function useShortcut(key: string, says: TextKey, act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => holdKey({ key, says, act: () => latest.current() }), [key, says]);
}
