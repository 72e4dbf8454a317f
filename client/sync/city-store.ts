// The page's one live view: snapshots and frames in, a view at most once an animation frame out, and how old it is.
import type { ScreenHealth } from "../../shared/handshake.ts";
import {
  DRAWN_INTERVAL_MS,
  type Health,
  PROTOCOL_VERSION,
  type Presence,
  type Progress,
  type Refusal,
  type ReloadReason,
  type Touched,
} from "../../shared/protocol.ts";
import { applyPatch, type Patch, type View } from "../../shared/view.ts";
import { createDialer } from "./dialer.ts";
import type { Line, OpenLine } from "./line.ts";
import { createLinkWatch, type Link } from "./link.ts";
import { createSleepWatch } from "./sleep.ts";

const NOBODY: readonly string[] = [];
/** How often ages are looked at: fine enough for a count in seconds. */
const WATCH_MS = 250;
/** A resync that brings no snapshot is asked again. */
const RESYNC_AGAIN_MS = 5000;
/** Between tries after a refusal, half of it more or less by chance. One that time cures is tried again soon; one that a person must cure, ever later. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
/** After what may have been a sleep the line has so long to show that it lives. */
const DOUBT_MS = 1000;

/** Time and turns, passed in so that tests own them. */
export type Pace = {
  /** Monotonic, ms. */
  readonly now: () => number;
  /** The machine's date and time, ms; may jump. */
  readonly wall: () => number;
  /** Runs once before the next picture; the time-out of a hidden page is the caller's. */
  readonly nextPicture: (run: () => void) => void;
  readonly every: (ms: number, run: () => void) => () => void;
  /** 0 … 1, for jitter. */
  readonly chance: () => number;
};

export type StoreOptions = {
  readonly openLine: OpenLine;
  readonly scope?: string | undefined;
  readonly pace: Pace;
  /** Exchanges what the page has for a session; false when the server does not take it. */
  readonly signIn: () => Promise<boolean>;
  /** Brings a fresh page: a newer one when there is one, or whichever is served when somebody asked for it. */
  readonly reloadPage: (why: ReloadReason) => void;
  /** Which build this page is of; undefined where it is none. */
  readonly build?: string | undefined;
  /** What the page calls itself to the board of displays. */
  readonly display?: string | undefined;
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
  /** How the server says it is; null before it has said so. */
  health: () => Health | null;
  /** Why the server does not let this page in; null while it does. */
  refusal: () => Refusal | null;
  /** Who else has the case open that this page has: the accounts of other desks; empty while that is not known. */
  presence: () => readonly string[];
  /** Tells the server which case is open here, now and after each reconnect. */
  look: (reportId: string | null) => void;
  /** Called with the cases of the scope that were written about, about once a second, and with none when some may have been missed. */
  onTouched: (listener: (touched: readonly Touched[]) => void) => () => void;
  /** Tells the server how the page is, if the line is open. */
  sayHealth: (health: ScreenHealth) => void;
  /** The network or the page has come back: tries at once what it would have tried soon. */
  nudge: () => void;
  close: () => void;
};

/** Opens a line and keeps the view until `close`. */
export function createCityStore({ openLine, scope, pace, signIn, reloadPage, build, display, before }: StoreOptions): CityStore {
  const listeners = new Set<() => void>();
  const watch = createLinkWatch(pace.now());
  const missedMs = createSleepWatch(pace);
  let newest: View | null = null;
  let newestAt = pace.now();
  let shown: View | null = null;
  let shownAt = newestAt;
  let link = watch.read(pace.now());
  let progress: Progress = null;
  let health: Health | null = null;
  let refusal: Refusal | null = null;
  let looking: string | null = null;
  let presence: readonly string[] = NOBODY;
  const touchListeners = new Set<(touched: readonly Touched[]) => void>();
  /** The page may have slept for `ms`: nobody knows yet whether the picture is as old as that. */
  let doubt: { readonly since: number; readonly ms: number } | null = null;
  let turnAsked = false;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let resyncAt = Number.NEGATIVE_INFINITY;
  let pauses = 0;
  let closed = false;

  const line: Line = openLine(
    {
      snapshot: (view) => {
        dialer.heard("frame");
        took(view);
      },
      frame: (patch) => applyFrame(patch),
      progress: (next) => {
        dialer.heard("other");
        progress = next;
        askTurn();
      },
      health: (next) => {
        dialer.heard("other");
        health = next;
        askTurn();
      },
      reload: reloadPage,
      touched: (touched) => {
        for (const listener of touchListeners) listener(touched);
      },
      presence: ({ reportId, who }: Presence) => {
        if (reportId !== looking) return;
        presence = who;
        askTurn();
      },
      opened: (greetedMsAgo) => {
        dialer.opened();
        watch.answered(pace.now() - greetedMsAgo);
        refusal = null;
        pauses = 0;
        resyncAt = drawnAt = Number.NEGATIVE_INFINITY;
        if (looking !== null) line.sendLooking(looking);
        // What was touched while the line was gone nobody tells.
        for (const listener of touchListeners) listener([]);
        askTurn();
      },
      lost: () => {
        dialer.lost();
        presence = NOBODY;
        askTurn();
      },
      refused: (why) => void answerRefusal(why),
    },
    () => ({
      protocol: PROTOCOL_VERSION,
      ...(scope === undefined ? {} : { scope }),
      ...(newest ? { resume: { epoch: newest.epoch, seq: newest.seq } } : {}),
      ...(build === undefined ? {} : { build }),
      ...(display === undefined ? {} : { display }),
    }),
  );
  const dialer = createDialer(line, pace);

  function applyFrame(patch: Patch): void {
    dialer.heard("frame");
    const next = newest ? applyPatch(newest, patch) : "gap";
    if (next !== "gap") return took(next);
    if (pace.now() - resyncAt < RESYNC_AGAIN_MS) return;
    resyncAt = pace.now();
    line.sendResync();
  }

  function took(view: View): void {
    newest = view;
    // After a silence the server may be waiting for a word.
    if (pace.now() - newestAt >= DRAWN_INTERVAL_MS) drawnAt = Number.NEGATIVE_INFINITY;
    newestAt = pace.now();
    resyncAt = Number.NEGATIVE_INFINITY;
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

  /** Says about once a second how far the page has drawn, a turn later, when the picture stands. The answer shows how late frames come. */
  function sayDrawn(): void {
    if (!shown || pace.now() - drawnAt < DRAWN_INTERVAL_MS) return;
    drawnAt = pace.now();
    const { seq } = shown;
    pace.nextPicture(() => {
      const saidAt = pace.now();
      line.sendDrawn(seq, () => {
        dialer.heard("other");
        watch.answered(saidAt);
      });
    });
  }

  /** A clock that was merely set changes nothing, since the line answers at once; after a sleep it does not, and the picture is as old as the sleep was long. */
  function lookForSleep(): void {
    const ms = missedMs();
    if (ms > 0 && shown) {
      doubt = { since: pace.now(), ms: ms + (doubt?.ms ?? 0) };
      drawnAt = Number.NEGATIVE_INFINITY;
    }
    if (!doubt) return;
    if (watch.provenAt() >= doubt.since) doubt = null;
    else if (pace.now() - doubt.since >= DOUBT_MS) {
      watch.slept(doubt.ms);
      doubt = null;
      dialer.dial();
    }
  }

  function readLink(): boolean {
    const next = watch.read(pace.now());
    const secondsChanged = Math.floor(next.ageMs / 1000) !== Math.floor(link.ageMs / 1000);
    const isNews = next.state !== link.state || next.recovering !== link.recovering || (next.state !== "live" && secondsChanged);
    if (isNews) link = next;
    return isNews;
  }

  const stopWatch = pace.every(WATCH_MS, () => {
    lookForSleep();
    dialer.look();
    if (readLink()) for (const listener of listeners) listener();
    sayDrawn();
  });

  async function answerRefusal(why: Refusal): Promise<void> {
    dialer.rest();
    if (why === "protocol") reloadPage("version");
    const tries = pauses;
    pauses += why === "not-ready" ? 0 : 1;
    const signedIn = why === "unauthorized" && (await signIn().catch(() => false));
    if (closed) return;
    // The first refusal of a session is answered at once: it has run out, or the page has just been opened.
    if (signedIn && tries === 0) return dialer.dial();
    refusal = why;
    askTurn();
    dialer.waitFor(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries) * (0.5 + pace.chance()));
  }

  function begin(): void {
    if (!closed) dialer.dial();
  }

  if (before) void before.then(begin, begin);
  else begin();
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
    health: () => health,
    refusal: () => refusal,
    presence: () => presence,
    look(reportId) {
      if (reportId === looking) return;
      looking = reportId;
      presence = NOBODY;
      line.sendLooking(reportId);
      askTurn();
    },
    onTouched(listener) {
      touchListeners.add(listener);
      return () => touchListeners.delete(listener);
    },
    sayHealth: line.sendHealth,
    nudge: () => dialer.nudge(),
    close: () => {
      closed = true;
      stopWatch();
      line.hangUp();
      listeners.clear();
    },
  };
}
