// Brings a fresh page without a white screen: it is fetched first, the old picture stays until the new one has drawn. Once a minute at most, never in a circle.

const LEAST_BETWEEN_MS = 60_000;
/** What was to be fetched could not be: asked again, ever later. */
const FIRST_AGAIN_MS = 5000;
const LONGEST_AGAIN_MS = 60_000;
/** A picture that takes longer is not waited for: the reload matters more. */
const PICTURE_MS = 8000;
const KEY = "chengge.reloadedAt";

/** `version` waits for a newer page; who asked, or a heap that has grown too large, gets the page that is served. */
export type ReloadWhy = "version" | "asked" | "heap";

type Page = {
  readonly storage: Pick<Storage, "getItem" | "setItem">;
  /** Wall-clock ms: it must outlive the page. */
  readonly now: () => number;
  readonly reload: () => void;
  readonly after: (ms: number, run: () => void) => void;
  /** Fetches the page and all that it begins with; null when it cannot be had; may reject. */
  readonly fetchPage: () => Promise<"newer" | "same" | null>;
  /** Leaves a picture of this page for the next one; may reject. */
  readonly keepPicture: () => Promise<void>;
};

/** Reloads once a fitting page is there and the last reload is a minute old. Asking again meanwhile may only make it less choosy. */
export function createReloader({ storage, now, reload, after, fetchPage, keepPicture }: Page): (why: ReloadWhy) => void {
  let waiting = false;
  let needsNewer = true;
  const attempt = async (againMs: number) => {
    const found = await fetchPage().catch(() => null);
    if (found === null || (found === "same" && needsNewer))
      return after(againMs, () => void attempt(Math.min(LONGEST_AGAIN_MS, againMs * 2)));
    storage.setItem(KEY, String(now()));
    const late = new Promise<void>((resolve) => after(PICTURE_MS, resolve));
    await Promise.race([keepPicture().catch(() => {}), late]);
    reload();
  };
  return (why) => {
    if (why !== "version") needsNewer = false;
    if (waiting) return;
    waiting = true;
    const since = now() - Number(storage.getItem(KEY) ?? 0);
    const pause = since >= 0 && since < LEAST_BETWEEN_MS ? LEAST_BETWEEN_MS - since : 0;
    after(pause, () => void attempt(FIRST_AGAIN_MS));
  };
}
