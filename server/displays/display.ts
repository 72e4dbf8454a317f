// What is known of a display, and what that means in a word: its state, and the marks that a person should look at.
import { type DisplayMark, type DisplayRow, type DisplayState, HEAP_BYTES_MAX } from "../../shared/display.ts";
import type { ScreenHealth } from "../../shared/handshake.ts";
import type { Role } from "../access/grant.ts";

export type Display = Omit<DisplayRow, "marks" | "connectedAt" | "goneAt" | "health"> & {
  /** Of which run of which server its line is, or was last. */
  readonly server: string;
  /** Null where a program's own token is used in place of a session. */
  readonly sessionId: string | null;
  readonly role: Role;
  /** Ms since 1970, by the server's clock, as all times here. */
  readonly connectedAt: number;
  readonly goneAt: number | null;
  readonly health: (ScreenHealth & { readonly at: number }) | null;
};

/** Displays drawn once a second and still connected: silent for so long, the page stands still. */
const FROZEN_AFTER_MS = 30_000;
/** As long as the pump lets a picture age before it calls the screen stale. */
const LAGGING_AFTER_MS = 5000;
export const GONE_KEPT_MS = 24 * 3_600_000;
/** More than a city has; beyond, those that are gone for longest go first. */
export const DISPLAYS_MAX = 2000;

/** Below five pictures a second motion is a row of slides. */
const FRAME_MS_MAX = 200;
const PICTURE_MS_MAX = 3000;
/** Three words missed. */
const SILENT_AFTER_MS = 200_000;
/** A line that is cut without a word is seen to end so much later, when the browser may have come back. */
const END_SEEN_WITHIN_MS = 60_000;

/** What a person should look at; nothing of one that is gone. `build`: of the pages served now, null where there is none. */
export function marksOf({ state, health, connectedAt }: Display, build: string | null, now: number): readonly DisplayMark[] {
  if (state === "gone") return [];
  const marks: DisplayMark[] = [];
  // What it said before it came back is no word of now.
  if (now - Math.max(health?.at ?? 0, connectedAt) > SILENT_AFTER_MS) marks.push("silent");
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
 * The displays of all servers as one list: of rows with one id the newest; of a browser that came back under another id not also the row
 * that it left behind, while a second window that was open all along replaces nothing. At most `DISPLAYS_MAX`, the connected first, then by id.
 */
export function merge(rows: readonly Display[], now: number): readonly Display[] {
  const byId = new Map<string, Display>();
  for (const row of rows) {
    const known = byId.get(row.id);
    if (!known || isNewer(row, known)) byId.set(row.id, row);
  }
  const all = [...byId.values()];
  const cameAt = new Map<string, number>();
  for (const row of all) if (row.goneAt === null) cameAt.set(browserOf(row), Math.max(row.connectedAt, cameAt.get(browserOf(row)) ?? 0));
  const isBack = (row: Display, goneAt: number) =>
    row.sessionId !== null && (cameAt.get(browserOf(row)) ?? -Infinity) > goneAt - END_SEEN_WITHIN_MS;
  return all
    .filter((row) => row.goneAt === null || (now - row.goneAt < GONE_KEPT_MS && !isBack(row, row.goneAt)))
    .sort((one, other) => Number(one.goneAt !== null) - Number(other.goneAt !== null) || (one.id < other.id ? -1 : 1))
    .slice(0, DISPLAYS_MAX);
}

const isNewer = (one: Display, other: Display) =>
  (one.goneAt === null) === (other.goneAt === null) ? one.connectedAt >= other.connectedAt : one.goneAt === null;
const browserOf = ({ sessionId, scope }: Display) => `${sessionId} ${scope}`;
