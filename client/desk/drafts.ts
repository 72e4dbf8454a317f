// What has been typed into a form and not been sent: kept over a lost line, an ended session and a reload, until it is sent or emptied.
const KEY = "chengge.desk.drafts";
const DRAFTS_MAX = 30;

type Texts = Readonly<Record<string, string>>;
type Store = Pick<Storage, "getItem" | "setItem">;

export function createDrafts(storage: Store) {
  const drafts = new Map<string, Texts>(read(storage));
  const keep = () => {
    try {
      storage.setItem(KEY, JSON.stringify([...drafts]));
    } catch {
      // A browser that keeps nothing: the drafts last as long as the page.
    }
  };
  return {
    of: (form: string): Texts => drafts.get(form) ?? {},
    set(form: string, texts: Texts): void {
      drafts.delete(form);
      if (Object.values(texts).some((text) => text !== "")) drafts.set(form, texts);
      const [oldest] = drafts.keys();
      if (drafts.size > DRAFTS_MAX && oldest !== undefined) drafts.delete(oldest);
      keep();
    },
    drop(form: string): void {
      if (drafts.delete(form)) keep();
    },
  };
}

function read(storage: Store): [string, Texts][] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? (kept as [string, Texts][]) : [];
  } catch {
    return [];
  }
}

/** In this window alone: another desk in another window has drafts of its own. */
export const drafts = createDrafts({
  getItem: (key) => sessionStorage.getItem(key),
  setItem: (key, text) => sessionStorage.setItem(key, text),
});
