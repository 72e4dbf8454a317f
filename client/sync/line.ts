// The line between the page and the server as the store sees it; socket-line.ts is the real one, tests have a fake.
import type { Handshake, ScreenHealth } from "../../shared/handshake.ts";
import type { Health, Presence, Progress, Refusal, ReloadReason, Touched } from "../../shared/protocol.ts";
import type { Patch, View } from "../../shared/view.ts";

export type LineListener = {
  readonly snapshot: (view: View) => void;
  readonly frame: (patch: Patch) => void;
  readonly progress: (progress: Progress) => void;
  readonly health: (health: Health) => void;
  readonly reload: (why: ReloadReason) => void;
  readonly touched: (touched: readonly Touched[]) => void;
  readonly presence: (presence: Presence) => void;
  /** The server took the handshake that was sent `greetedMsAgo`. */
  readonly opened: (greetedMsAgo: number) => void;
  /** The line is gone, or a try failed. No other is begun until `open()`. */
  readonly lost: () => void;
  /** The server said no; the line stays shut until `open()`. */
  readonly refused: (why: Refusal) => void;
};

export type Line = {
  /** Dials. The last few tries that have not opened go on beside it, and the first to open stays; a line that was open is thrown away. */
  open: () => void;
  /** Nothing more is heard, `lost` neither. */
  hangUp: () => void;
  /** `answered`: the server has heard it; what comes after was sent after. */
  sendDrawn: (seq: number, answered: () => void) => void;
  sendResync: () => void;
  /** Lost when the line is not open. */
  sendHealth: (health: ScreenHealth) => void;
  /** Likewise. */
  sendLooking: (reportId: string | null) => void;
};

/** `handshake` is asked anew for each attempt, at the moment in which it is sent, so that a reconnect resumes where the page stands. */
export type OpenLine = (listener: LineListener, handshake: () => Handshake) => Line;
