// What this page calls itself to the server: the same after a reload, another in another window.

const KEY = "chengge.display";

export function displayName(storage: Pick<Storage, "getItem" | "setItem">, mint: () => string): string {
  try {
    const known = storage.getItem(KEY);
    if (known !== null && /^[\w-]{8,64}$/.test(known)) return known;
    const made = mint();
    storage.setItem(KEY, made);
    return made;
  } catch {
    return mint(); // a browser that keeps nothing: a new display with each load
  }
}
