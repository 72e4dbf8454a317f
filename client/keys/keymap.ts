// Which keys the shortcuts lie on in this browser: moved ones, and whether single letters do anything at all.
const KEY = "chengge.keys";
/** They stay while letters are off, or nobody could turn them on again. */
const ALWAYS: ReadonlySet<string> = new Set(["?", "s"]);

export type Keymap = { readonly off: boolean /** By the key that it comes with. */; readonly moved: Readonly<Record<string, string>> };
type Store = Pick<Storage, "getItem" | "setItem">;

let map: Keymap = { off: false, moved: {} };
let store: Store | null = null;
const listeners = new Set<() => void>();

/** Reads what was set before, and keeps what is set from now on. Once a page. */
export function keepKeymap(storage: Store): void {
  store = storage;
  try {
    const kept = JSON.parse(storage.getItem(KEY) ?? "{}") as Partial<Keymap>;
    const moved = Object.entries(kept.moved ?? {}).filter(([from, to]) => isLetter(from) && typeof to === "string" && isLetter(to));
    map = { off: kept.off === true, moved: Object.fromEntries(moved) };
  } catch {
    // Nothing that can be read: the keys lie where they come.
  }
}

export const keymap = (): Keymap => map;
export const keyAt = (key: string): string => map.moved[key] ?? key;
export const isOff = (key: string): boolean => map.off && isLetter(key) && !ALWAYS.has(key);
/** One character, no blank: what a shortcut may be moved to. */
export const isLetter = (key: string): boolean => key.length === 1 && key.trim() !== "";

/** Puts what comes on `from` on `to`; what lay there goes where that had been, so that no key means two things. */
export function moveKey(from: string, to: string, all: readonly string[]): void {
  const before = keyAt(from);
  const other = all.find((key) => key !== from && keyAt(key) === to);
  set({ ...map, moved: tidy({ ...map.moved, [from]: to, ...(other !== undefined && { [other]: before }) }) });
}

export const turnKeys = (off: boolean): void => set({ ...map, off });
export const resetKeys = (): void => set({ off: false, moved: {} });

export function subscribeKeymap(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const tidy = (moved: Record<string, string>) => Object.fromEntries(Object.entries(moved).filter(([from, to]) => from !== to));

function set(next: Keymap): void {
  map = next;
  try {
    store?.setItem(KEY, JSON.stringify(map));
  } catch {
    // A browser that keeps nothing: it holds until the page goes.
  }
  for (const listener of listeners) listener();
}
