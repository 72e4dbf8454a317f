// What is known of a display, and what that means in a word: its state, and the marks that a person should look at.
import type { ScreenHealth } from "../../shared/handshake.ts";
import type { Role } from "../access/grant.ts";

/** `lagging`: frames wait undrawn. `frozen`: connected, but it has not said for a while that it draws. `gone`: not connected since less than a day. */
export type DisplayState = "live" | "lagging" | "frozen" | "gone";

export type Display = {
  readonly id: string;
  /** Of which run of which server its line is, or was last. */
  readonly server: string;
  /** Null where a program's own token is used in place of a session. */
  readonly sessionId: string | null;
  readonly name: string;
  readonly role: Role;
  /** What it shows. */
  readonly scope: string;
  readonly audience: "duty" | "visitors";
  /** Ms since 1970, by the server's clock, as all times here. */
  readonly connectedAt: number;
  readonly goneAt: number | null;
  readonly state: DisplayState;
  /** Records by which its picture is behind; 0 while it is live. */
  readonly lag: number;
  /** How long nothing has been drawn; 0 while it is live. */
  readonly undrawnMs: number;
  readonly health: (ScreenHealth & { readonly at: number }) | null;
};

/** Displays drawn once a second and still connected: silent for so long, the page stands still. */
export const FROZEN_AFTER_MS = 30_000;
/** As long as the pump lets a picture age before it calls the screen stale. */
export const LAGGING_AFTER_MS = 5000;
export const GONE_KEPT_MS = 24 * 3_600_000;
/** More than a city has; beyond, those that are gone for longest go first. */
export const DISPLAYS_MAX = 2000;

const HEAP_BYTES_MAX = 600 * 2 ** 20;
/** Below five pictures a second motion is a row of slides. */
const FRAME_MS_MAX = 200;
const PICTURE_MS_MAX = 3000;
/** Three words missed. */
const SILENT_AFTER_MS = 200_000;

export type Mark = "heap" | "frames" | "picture" | "build" | "faults" | "silent" | "muted";

/** What a person should look at; nothing of one that is gone. `build`: of the pages served now, null where there is none. */
export function marksOf({ state, health, connectedAt }: Display, build: string | null, now: number): readonly Mark[] {
  if (state === "gone") return [];
  const marks: Mark[] = [];
  if (now - (health?.at ?? connectedAt) > SILENT_AFTER_MS) marks.push("silent");
  if (!health) return marks;
  if ((health.heapBytes ?? 0) > HEAP_BYTES_MAX) marks.push("heap");
  if ((health.frameMs ?? 0) > FRAME_MS_MAX) marks.push("frames");
  if (health.frameAgeMs > PICTURE_MS_MAX) marks.push("picture");
  if (build !== null && health.build !== null && health.build !== build) marks.push("build");
  if (health.faults.length > 0) marks.push("faults");
  if (health.sound === "muted") marks.push("muted");
  return marks;
}

/** `quietMs`: since it last said that it drew. */
export function stateOf(quietMs: number, undrawnMs: number): Exclude<DisplayState, "gone"> {
  if (quietMs > FROZEN_AFTER_MS) return "frozen";
  return undrawnMs > LAGGING_AFTER_MS ? "lagging" : "live";
}

/**
 * The displays of all servers as one list: of rows with one id the newest; of a browser that came back under another id, or under another
 * server, not also the row that it left behind. At most `DISPLAYS_MAX`, the connected first, then by id.
 */
export function merge(rows: readonly Display[], now: number): readonly Display[] {
  const byId = new Map<string, Display>();
  for (const row of rows) {
    const known = byId.get(row.id);
    if (!known || isNewer(row, known)) byId.set(row.id, row);
  }
  const all = [...byId.values()];
  const present = new Set(all.filter(({ goneAt }) => goneAt === null).map(browserOf));
  return all
    .filter((row) => row.goneAt === null || (now - row.goneAt < GONE_KEPT_MS && !(row.sessionId && present.has(browserOf(row)))))
    .sort((one, other) => Number(one.goneAt !== null) - Number(other.goneAt !== null) || (one.id < other.id ? -1 : 1))
    .slice(0, DISPLAYS_MAX);
}

const isNewer = (one: Display, other: Display) =>
  (one.goneAt === null) === (other.goneAt === null) ? one.connectedAt >= other.connectedAt : one.goneAt === null;
const browserOf = ({ sessionId, scope }: Display) => `${sessionId} ${scope}`;
