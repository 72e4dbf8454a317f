// What this server knows of the store of tokens, accounts and sessions: all that it held when something last ended, and what was asked for since.
import { createLimiter } from "../http/rate.ts";
import { StoreFault } from "../store-fault.ts";
import type { AccessStore, AccountRow, Holder, SessionRow, TokenRow } from "./access-store.ts";
import type { AccountSpec, Grant, TokenSpec } from "./grant.ts";

/** Secrets unknown here that the store is asked for; whoever guesses faster than that does not slow it. */
const LOOKS_PER_SECOND = 500;
/** The last secrets that the store did not know either, and how long it is not asked for them again: a revoked source goes on sending. */
const REFUSED_MAX = 10_000;
const REFUSED_MS = 5000;

/** By the hashes of their secrets. What is known is answered also while the store is away; for the rest it rejects with a `StoreFault`. */
export interface Known {
  token(hash: string): Promise<Grant | null>;
  session(hash: string): Promise<SessionRow | null>;
  /** Of a token that is known, by its id. */
  grant(tokenId: string): Grant | null;
  /** Of an account that is known and not disabled, by its name. */
  accountGrant(name: string): Grant | null;
  sessions(): Iterable<SessionRow>;
  keepToken(row: TokenRow): Grant;
  keepAccount(row: AccountRow): void;
  keepSession(row: SessionRow): void;
  forgetSession(hash: string): void;
  forgetSessionsOf(holder: Holder): void;
  /** With its sessions. */
  forgetToken(id: string): void;
  /** Takes over what the store holds, when something has ended in it. */
  refresh(): Promise<void>;
}

/** `onEnd` hears the id of each token and session that is known and then no more. */
export function createKnown(store: AccessStore, onEnd: (id: string) => void): Known {
  const tokens = new Map<string, Grant>();
  const sessions = new Map<string, SessionRow>();
  const grants = new Map<string, Grant>();
  const accounts = new Map<string, AccountRow>();
  /** When the store refused them, by hash. */
  const refused = new Map<string, number>();
  const looking = new Map<string, Promise<void>>();
  const spendLook = createLimiter(LOOKS_PER_SECOND);
  let version: string | null = null;

  const keepToken = (row: TokenRow): Grant => {
    const grant = toGrant(row);
    tokens.set(row.hash, grant);
    grants.set(grant.id, grant);
    return grant;
  };
  const keepAccount = (row: AccountRow) => void accounts.set(row.name, row);
  const keepSession = (row: SessionRow) => void sessions.set(row.hash, row);
  const dropToken = (hash: string, id: string) => {
    tokens.delete(hash);
    if (grants.delete(id)) onEnd(id);
  };
  const forgetSession = (hash: string) => {
    const session = sessions.get(hash);
    if (sessions.delete(hash) && session) onEnd(session.id);
  };

  const forgetSessionsOf = ({ tokenId, account }: Holder) => {
    for (const [hash, session] of sessions) if (session.tokenId === tokenId && session.account === account) forgetSession(hash);
  };

  /** Asks the store for a secret that is not known here: made by the command or another server a moment ago, or by nobody. */
  const look = (hash: string, ask: () => Promise<boolean>): Promise<void> => {
    const refusedAt = refused.get(hash);
    if (refusedAt !== undefined && performance.now() - refusedAt < REFUSED_MS) return Promise.resolve();
    const pending = looking.get(hash);
    if (pending) return pending;
    if (spendLook("", 1) > 0) return Promise.reject(new StoreFault("too many unknown tokens at once"));
    const asked = ask()
      .then((isKnown) => {
        refused.delete(hash);
        if (!isKnown) refused.set(hash, performance.now());
        if (refused.size > REFUSED_MAX) refused.delete(refused.keys().next().value as string);
      })
      .finally(() => looking.delete(hash));
    looking.set(hash, asked);
    return asked;
  };

  return {
    token: async (hash) => {
      if (!tokens.has(hash))
        await look(hash, async () => {
          const row = await store.token(hash);
          if (row) keepToken(row);
          return row !== null;
        });
      return tokens.get(hash) ?? null;
    },
    session: async (hash) => {
      if (!sessions.has(hash))
        await look(hash, async () => {
          const found = await store.session(hash);
          if (found) keepSession(found.session);
          if (found?.token && !tokens.has(found.token.hash)) keepToken(found.token);
          if (found?.account) keepAccount(found.account);
          return found !== null;
        });
      return sessions.get(hash) ?? null;
    },
    grant: (tokenId) => grants.get(tokenId) ?? null,
    accountGrant: (name) => {
      const row = accounts.get(name);
      return row ? toAccountGrant(row) : null;
    },
    sessions: () => sessions.values(),
    keepToken,
    keepAccount,
    keepSession,
    forgetSession,
    forgetSessionsOf,
    forgetToken: (id) => {
      for (const [hash, grant] of tokens) if (grant.id === id) dropToken(hash, id);
      forgetSessionsOf({ tokenId: id, account: null });
    },
    refresh: async () => {
      // Read before the rows: what ends while they are read is seen the next time.
      const current = await store.version();
      if (current === version) return;
      const known = new Set([...tokens.keys(), ...sessions.keys()]);
      const rows = await store.all();
      const held = new Set([...rows.tokens, ...rows.sessions].map(({ hash }) => hash));
      const isGone = ([hash]: readonly [string, unknown]) => known.has(hash) && !held.has(hash);
      for (const [hash, { id }] of [...tokens].filter(isGone)) dropToken(hash, id);
      for (const [hash] of [...sessions].filter(isGone)) forgetSession(hash);
      for (const row of rows.accounts) keepAccount(row);
      for (const row of rows.tokens) if (!tokens.has(row.hash)) keepToken(row);
      for (const row of rows.sessions) keepSession(row);
      // What came to be known while the rows were read may have ended already: then everything is read once more.
      version = [...tokens.keys(), ...sessions.keys()].every((hash) => held.has(hash)) ? current : null;
    },
  };
}

export const toGrant = ({ id, spec }: TokenRow): Grant => ({ id, ...(JSON.parse(spec) as TokenSpec) }) as Grant;

/** Null while it is disabled. */
export function toAccountGrant({ name, spec }: AccountRow): Grant | null {
  const { role, scope, department, post, disabled } = JSON.parse(spec) as AccountSpec;
  if (disabled) return null;
  return { id: `acc_${name}`, account: name, role, name: post, scope, ...(department !== null && { department }) };
}
