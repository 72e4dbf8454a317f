// The page's keys: one listener, one meaning a key, the last one asked for wins while it stands.
import type { TextKey } from "../i18n/catalogue.ts";
import { isOff, keyAt, subscribeKeymap } from "./keymap.ts";

export type Shortcut = { readonly key: string /** What it does, for the list. */; readonly says: TextKey; readonly act: () => void };

const held: Shortcut[] = [];
const listeners = new Set<() => void>();
let own: readonly Shortcut[] = [];
let list: readonly Shortcut[] = [];

/** Holds a key until the returned function is called. */
export function holdKey(shortcut: Shortcut): () => void {
  held.push(shortcut);
  changed();
  return () => {
    held.splice(held.indexOf(shortcut), 1);
    changed();
  };
}

/** What the keys mean now, each once, in the order of their coming, by the key that they lie on here. */
export const shortcuts = (): readonly Shortcut[] => list;

/** The same by the keys that they come with. */
export const ownKeys = (): readonly Shortcut[] => own;

export function subscribeKeys(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function changed(): void {
  own = [...new Map(held.map((shortcut) => [shortcut.key, shortcut])).values()];
  list = own.filter(({ key }) => !isOff(key)).map((shortcut) => ({ ...shortcut, key: keyAt(shortcut.key) }));
  for (const listener of listeners) listener();
}

/** Whether a key press is meant for the page: not typed into a field, not pressing the button that has the focus, not part of an input method, not a browser's own chord. */
function isForPage(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return false;
  const { target } = event;
  const isField = target instanceof HTMLElement && target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
  const isPress =
    (event.key === "Enter" || event.key === " ") && target instanceof HTMLElement && target.matches("button, a[href], summary, input");
  return !(isField || isPress || (target instanceof HTMLElement && target.isContentEditable));
}

/** Begins to listen. Once a page. */
export function listenForKeys(page: Pick<Document, "addEventListener">): void {
  subscribeKeymap(changed);
  page.addEventListener("keydown", (event) => {
    if (!isForPage(event)) return;
    const shortcut = list.find(({ key }) => key === event.key);
    if (!shortcut) return;
    event.preventDefault();
    shortcut.act();
  });
}
