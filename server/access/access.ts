// Who may do what: tokens and the sessions made from them, checked in memory, kept in a store that servers share, revoked at once.
import { createLimiter } from "../http/rate.ts";
import { StoreFault } from "../store-fault.ts";
import type { AccessStore, SessionRow, TokenRow } from "./access-store.ts";
import { readSessionCookie } from "./cookie.ts";
import { type Grant, TokenSpec } from "./grant.ts";
import { hashSecret, isSecretShaped, mintId, mintSecret } from "./secret.ts";

/** More tokens than a city has screens and systems; making another is refused. */
const TOKENS_MAX = 10_000;
/** Sessions of one token, far more than the screens that share one; its own oldest goes when one more is opened. Those without a token share this too. */
const SESSIONS_PER_TOKEN = 500;
/** A person's session ends; a wall's does not. */
const SESSION_MS = 12 * 3_600_000;
/** How soon an ending by another process, and a session whose time is over, is noticed. */
const WATCH_MS = 1000;
/** Secrets unknown here that the store is asked for; whoever guesses faster than that does not slow it. */
const LOOKS_PER_SECOND = 500;
/** The last secrets that the store did not know either, and how long it is not asked for them again: a revoked source goes on sending. */
const REFUSED_MAX = 10_000;
const REFUSED_MS = 5000;

/** A token as it is listed: all but its secret. */
export type ListedToken = Grant & { readonly createdAt: number };
export type Session = { readonly secret: string; readonly grant: Grant };

/** No more tokens can be made; the message says what to do. */
export class TokensFull extends Error {
  override readonly name = "TokensFull";
}

/** What is known here goes on working while the store is away; all that needs the store rejects with a `StoreFault` then. */
export interface Access {
  /** The grant of a bearer token, or null: unknown, revoked, misshapen. */
  authenticate(token: string | undefined): Promise<Grant | null>;
  /** The grant of a request's `Cookie` header, or null. */
  sessionGrant(cookieHeader: string | undefined): Promise<Grant | null>;
  /** Exchanges a token for a session, or null. Its grant has the token's id, so that revoking the token ends it, and a `sessionId`. */
  openSession(token: string): Promise<Session | null>;
  /** A display's session that stands on no token: the demo's visitor on loopback. */
  openDemoSession(scope: string): Promise<Session>;
  closeSession(cookieHeader: string | undefined): Promise<void>;
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
  /** Sessions without a token count; elsewhere they are as good as revoked. */
  readonly demo?: boolean;
  readonly now?: () => number;
  readonly tokensMax?: number;
  readonly sessionsPerToken?: number;
};

/** Reads the whole store first; it is closed with the access. */
export async function createAccess(options: AccessOptions): Promise<Access> {
  const { store, demo = false, now = Date.now, tokensMax = TOKENS_MAX, sessionsPerToken = SESSIONS_PER_TOKEN } = options;
  const listeners = new Set<(endedId: string) => void>();
  /** Both by the hash of their secret. */
  const tokens = new Map<string, Grant>();
  const sessions = new Map<string, SessionRow>();
  const grants = new Map<string, Grant>();
  /** When the store refused them, by hash. */
  const refused = new Map<string, number>();
  const looking = new Map<string, Promise<void>>();
  const spendLook = createLimiter(LOOKS_PER_SECOND);

  const tell = (endedId: string) => {
    for (const listener of listeners) listener(endedId);
  };
  const keepToken = (row: TokenRow): Grant => {
    const grant = toGrant(row);
    tokens.set(row.hash, grant);
    grants.set(grant.id, grant);
    return grant;
  };
  const keepSession = (row: SessionRow) => void sessions.set(row.hash, row);
  const forgetToken = (hash: string, id: string) => {
    tokens.delete(hash);
    if (grants.delete(id)) tell(id);
  };
  const forgetSession = (hash: string) => {
    const session = sessions.get(hash);
    if (sessions.delete(hash) && session) tell(session.id);
  };

  let version: string | null = null;
  /** Takes over what the store holds when something has ended. What is kept here while it is read may have ended too: then once more, later. */
  const load = async () => {
    const current = await store.version();
    if (current === version) return;
    const known = new Set([...tokens.keys(), ...sessions.keys()]);
    const rows = await store.all();
    const held = new Set([...rows.tokens, ...rows.sessions].map(({ hash }) => hash));
    const gone = ([hash]: readonly [string, unknown]) => known.has(hash) && !held.has(hash);
    for (const [hash, { id }] of [...tokens].filter(gone)) forgetToken(hash, id);
    for (const [hash] of [...sessions].filter(gone)) forgetSession(hash);
    for (const row of rows.tokens) if (!tokens.has(row.hash)) keepToken(row);
    for (const row of rows.sessions) keepSession(row);
    version = [...tokens.keys(), ...sessions.keys()].every((hash) => held.has(hash)) ? current : null;
  };
  const isOver = ({ endsAt }: SessionRow) => endsAt !== null && endsAt <= now();
  const endOver = async () => {
    const over = [...sessions.values()].filter(isOver);
    for (const { hash } of over) forgetSession(hash);
    if (over.length > 0) await store.endOver(now());
  };

  await load();
  let watching = false;
  const watch = setInterval(async () => {
    if (watching) return;
    watching = true;
    try {
      await endOver();
      await load();
    } catch (error) {
      // The store is away: what is known goes on working, and it is looked at again in a second.
      if (!(error instanceof StoreFault)) throw error;
    } finally {
      watching = false;
    }
  }, WATCH_MS);
  watch.unref();

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
  const lookForToken = (hash: string) =>
    look(hash, async () => {
      const row = await store.token(hash);
      if (row) keepToken(row);
      return row !== null;
    });
  const lookForSession = (hash: string) =>
    look(hash, async () => {
      const found = await store.session(hash);
      if (found) keepSession(found.session);
      if (found?.token && !tokens.has(found.token.hash)) keepToken(found.token);
      return found !== null;
    });

  const grantOf = (session: SessionRow): Grant | null => {
    if (isOver(session)) return null;
    if (session.tokenId === null) return demo ? demoGrant(session) : null;
    const grant = grants.get(session.tokenId);
    return grant ? { ...grant, sessionId: session.id } : null;
  };
  const sessionOf = async (cookieHeader: string | undefined): Promise<SessionRow | undefined> => {
    const secret = readSessionCookie(cookieHeader);
    if (secret === null || !isSecretShaped(secret)) return undefined;
    const hash = hashSecret(secret);
    if (!sessions.has(hash)) await lookForSession(hash);
    return sessions.get(hash);
  };
  const authenticate = async (token: string | undefined): Promise<Grant | null> => {
    if (!token || !isSecretShaped(token)) return null;
    const hash = hashSecret(token);
    if (!tokens.has(hash)) await lookForToken(hash);
    return tokens.get(hash) ?? null;
  };
  const open = async (grant: Grant | null, scope: string) => {
    await endOver();
    const secret = mintSecret("session");
    const endsAt = grant && grant.role !== "display" ? now() + SESSION_MS : null;
    const session = { id: mintId("ses"), hash: hashSecret(secret), tokenId: grant?.id ?? null, scope, createdAt: now(), endsAt };
    const pushedOut = await store.addSession(session, sessionsPerToken);
    if (pushedOut === null) return null;
    for (const hash of pushedOut) forgetSession(hash);
    keepSession(session);
    return { secret, session };
  };

  return {
    authenticate,
    sessionGrant: async (cookieHeader) => {
      const session = await sessionOf(cookieHeader);
      return session ? grantOf(session) : null;
    },
    openSession: async (token) => {
      const grant = await authenticate(token);
      const opened = grant && (await open(grant, grant.scope));
      return opened && { secret: opened.secret, grant: { ...grant, sessionId: opened.session.id } };
    },
    openDemoSession: async (scope) => {
      const opened = await open(null, scope);
      if (!opened) throw new Error("a session without a token was refused for want of one");
      return { secret: opened.secret, grant: demoGrant(opened.session) };
    },
    closeSession: async (cookieHeader) => {
      const session = await sessionOf(cookieHeader);
      if (!session) return;
      await store.endSession(session);
      forgetSession(session.hash);
    },
    createToken: async (spec) => {
      const checked = TokenSpec.parse(spec);
      const token = mintSecret(checked.role);
      const row = { id: mintId("tok"), hash: hashSecret(token), spec: JSON.stringify(checked), createdAt: now() };
      if (!(await store.addToken(row, tokensMax))) throw new TokensFull(`there are ${tokensMax} tokens: revoke one that nobody uses first`);
      return { token, grant: keepToken(row) };
    },
    list: async () => (await store.tokens()).map((row) => ({ ...toGrant(row), createdAt: row.createdAt })),
    revoke: async (id) => {
      const found = await store.endToken(id);
      for (const [hash, grant] of tokens) if (grant.id === id) forgetToken(hash, id);
      for (const [hash, { tokenId }] of sessions) if (tokenId === id) forgetSession(hash);
      return found;
    },
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

const toGrant = ({ id, spec }: TokenRow): Grant => ({ id, ...(JSON.parse(spec) as TokenSpec) }) as Grant;

const demoGrant = ({ id, scope }: SessionRow): Grant => ({ id, sessionId: id, role: "display", name: "demo", scope });
