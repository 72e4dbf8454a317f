// Brings a newer page without a white screen: it is fetched whole first, the old picture stays until then. Never in a circle: once a minute at most.

const LEAST_BETWEEN_MS = 60_000;
/** Nothing newer could be fetched: asked again, ever later. */
const FIRST_AGAIN_MS = 5000;
const LONGEST_AGAIN_MS = 60_000;
const KEY = "chengge.reloadedAt";

type Page = {
  readonly storage: Pick<Storage, "getItem" | "setItem">;
  /** Wall-clock ms: it must outlive the page. */
  readonly now: () => number;
  readonly reload: () => void;
  readonly after: (ms: number, run: () => void) => void;
  /** Whether a newer page and all that it begins with have been fetched; may reject. */
  readonly fetchNewer: () => Promise<boolean>;
};

/** Reloads once a newer page is there and the last reload is a minute old. Asking again meanwhile changes nothing. */
export function createReloader({ storage, now, reload, after, fetchNewer }: Page): () => void {
  let waiting = false;
  const attempt = async (againMs: number) => {
    if (!(await fetchNewer().catch(() => false))) return after(againMs, () => void attempt(Math.min(LONGEST_AGAIN_MS, againMs * 2)));
    storage.setItem(KEY, String(now()));
    reload();
  };
  return () => {
    if (waiting) return;
    waiting = true;
    const since = now() - Number(storage.getItem(KEY) ?? 0);
    const pause = since >= 0 && since < LEAST_BETWEEN_MS ? LEAST_BETWEEN_MS - since : 0;
    after(pause, () => void attempt(FIRST_AGAIN_MS));
  };
}
