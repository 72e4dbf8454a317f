// The socket's messages: what a screen says and hears. Change a form here and PROTOCOL_VERSION changes with it (protocol.test.ts).
import type { Drawn, Looking, ScreenHealth } from "./handshake.ts";
import type { Patch, View } from "./view.ts";

/** A page that speaks another version is refused with `protocol` and reloads itself. */
export const PROTOCOL_VERSION = 1;

/** At most ten frames a second; the first at once when a screen has been quiet. */
export const FRAME_INTERVAL_MS = 100;
/** A frame at least once a second, even when nothing changed. */
export const HEARTBEAT_MS = 1000;
/** Beyond this many undrawn frames the server waits for `drawn`. */
export const WINDOW_FRAMES = 20;
/** The screen says `drawn` about this often. */
export const DRAWN_INTERVAL_MS = 1000;
/** Without a frame for so long the picture is stale, then offline; live again after good frames for so long. */
export const STALE_AFTER_MS = 3000;
export const OFFLINE_AFTER_MS = 15_000;
export const LIVE_AGAIN_AFTER_MS = 2000;

/** Why a handshake was refused: `connect_error`'s message. */
export type Refusal = "unauthorized" | "scope" | "protocol" | "not-ready";

/** The past being fed in, while it lasts: events done of about so many. Null when whole. */
export type Progress = { readonly done: number; readonly total: number } | null;

/**
 * What a crash of the store that holds the log could take of what was answered with 202: nothing; the last second; what came since its
 * last save; all. `replicas` say that they hold an event before it is answered and shown. `detail`: the settings read, and the cure, in English.
 */
export type Durability = {
  readonly store: "sqlite" | "redis";
  readonly loses: "nothing" | "last-second" | "since-save" | "everything" | "unknown";
  readonly replicas: number;
  readonly detail: string;
};

/** How the server that serves this page is, told when the page comes and when it changes. */
export type Health = { readonly durability: Durability };

/** A new version is served; or somebody at /desk/displays asked for it. */
export type ReloadReason = "version" | "asked";

/** Cases of a desk's scope that were written about: at most so many a message, the newest, and a message at most each so often; the one that is open there comes at once. */
export const TOUCHED_MAX = 200;
export const TOUCHED_INTERVAL_MS = 1000;
export type Touched = { readonly reportId: string; readonly version: number };

/** Accounts of the other desks that have the same case open, each once. */
export type Presence = { readonly reportId: string; readonly who: readonly string[] };

export type ServerMessages = {
  snapshot: (view: View) => void;
  frame: (patch: Patch) => void;
  /** Come back with a fresh page. */
  reload: (why: ReloadReason) => void;
  progress: (progress: Progress) => void;
  health: (health: Health) => void;
  /** To desks alone. TOUCHED_MAX of them may mean that there were more. */
  touched: (touched: readonly Touched[]) => void;
  /** To desks alone, when it changes. */
  presence: (presence: Presence) => void;
};

export type ScreenMessages = {
  /** Answered behind the frames that are on their way, so that the page learns how late they come. */
  drawn: (drawn: Drawn, answered?: () => void) => void;
  resync: () => void;
  /** About once a minute. */
  health: (health: ScreenHealth) => void;
  /** Of a desk: when another case is opened, and after each connecting. */
  looking: (looking: Looking) => void;
};
