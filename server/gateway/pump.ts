// The pump: what a screen is sent, and when. A screen is a cursor and a window, never a queue.
import type { Socket as Line } from "node:net";
import type { Seq } from "../../shared/event.ts";
import { FRAME_INTERVAL_MS, HEARTBEAT_MS, WINDOW_FRAMES } from "../../shared/protocol.ts";
import type { Patch, View } from "../../shared/view.ts";
import { forAudience } from "../access/audience.ts";
import type { Hub } from "../hub.ts";
import { toWire, type Wire } from "./wire.ts";

/** A screen that keeps asking for the whole view gets it this often; screens that come together share one that is at most so old. */
const SNAPSHOT_INTERVAL_MS = 1000;
/**
 * What a gigabit line carries. After a beat that wrote more than its interval has room for, the next one comes later: a thousand screens
 * in a storm get fewer and fuller frames, and whole views for a thousand that come at once are spread over a second or two.
 */
const BYTES_PER_MS = 100_000;
/** The slowest beat: what happens is on every screen within half a second all the same. */
const SLOWEST_BEAT_MS = 400;
/** Whole views kept for sharing, each for its interval; more scopes than that are encoded for each screen. */
const SHARED_MAX = 128;
/** Timers wake a little early or late; a frame that is this close to due is due. */
const SLACK_MS = 10;
/** A frame that took so long from sending to drawn waited on a slow line: fewer at a time then, or the picture would lag by a whole window. */
const SLOW_DRAW_MS = 3000;
const STALE_AFTER_MS = 5000;
/** With bytes stuck and nothing drawn for so long nobody is there; whoever was comes back fresh. */
const CUT_AFTER_MS = 60_000;

export type Screen = {
  /**
   * Frames go straight into the TCP line, whole and with no compression that would need an order: the way through Socket.IO, engine.io and ws
   * costs as much again as the kernel does. Those keep the handshake, the pings, the closing and all that screens say.
   */
  readonly line: Pick<Line, "write" | "writableLength" | "destroy">;
  readonly conn: { readonly transport: { readonly writable: boolean } };
  readonly scope: string;
  /** Before visitors some things are not shown. */
  readonly forVisitors: boolean;
  /** Whose numbers the cursor counts in. */
  epoch: string;
  /** Seq of the last frame sent; 0 asks for the whole view. */
  cursor: Seq;
  /** The frames sent and not yet drawn, at most `window`. */
  undrawn: { readonly seq: Seq; readonly sentAt: number }[];
  /** 1 … WINDOW_FRAMES, fewer on a slow line. */
  window: number;
  sentAt: number;
  /** Whether the last frame brought no news. */
  wasHeartbeat: boolean;
  snapshotAt: number;
};

export interface Pump {
  /** Once a beat, before its screens. */
  beginBeat(now: number): void;
  /** After its screens: how long until the next one, ms. */
  endBeat(): number;
  /** Sends what changed since the screen's cursor, if it is time and the screen keeps up. True when news went out. */
  send(screen: Screen, now: number): boolean;
  /** The screen has drawn all up to `seq`. */
  drawn(screen: Screen, seq: Seq, now: number): void;
  /** The screen wants the whole view. */
  restart(screen: Screen): void;
  write(screen: Screen, wire: Wire): void;
  /** Since the start. */
  counts(): { readonly frames: number; readonly snapshots: number; readonly bytes: number };
}

export function createScreen(who: Pick<Screen, "line" | "conn" | "scope" | "forVisitors" | "epoch" | "cursor">): Screen {
  const never = Number.NEGATIVE_INFINITY;
  return { ...who, undrawn: [], window: WINDOW_FRAMES, sentAt: never, wasHeartbeat: false, snapshotAt: never };
}

/** Nothing is on its way into the network, from here or from engine.io, which would be overtaken. */
export const isFree = ({ line, conn }: Screen) => line.writableLength === 0 && conn.transport.writable;
export const isWaiting = (screen: Screen) => screen.undrawn.length >= screen.window;
/** Its oldest undrawn frame is older than a picture may be. */
export const isStale = (screen: Screen, now: number) => undrawnFor(screen, now) > STALE_AFTER_MS;
/** How long its oldest undrawn frame has waited, ms. */
export const undrawnFor = ({ undrawn: [oldest] }: Screen, now: number) => (oldest ? now - oldest.sentAt : 0);

export function createPump(hub: Hub): Pump {
  const counts = { frames: 0, snapshots: 0, bytes: 0 };
  let { epoch } = hub;
  let bytesBefore = 0;
  /** Room for whole views in this beat; frames take none of it, or newcomers would never get theirs in a storm. */
  let roomLeft = FRAME_INTERVAL_MS * BYTES_PER_MS;
  const shared = new Map<string, { readonly view: View; readonly wire: Wire; readonly madeAt: number }>();

  /** By identity: the hub gives every screen at the same number and scope the same object. */
  const wires = new WeakMap<Patch, Wire>();
  const forVisitors = new WeakMap<Patch, Patch>();
  const frameOf = (patch: Patch, { forVisitors: reduced }: Screen): Wire => {
    let shown = patch;
    if (reduced) {
      shown = forVisitors.get(patch) ?? forAudience(patch);
      forVisitors.set(patch, shown);
    }
    const known = wires.get(shown) ?? toWire("frame", shown);
    wires.set(shown, known);
    return known;
  };
  /** Up to a second old: the next frame goes on from its number. */
  const snapshotOf = ({ scope, forVisitors }: Screen, now: number) => {
    const key = `${forVisitors} ${scope}`;
    const known = shared.get(key);
    if (known && now - known.madeAt < SNAPSHOT_INTERVAL_MS && known.view.epoch === epoch) return known;
    const whole = hub.view(scope);
    const view = forVisitors ? forAudience(whole) : whole;
    const made = { view, wire: toWire("snapshot", view), madeAt: now };
    if (shared.size < SHARED_MAX || known) shared.set(key, made);
    return made;
  };

  const write = ({ line }: Screen, wire: Wire) => {
    counts.bytes += wire.length;
    line.write(wire);
  };
  const restart = (screen: Screen) => {
    screen.epoch = epoch;
    screen.cursor = 0;
    screen.undrawn = [];
  };

  return {
    beginBeat(now) {
      bytesBefore = counts.bytes;
      roomLeft = FRAME_INTERVAL_MS * BYTES_PER_MS;
      const current = hub.epoch;
      if (current !== epoch) epoch = current;
      for (const [key, { madeAt }] of shared) if (now - madeAt >= SNAPSHOT_INTERVAL_MS) shared.delete(key);
    },
    endBeat: () => Math.min(SLOWEST_BEAT_MS, Math.max(FRAME_INTERVAL_MS, (counts.bytes - bytesBefore) / BYTES_PER_MS)),
    send(screen, now) {
      const { line, scope } = screen;
      if (screen.epoch !== epoch) restart(screen);
      const { cursor } = screen;
      const quietMs = now - screen.sentAt;
      const isNews = cursor !== hub.state.seq;
      // A heartbeat holds no news back; the frame after such a one waits twice as long, so that a second has ten frames at the most.
      if (quietMs < FRAME_INTERVAL_MS - SLACK_MS && !(isNews && screen.wasHeartbeat)) return false;
      if (!isNews && quietMs < HEARTBEAT_MS - FRAME_INTERVAL_MS) return false;
      // Beyond its window, or while the last frame is still on its way into the network, it waits: nothing is queued for it.
      if (!isFree(screen)) {
        if (undrawnFor(screen, now) > CUT_AFTER_MS) line.destroy();
        return false;
      }
      if (isWaiting(screen)) return false;
      const patch = hub.patchSince(scope, cursor);
      if (patch !== "snapshot") {
        write(screen, frameOf(patch, screen));
        counts.frames += 1;
        screen.cursor = patch.seq;
      } else {
        if (roomLeft <= 0 || now - screen.snapshotAt < SNAPSHOT_INTERVAL_MS - SLACK_MS) return false;
        const { view, wire } = snapshotOf(screen, now);
        write(screen, wire);
        roomLeft -= wire.length;
        counts.snapshots += 1;
        screen.cursor = view.seq;
        screen.snapshotAt = now;
      }
      screen.sentAt = quietMs < FRAME_INTERVAL_MS - SLACK_MS ? now + FRAME_INTERVAL_MS : now;
      screen.wasHeartbeat = !isNews;
      screen.undrawn.push({ seq: screen.cursor, sentAt: now });
      return isNews;
    },
    drawn(screen, seq, now) {
      const left = screen.undrawn.filter((frame) => frame.seq > seq);
      const newest = screen.undrawn[screen.undrawn.length - left.length - 1];
      if (!newest) return;
      screen.undrawn = left;
      const isSlow = now - newest.sentAt > SLOW_DRAW_MS;
      screen.window = isSlow ? Math.max(1, screen.window >> 1) : Math.min(WINDOW_FRAMES, screen.window * 2);
    },
    restart,
    write,
    counts: () => ({ ...counts }),
  };
}
