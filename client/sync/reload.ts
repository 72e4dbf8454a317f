// Loads the page anew, but never in a circle: once a minute at most, across the reloads themselves.

const LEAST_BETWEEN_MS = 60_000;
const KEY = "chengge.reloadedAt";

type Page = {
  readonly storage: Pick<Storage, "getItem" | "setItem">;
  /** Wall-clock ms: it must outlive the page. */
  readonly now: () => number;
  readonly reload: () => void;
  readonly after: (ms: number, run: () => void) => void;
};

/** Reloads now, or, when the last reload is younger than a minute, as soon as it is not. */
export function createReloader({ storage, now, reload, after }: Page): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    const since = now() - Number(storage.getItem(KEY) ?? 0);
    const pause = since >= 0 && since < LEAST_BETWEEN_MS ? LEAST_BETWEEN_MS - since : 0;
    after(pause, () => {
      storage.setItem(KEY, String(now()));
      reload();
    });
  };
}
