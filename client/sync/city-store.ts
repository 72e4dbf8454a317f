// The page's one live view: snapshots and frames in, a view at most once an animation frame out, and how old it is.
import { DRAWN_INTERVAL_MS, PROTOCOL_VERSION, type Progress, type Refusal } from "../../shared/protocol.ts";
import { applyPatch, type Patch, type View } from "../../shared/view.ts";
import type { Line, OpenLine } from "./line.ts";
import { createLinkWatch, type Link } from "./link.ts";

/** How often ages are looked at: fine enough for a count in seconds. */
const WATCH_MS = 250;
/** A resync that brings no snapshot is asked again. */
const RESYNC_AGAIN_MS = 5000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/** Time and turns, passed in so that tests own them. */
export type Pace = {
  /** Monotonic, ms. */
  readonly now: () => number;
  /** Runs once before the next picture; the time-out of a hidden page is the caller's. */
  readonly nextPicture: (run: () => void) => void;
  readonly every: (ms: number, run: () => void) => () => void;
  readonly after: (ms: number, run: () => void) => void;
  /** 0 … 1, for jitter. */
  readonly chance: () => number;
};

export type StoreOptions = {
  readonly openLine: OpenLine;
  readonly scope?: string | undefined;
  readonly pace: Pace;
  /** Exchanges what the page has for a session; false when the server does not take it. */
  readonly signIn: () => Promise<boolean>;
  readonly reloadPage: () => void;
  /** What the line waits for: a token of the address goes before an older cookie. */
  readonly before?: Promise<unknown> | undefined;
};

export type CityStore = {
  /** `listener` is called at most once an animation frame when the view changed, and when the link or the progress did. */
  subscribe: (listener: () => void) => () => void;
  /** The view to draw: changes only between animation frames. Null before the first. */
  view: () => View | null;
  /** The newest view, drawn or not. */
  newest: () => View | null;
  /** On the pace's clock, when `view()` was received. */
  viewAt: () => number;
  link: () => Link;
  progress: () => Progress;
  /** Why the server does not let this page in; null while it does. */
  refusal: () => Refusal | null;
  close: () => void;
};

/** Opens a line and keeps the view until `close`. */
export function createCityStore({ openLine, scope, pace, signIn, reloadPage, before }: StoreOptions): CityStore {
  const listeners = new Set<() => void>();
  const watch = createLinkWatch(pace.now());
  let newest: View | null = null;
  let newestAt = pace.now();
  let shown: View | null = null;
  let shownAt = newestAt;
  let link = watch.read(pace.now());
  let progress: Progress = null;
  let refusal: Refusal | null = null;
  let turnAsked = false;
  let framesUndrawn = false;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let resyncAt = Number.NEGATIVE_INFINITY;
  let pauses = 0;
  let closed = false;

  const line: Line = openLine(
    {
      snapshot: (view) => took(view),
      frame: (patch) => applyFrame(patch),
      progress: (next) => {
        progress = next;
        askTurn();
      },
      reload: reloadPage,
      opened: () => {
        refusal = null;
        pauses = 0;
        resyncAt = Number.NEGATIVE_INFINITY;
        askTurn();
      },
      lost: () => askTurn(),
      refused: (why) => void answerRefusal(why),
    },
    () => ({
      protocol: PROTOCOL_VERSION,
      ...(scope === undefined ? {} : { scope }),
      ...(newest ? { resume: { epoch: newest.epoch, seq: newest.seq } } : {}),
    }),
  );

  function applyFrame(patch: Patch): void {
    const next = newest ? applyPatch(newest, patch) : "gap";
    if (next !== "gap") return took(next);
    if (pace.now() - resyncAt < RESYNC_AGAIN_MS) return;
    resyncAt = pace.now();
    line.sendResync();
  }

  function took(view: View): void {
    newest = view;
    newestAt = pace.now();
    resyncAt = Number.NEGATIVE_INFINITY;
    framesUndrawn = true;
    watch.frameCame(view.asOf, newestAt);
    askTurn();
  }

  function askTurn(): void {
    if (turnAsked || closed) return;
    turnAsked = true;
    pace.nextPicture(() => {
      turnAsked = false;
      if (closed) return;
      shown = newest;
      shownAt = newestAt;
      readLink();
      for (const listener of listeners) listener();
      sayDrawn();
    });
  }

  /** Says how far the page has drawn, a turn later, when the picture stands. */
  function sayDrawn(): void {
    if (!framesUndrawn || !shown || pace.now() - drawnAt < DRAWN_INTERVAL_MS) return;
    framesUndrawn = false;
    drawnAt = pace.now();
    const { seq } = shown;
    pace.nextPicture(() => line.sendDrawn(seq));
  }

  function readLink(): boolean {
    const next = watch.read(pace.now());
    const secondsChanged = Math.floor(next.ageMs / 1000) !== Math.floor(link.ageMs / 1000);
    const isNews = next.state !== link.state || next.recovering !== link.recovering || (next.state !== "live" && secondsChanged);
    if (isNews) link = next;
    return isNews;
  }

  const stopWatch = pace.every(WATCH_MS, () => {
    if (readLink()) for (const listener of listeners) listener();
    sayDrawn();
  });

  async function answerRefusal(why: Refusal): Promise<void> {
    if (why === "protocol") return reloadPage();
    const tries = pauses;
    pauses += 1;
    const signedIn = why === "unauthorized" && (await signIn().catch(() => false));
    // The first refusal of a session is answered at once: it has run out, or the page has just been opened.
    if (signedIn && tries === 0) return open();
    refusal = why;
    askTurn();
    pace.after(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries) * (0.5 + pace.chance()), open);
  }

  function open(): void {
    if (!closed) line.open();
  }

  if (before) void before.then(open, open);
  else open();
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    view: () => shown,
    newest: () => newest,
    viewAt: () => shownAt,
    link: () => link,
    progress: () => progress,
    refusal: () => refusal,
    close: () => {
      closed = true;
      stopWatch();
      line.close();
      listeners.clear();
    },
  };
}
