// The line between the page and the server as the store sees it; socket-line.ts is the real one, tests have a fake.
import type { Handshake } from "../../shared/handshake.ts";
import type { Progress, Refusal } from "../../shared/protocol.ts";
import type { Patch, View } from "../../shared/view.ts";

export type LineListener = {
  readonly snapshot: (view: View) => void;
  readonly frame: (patch: Patch) => void;
  readonly progress: (progress: Progress) => void;
  /** A new version is served. */
  readonly reload: () => void;
  readonly opened: () => void;
  /** The line is gone and will come back by itself. */
  readonly lost: () => void;
  /** The server said no; the line stays shut until `open()`. */
  readonly refused: (why: Refusal) => void;
};

export type Line = {
  open: () => void;
  sendDrawn: (seq: number) => void;
  sendResync: () => void;
  close: () => void;
};

/** `handshake` is asked anew for each attempt, so that a reconnect resumes where the page stands. */
export type OpenLine = (listener: LineListener, handshake: () => Handshake) => Line;
