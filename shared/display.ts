// A display as GET /api/v1/displays tells of it: its state in a word, and the marks that a person should look at.
import type { ScreenHealth } from "./handshake.ts";

/** `lagging`: frames wait undrawn. `frozen`: connected, but it has not said for a while that it draws. `gone`: not connected since less than a day. */
export type DisplayState = "live" | "lagging" | "frozen" | "gone";
export type DisplayMark = "heap" | "frames" | "picture" | "build" | "faults" | "silent" | "muted";

/** Beyond this a page is loaded anew, and until then marked. */
export const HEAP_BYTES_MAX = 600 * 2 ** 20;

/** Times are RFC 3339, by the server's clock. */
export type DisplayRow = {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  /** What it shows. */
  readonly scope: string;
  readonly audience: "duty" | "visitors";
  readonly state: DisplayState;
  /** Records by which its picture is behind; 0 while it is live. */
  readonly lag: number;
  /** How long nothing has been drawn; 0 while it is live. */
  readonly undrawnMs: number;
  readonly marks: readonly DisplayMark[];
  readonly connectedAt: string;
  readonly goneAt: string | null;
  readonly health: (ScreenHealth & { readonly at: string }) | null;
};
