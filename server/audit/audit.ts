// The audit trail: who did what, when, from where, what about, before and after; begun before a change is made, sealed into a chain before it is answered.
import { randomUUID } from "node:crypto";
import type { Role } from "../access/grant.ts";
import type { Logger } from "../logger.ts";
import { StoreFault } from "../store-fault.ts";
import type { AuditHead, AuditQuery, AuditStore } from "./audit-store.ts";
import { NO_ENTRIES, seal, toEntry } from "./chain.ts";

/** Codes, numbers and names; never a text, a password or a token. */
export type AuditFields = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export type AuditAct = {
  /** Real time of the server, ms. */
  readonly at: number;
  /** The account, or the name of the token; of a refused sign-in the account that it named; null for nobody known. */
  readonly actor: string | null;
  readonly role: Role | null;
  readonly scope: string | null;
  /** Id of the token or session that was used, and of the request in the server's log. */
  readonly grant: string | null;
  readonly request: string | null;
  /** The address that it came from. */
  readonly from: string | null;
  /** Such as `reports.dispatch`. */
  readonly action: string;
  /** Such as `reports/r-1`. */
  readonly about: string | null;
  /** Of the answer; null: not known, for the server ended meanwhile. */
  readonly status: number | null;
  /** Why it was refused, by the code of the problem. */
  readonly refusal: string | null;
  readonly before: AuditFields | null;
  readonly after: AuditFields | null;
};
export type AuditEntry = AuditAct & AuditHead;

/** Entries whose store went away after the change was made; beyond it the oldest stay what they are then: begun, and later told as unknown. */
const HELD_MAX = 1000;
const HELD_TRY_MS = 1000;
/** No request lasts so long: what is open then was left by a server that ended. */
const LEFT_MS = 10 * 60_000;
const LEFT_LOOK_MS = 60_000;
const LEFT_AT_ONCE = 100;
/** Other servers may append in between; each try lets at least one of them go ahead. */
const TRIES = 100;

export interface Audit {
  /** To be called before a change is made: it is noted durably. Rejects with a `StoreFault`; the change must not be made then. Gives its id. */
  open(act: AuditAct): Promise<string>;
  /** What came of what was opened; none: nothing worth an entry. Never rejects: while the store is away it is kept here and tried again. */
  close(id: string, acts: readonly AuditAct[]): Promise<void>;
  /** What was not opened. Rejects with a `StoreFault`. */
  record(acts: readonly AuditAct[]): Promise<void>;
  /** What was not opened and may wait, such as a refusal. Never rejects. */
  recordLater(act: AuditAct): Promise<void>;
  head(): Promise<AuditHead>;
  /** The last head that this server has seen: others may have gone on since. */
  seen(): AuditHead;
  /** The newest first; a page may be short: there is more as long as `next` is not null. */
  list(query: AuditQuery): Promise<{ readonly entries: readonly AuditEntry[]; readonly next: number | null }>;
  /** Entries that wait for the store. */
  held(): number;
  stop(): Promise<void>;
}

type Held = { readonly id: string | null; readonly acts: readonly AuditAct[] };
type Options = { readonly store: AuditStore; readonly logger: Logger; readonly now?: () => number; readonly leftMs?: number };

export function createAudit({ store, logger, now = Date.now, leftMs = LEFT_MS }: Options): Audit {
  let known: AuditHead | null = null;
  let seen = NO_ENTRIES;
  let turn: Promise<unknown> = Promise.resolve();
  const held: Held[] = [];

  /** One after the other here; among servers, whoever finds the head as it knew it. */
  const append = (acts: readonly AuditAct[], ends: string | null) => {
    const mine = turn.then(() => appendNow(acts, ends));
    turn = mine.catch(() => {});
    return mine;
  };
  const appendNow = async (acts: readonly AuditAct[], ends: string | null): Promise<"appended" | "ended"> => {
    for (let left = TRIES; left > 0; left -= 1) {
      const after: AuditHead = known ?? (await store.head());
      const entries = seal(acts, after);
      known = null; // until it is sure what was written
      const done = await store.append(entries, { after, ends });
      if (done === "moved") continue;
      const { seq, hash } = (done === "appended" ? entries.at(-1) : undefined) ?? after;
      known = seen = { seq, hash };
      return done;
    }
    throw new StoreFault("audit: other servers were always faster");
  };
  /** What was swept as unknown meanwhile is told all the same. */
  const settle = async ({ id, acts }: Held) => {
    if (acts.length === 0) return void (id !== null && (await store.drop(id)));
    if ((await append(acts, id)) === "ended") await append(acts, null);
  };
  const settleOrHold = async (outcome: Held) => {
    try {
      await settle(outcome);
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      if (held.length === 0)
        logger.error({ error: error.message }, "the audit trail cannot be written: what was done is kept, what comes is refused");
      held.push(outcome);
      if (held.length > HELD_MAX) held.shift();
    }
  };
  const tryHeld = async () => {
    for (let first = held[0]; first; first = held[0]) {
      await settle(first);
      if (held[0] === first) held.shift(); // unless it made room meanwhile
    }
  };
  const sweepLeft = async () => {
    for (const { id, text } of await store.openedBefore(now() - leftMs, LEFT_AT_ONCE)) {
      if (held.some((outcome) => outcome.id === id)) continue;
      await append([JSON.parse(text) as AuditAct], id);
    }
  };

  const head = async () => {
    seen = await store.head();
    return seen;
  };
  void head().catch(() => {}); // away: it is asked again with the first entry

  let working: Promise<void> | null = null;
  let lookedAt = Number.NEGATIVE_INFINITY;
  const work = async () => {
    if (held.length > 0) await tryHeld();
    if (performance.now() - lookedAt < LEFT_LOOK_MS) return;
    lookedAt = performance.now();
    await sweepLeft();
  };
  const timer = setInterval(() => {
    working ??= work()
      .catch((error: unknown) => {
        // The store is away, and is tried again in a second.
        if (!(error instanceof StoreFault)) throw error;
      })
      .finally(() => {
        working = null;
      });
  }, HELD_TRY_MS).unref();

  return {
    async open(act) {
      const id = randomUUID();
      await store.open({ id, text: JSON.stringify(act), at: act.at });
      return id;
    },
    close: (id, acts) => settleOrHold({ id, acts }),
    record: async (acts) => void (await append(acts, null)),
    recordLater: (act) => settleOrHold({ id: null, acts: [act] }),
    head,
    seen: () => seen,
    async list(query) {
      const { entries, next } = await store.list(query);
      return { entries: entries.map(toEntry), next };
    },
    held: () => held.length,
    async stop() {
      clearInterval(timer);
      await working;
      await turn;
      await tryHeld().catch((error: Error) =>
        logger.error({ error: error.message, held: held.length }, "entries of the audit trail are lost"),
      );
      await store.close();
    },
  };
}
