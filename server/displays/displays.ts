// The board of displays: who is connected here, how each says it is, and, over a shared store, the same of every other server.
import { createHash, randomBytes } from "node:crypto";
import type { DisplayState } from "../../shared/display.ts";
import type { ScreenHealth } from "../../shared/handshake.ts";
import { maskText } from "../../shared/mask.ts";
import type { Role } from "../access/grant.ts";
import { StoreFault } from "../store-fault.ts";
import { DISPLAYS_MAX, type Display, GONE_KEPT_MS, merge, stateOf } from "./display.ts";

/** A page says how it is once a minute; one that says it all the time is not listened to. */
const HEALTH_LEAST_MS = 1000;
/** How often servers tell each other what changed, look whether they are asked for something, and ask each other at most, whoever looks at the board. */
const ROUND_MS = 1000;

/** Where servers of one city tell each other of their displays. Every call rejects with a `StoreFault` when the store cannot be asked. */
export interface DisplayShare {
  /** Rows of `server` that are new or have changed, and ids that it no longer holds; also that it lives. */
  tell(server: string, changed: readonly Display[], dropped: readonly string[]): Promise<void>;
  /** Rows of the other servers; those of one that says nothing any more are gone since it last did. */
  others(server: string): Promise<readonly Display[]>;
  /** Asks the server that has the display to have it reload. */
  askReload(server: string, id: string): Promise<void>;
  /** The ids asked of `server` since the last call. */
  takeAsked(server: string): Promise<readonly string[]>;
}

export type Visitor = {
  readonly grantId: string;
  readonly sessionId: string | undefined;
  readonly name: string;
  readonly role: Role;
  readonly scope: string;
  readonly forVisitors: boolean;
  /** What the page calls itself; undefined for what is no page of ours. */
  readonly display: string | undefined;
};

/** The line to a display, as the gateway has it. */
export type DisplayLine = {
  readonly lag: () => number;
  /** How long the oldest frame that it was sent has waited; 0 when it has drawn all. */
  readonly undrawnMs: () => number;
  readonly reload: () => void;
};

export type Attended = {
  readonly drew: () => void;
  readonly said: (health: ScreenHealth) => void;
  readonly left: () => void;
};

export interface Displays {
  /** A display is connected; what it does is told to what this returns. */
  came(who: Visitor, line: DisplayLine): Attended;
  /** Those of every server, other servers' two seconds old at most. Rejects with a `StoreFault` when the others cannot be asked. */
  all(): Promise<readonly Display[]>;
  /** Those connected here, by state. */
  counts(): Readonly<Record<Exclude<DisplayState, "gone">, number>>;
  /** Has a connected display reload, wherever its line is. */
  reload(display: Pick<Display, "id" | "server">): Promise<void>;
  close(): Promise<void>;
}

type Entry = {
  readonly row: Omit<Display, "state" | "lag" | "undrawnMs">;
  /** Null once it is gone. */
  readonly line: DisplayLine | null;
  drewAt: number;
};

export type DisplaysOptions = { readonly share?: DisplayShare | null; readonly now?: () => number };

export function createDisplays({ share = null, now = Date.now }: DisplaysOptions = {}): Displays {
  const server = randomBytes(9).toString("base64url");
  const entries = new Map<string, Entry>();
  /** What the other servers were last told, as text, by id. */
  const told = new Map<string, string>();
  let others: { readonly at: number; readonly rows: Promise<readonly Display[]> } | null = null;

  const rowOf = ({ row, line, drewAt }: Entry): Display => {
    if (!line) return { ...row, state: "gone", lag: 0, undrawnMs: 0 };
    const quietMs = now() - drewAt;
    const undrawnMs = line.undrawnMs();
    const state = stateOf(quietMs, undrawnMs);
    return state === "live"
      ? { ...row, state, lag: 0, undrawnMs: 0 }
      : { ...row, state, lag: line.lag(), undrawnMs: Math.max(quietMs, undrawnMs) };
  };
  const forgetOld = () => {
    const oldestFirst = [...entries]
      .filter(([, { line }]) => !line)
      .sort(([, one], [, other]) => (one.row.goneAt ?? 0) - (other.row.goneAt ?? 0));
    for (const [id, { row }] of oldestFirst)
      if (entries.size > DISPLAYS_MAX || now() - (row.goneAt ?? 0) >= GONE_KEPT_MS) entries.delete(id);
  };
  const ownRows = () => {
    forgetOld();
    return [...entries.values()].map(rowOf);
  };
  const othersRows = async () => {
    if (share && (!others || now() - others.at >= ROUND_MS)) others = { at: now(), rows: share.others(server) };
    return (await others?.rows) ?? [];
  };
  const reloadHere = (id: string) => entries.get(id)?.line?.reload();

  const round = async (to: DisplayShare) => {
    const rows = ownRows();
    const changed = rows.filter((row) => {
      // How far one is behind changes all the time; the others need its state at once, the rest with its next word.
      const text = JSON.stringify({ ...row, lag: 0, undrawnMs: Math.floor(row.undrawnMs / 60_000) });
      if (told.get(row.id) === text) return false;
      told.set(row.id, text);
      return true;
    });
    const dropped = [...told.keys()].filter((id) => !entries.has(id));
    for (const id of dropped) told.delete(id);
    try {
      await to.tell(server, changed, dropped);
      for (const id of await to.takeAsked(server)) reloadHere(id);
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      // The store is away, and may come back empty: then all is told once more.
      told.clear();
    }
  };
  let running: Promise<void> | null = null;
  const timer = share
    ? setInterval(() => {
        running ??= round(share).finally(() => {
          running = null;
        });
      }, ROUND_MS).unref()
    : null;

  return {
    came(who, line) {
      let id = idOf(who);
      const row = {
        id,
        server,
        sessionId: who.sessionId ?? null,
        name: who.name,
        role: who.role,
        scope: who.scope,
        audience: who.forVisitors ? ("visitors" as const) : ("duty" as const),
        connectedAt: now(),
        goneAt: null,
        health: entries.get(id)?.row.health ?? null,
      };
      let entry: Entry = { row, line, drewAt: now() };
      /** A page that came anew before its old line was seen to end has the row already. */
      const put = (next: Entry) => {
        if (entries.get(id) === entry) entries.set(id, next);
        entry = next;
      };
      entries.set(id, entry);
      if (entries.size > DISPLAYS_MAX) forgetOld();
      return {
        drew: () => {
          entry.drewAt = now();
          if (entries.get(id) === entry) return;
          // Its row was taken, and yet it draws: a window that was duplicated, name and all, not one that was loaded anew.
          id = idOf({ ...who, display: undefined });
          entry = { ...entry, row: { ...entry.row, id } };
          entries.set(id, entry);
        },
        said: (health) => {
          if (entry.row.health && entry.row.health.at > row.connectedAt && now() - entry.row.health.at < HEALTH_LEAST_MS) return;
          const faults = health.faults.map((fault) => ({ ...fault, message: maskText(fault.message) }));
          put({ ...entry, row: { ...entry.row, health: { ...health, faults, at: now() } } });
        },
        left: () => put({ ...entry, line: null, row: { ...entry.row, goneAt: now() } }),
      };
    },
    all: async () => merge([...ownRows(), ...(await othersRows())], now()),
    counts() {
      const counts = { live: 0, lagging: 0, frozen: 0 };
      for (const { state } of ownRows()) if (state !== "gone") counts[state] += 1;
      return counts;
    },
    reload: async ({ id, server: holder }) => {
      if (holder === server || !share) reloadHere(id);
      else await share.askReload(holder, id);
    },
    async close() {
      if (timer) clearInterval(timer);
      await running;
      if (!share) return;
      for (const [id, entry] of entries) if (entry.line) entries.set(id, { ...entry, line: null, row: { ...entry.row, goneAt: now() } });
      await round(share);
    },
  };
}

/** A program without a name of its own is another display with each line. */
function idOf({ grantId, sessionId, scope, display }: Visitor): string {
  const name = display ?? randomBytes(9).toString("base64url");
  return `dsp_${createHash("sha256")
    .update(JSON.stringify([sessionId ?? grantId, scope, name]))
    .digest("hex")
    .slice(0, 16)}`;
}
