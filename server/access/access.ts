// Who may do what: tokens, accounts and the sessions made from them, checked in memory, kept in a store that servers share, revoked at once.
import { StoreFault } from "../store-fault.ts";
import type { AccessStore } from "./access-store.ts";
import { type Accounts, createAccounts } from "./accounts.ts";
import { type Grant, TokenSpec } from "./grant.ts";
import { createKnown, toAccountGrant, toGrant } from "./known.ts";
import { hashSecret, isPairingShaped, isTokenShaped, mintCode, mintId, mintSecret } from "./secret.ts";
import { createSessions, type Session, type SessionEnds } from "./sessions.ts";

/** More tokens than a city has screens and systems; making another is refused. */
const TOKENS_MAX = 10_000;
/** Sessions of one token, far more than the screens that share one; its own oldest goes when one more is opened. Those without a token share this too. */
const SESSIONS_PER_TOKEN = 500;
/** How soon an ending by another process, and a session whose time is over, is noticed. */
const WATCH_MS = 1000;

/** Displays that wait to be paired at the same time, and how long one may. */
const PAIRINGS_MAX = 100;
const PAIRING_MS = 10 * 60_000;

/** A token as it is listed: all but its secret. */
export type ListedToken = Grant & { readonly createdAt: number };

/** No more tokens can be made; the message says what to do. */
export class TokensFull extends Error {
  override readonly name = "TokensFull";
}

/** Too many displays wait to be paired; the message says what to do. */
export class PairingsFull extends Error {
  override readonly name = "PairingsFull";
}

/** `code` stands on the display's screen, `secret` is its own. */
export type Pairing = { readonly code: string; readonly secret: string; readonly endsAt: number };

/** What is known here goes on working while the store is away; all that needs the store rejects with a `StoreFault` then. */
export interface Access {
  /** The grant of a bearer token, or null: unknown, revoked, misshapen. */
  authenticate(token: string | undefined): Promise<Grant | null>;
  /** The grant of a request's `Cookie` header, or null. */
  sessionGrant(cookieHeader: string | undefined): Promise<Grant | null>;
  /** Exchanges a token for a session, or null. Its grant has the token's id, so that revoking the token ends it, and a `sessionId`. */
  openSession(token: string): Promise<Session | null>;
  /** A session of an account whose password or single sign-on was checked; null when there is no such account, or it is disabled. */
  openAccountSession(name: string): Promise<Session | null>;
  /** A supervisor's session that stands on no token: the demo's visitor on loopback. */
  openDemoSession(scope: string): Promise<Session>;
  closeSession(cookieHeader: string | undefined): Promise<void>;
  /** Signs out everywhere: ends all sessions of the token or account that the grant stands on. */
  closeSessionsOf(grant: Grant): Promise<void>;
  /** When the session ends by itself; null when there is none. */
  sessionEnds(cookieHeader: string | undefined): Promise<SessionEnds | null>;
  /** Its person is there: the pause after which it ends begins anew. */
  touchSession(cookieHeader: string | undefined): Promise<void>;
  readonly accounts: Accounts;
  /** A display without access asks for it. Rejects with `PairingsFull`. */
  openPairing(): Promise<Pairing>;
  /** Makes a display's token, which nobody is told, for the one that shows `code`; null when none that waits does. */
  approvePairing(code: string, spec: Pick<TokenSpec, "name" | "scope" | "audience">): Promise<Grant | null>;
  /** The session of a display that was let in; `waiting` while it is not; null when its time is over or its token is gone. */
  openPairedSession(secret: string): Promise<Session | "waiting" | null>;
  /** Rejects a spec that is no TokenSpec. The token is told once and cannot be read again. */
  createToken(spec: TokenSpec): Promise<{ readonly token: string; readonly grant: Grant }>;
  /** The oldest first. */
  list(): Promise<readonly ListedToken[]>;
  /** Ends a token and every session made from it. False when there is none. */
  revoke(id: string): Promise<boolean>;
  /** Called with a token's id or a `sessionId` within a second or so of its end: revoked, signed out, over, or pushed out; whichever process ended it. */
  onRevoke(listener: (endedId: string) => void): () => void;
  close(): Promise<void>;
}

export type AccessOptions = {
  readonly store: AccessStore;
  /** Sessions without a token or account count; elsewhere they are as good as revoked. */
  readonly demo?: boolean;
  readonly now?: () => number;
  readonly tokensMax?: number;
  readonly sessionsPerToken?: number;
};

/** Reads the whole store first; it is closed with the access. */
export async function createAccess(options: AccessOptions): Promise<Access> {
  const { store, demo = false, now = Date.now, tokensMax = TOKENS_MAX, sessionsPerToken = SESSIONS_PER_TOKEN } = options;
  const listeners = new Set<(endedId: string) => void>();
  const known = createKnown(store, (endedId) => {
    for (const listener of listeners) listener(endedId);
  });
  const sessions = createSessions({ store, known, now, demo, sessionsPerToken });

  await known.refresh();
  let watching = false;
  const watch = setInterval(async () => {
    if (watching) return;
    watching = true;
    try {
      await sessions.endOver();
      await known.refresh();
    } catch (error) {
      // The store is away: what is known goes on working, and it is looked at again in a second.
      if (!(error instanceof StoreFault)) throw error;
    } finally {
      watching = false;
    }
  }, WATCH_MS);
  watch.unref();

  const authenticate = async (token: string | undefined): Promise<Grant | null> =>
    token && isTokenShaped(token) ? known.token(hashSecret(token)) : null;
  const create = async (spec: TokenSpec) => {
    const checked = TokenSpec.parse(spec);
    const token = mintSecret(checked.role);
    const row = { id: mintId("tok"), hash: hashSecret(token), spec: JSON.stringify(checked), createdAt: now() };
    if (!(await store.addToken(row, tokensMax))) throw new TokensFull(`there are ${tokensMax} tokens: revoke one that nobody uses first`);
    return { token, grant: known.keepToken(row) };
  };
  const revoke = async (id: string) => {
    const found = await store.endToken(id);
    known.forgetToken(id);
    return found;
  };

  return {
    authenticate,
    sessionGrant: sessions.grant,
    openSession: async (token) => {
      const grant = await authenticate(token);
      return grant && sessions.open(grant);
    },
    openAccountSession: async (name) => {
      const row = await store.account(name);
      const grant = row && toAccountGrant(row);
      if (!grant) return null;
      known.keepAccount(row);
      return sessions.open(grant, row.version);
    },
    openDemoSession: sessions.openDemo,
    closeSession: sessions.close,
    closeSessionsOf: sessions.closeAll,
    sessionEnds: sessions.ends,
    touchSession: sessions.touch,
    accounts: createAccounts({ store, known, now }),
    openPairing: async () => {
      const secret = mintSecret("pairing");
      const endsAt = now() + PAIRING_MS;
      for (;;) {
        const code = mintCode();
        const added = await store.addPairing({ code, hash: hashSecret(secret), endsAt, tokenId: null }, { max: PAIRINGS_MAX, now: now() });
        if (added === "added") return { code, secret, endsAt };
        if (added === "full") throw new PairingsFull(`${PAIRINGS_MAX} displays wait already: let them in, or wait ten minutes`);
      }
    },
    approvePairing: async (code, spec) => {
      const { grant } = await create({ ...spec, role: "display" });
      if (await store.approvePairing(code, grant.id, now())) return grant;
      await revoke(grant.id);
      return null;
    },
    openPairedSession: async (secret) => {
      const found = isPairingShaped(secret) ? await store.pairing(hashSecret(secret)) : null;
      if (!found || found.pairing.endsAt <= now()) return null;
      if (found.pairing.tokenId === null) return "waiting";
      if (!found.token) return null;
      const grant = known.keepToken(found.token);
      return sessions.open(grant);
    },
    createToken: create,
    list: async () => (await store.tokens()).map((row) => ({ ...toGrant(row), createdAt: row.createdAt })),
    revoke,
    onRevoke: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      clearInterval(watch);
      await store.close();
    },
  };
}
