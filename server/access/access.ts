// Who may do what: tokens and the sessions made from them, checked in memory, kept on disk, revoked at once.
import { type AccessStore, openAccessStore, type SessionRow } from "./access-store.ts";
import { readSessionCookie } from "./cookie.ts";
import { type Grant, TokenSpec } from "./grant.ts";
import { hashSecret, isSecretShaped, mintId, mintSecret } from "./secret.ts";

/** More tokens than a city has screens and systems; making another is refused. */
const TOKENS_MAX = 10_000;
/** Sessions of one token, far more than the screens that share one; its own oldest goes when one more is opened. Those without a token share this too. */
const SESSIONS_PER_TOKEN = 500;
/** A person's session ends; a wall's does not. */
const SESSION_MS = 12 * 3_600_000;
/** How soon a token made or revoked by another process, and a session whose time is over, is noticed. */
const WATCH_MS = 1000;

/** A token as it is listed: all but its secret. */
export type ListedToken = Grant & { readonly createdAt: number };
export type Session = { readonly secret: string; readonly grant: Grant };

export interface Access {
  /** The grant of a bearer token, or null: unknown, revoked, misshapen. */
  authenticate(token: string | undefined): Grant | null;
  /** The grant of a request's `Cookie` header, or null. */
  sessionGrant(cookieHeader: string | undefined): Grant | null;
  /** Exchanges a token for a session, or null. Its grant has the token's id, so that revoking the token ends it, and a `sessionId`. */
  openSession(token: string): Session | null;
  /** A display's session that stands on no token: the demo's visitor on loopback. */
  openDemoSession(scope: string): Session;
  closeSession(cookieHeader: string | undefined): void;
  /** Throws on a spec that is no TokenSpec. The token is told once and cannot be read again. */
  createToken(spec: TokenSpec): { readonly token: string; readonly grant: Grant };
  list(): readonly ListedToken[];
  /** Ends a token and every session made from it. False when there is none. */
  revoke(id: string): boolean;
  /** Called with a token's id or a `sessionId` within a second of its end: revoked, signed out, over, or pushed out; whichever process ended it. */
  onRevoke(listener: (endedId: string) => void): () => void;
  close(): void;
}

type Held = {
  readonly byHash: ReadonlyMap<string, Grant>;
  readonly byId: ReadonlyMap<string, Grant>;
  /** By the hash of the session's secret, the oldest first. */
  readonly sessions: Map<string, SessionRow>;
  readonly listed: readonly ListedToken[];
};

export type AccessOptions = {
  /** The data folder. */
  readonly dir: string;
  /** Sessions without a token count; elsewhere they are as good as revoked. */
  readonly demo?: boolean;
  readonly now?: () => number;
  readonly sessionsPerToken?: number;
};

export function createAccess({ dir, demo = false, now = Date.now, sessionsPerToken = SESSIONS_PER_TOKEN }: AccessOptions): Access {
  const store = openAccessStore(dir);
  const listeners = new Set<(endedId: string) => void>();
  let version = store.version();
  let held = load(store);

  const tell = (endedId: string) => {
    for (const listener of listeners) listener(endedId);
  };
  const reload = () => {
    const before = idsOf(held);
    held = load(store);
    const after = idsOf(held);
    for (const id of before) if (!after.has(id)) tell(id);
  };
  const look = () => {
    const current = store.version();
    if (current === version) return;
    reload();
    version = current;
  };
  const endSession = (session: SessionRow): void => {
    store.dropSession(session.id);
    held.sessions.delete(session.hash);
    tell(session.id);
  };
  const isOver = ({ endsAt }: SessionRow) => endsAt !== null && endsAt <= now();
  /** Sessions whose time is over are neither kept nor counted. */
  const dropOver = () => {
    const over = [...held.sessions.values()].filter(isOver);
    if (over.length === 0) return;
    store.dropEndedSessions(now());
    for (const session of over) {
      held.sessions.delete(session.hash);
      tell(session.id);
    }
  };
  const watch = setInterval(() => {
    try {
      look();
      dropOver();
    } catch {
      // The disk is full or busy: a session that is over is refused all the same, and it is looked at again in a second.
    }
  }, WATCH_MS);
  watch.unref();

  const grantOf = (session: SessionRow): Grant | null => {
    if (isOver(session)) return null;
    if (session.tokenId === null) return demo ? demoGrant(session) : null;
    const grant = held.byId.get(session.tokenId);
    return grant ? { ...grant, sessionId: session.id } : null;
  };
  const sessionOf = (cookieHeader: string | undefined): SessionRow | undefined => {
    const secret = readSessionCookie(cookieHeader);
    return secret !== null && isSecretShaped(secret) ? held.sessions.get(hashSecret(secret)) : undefined;
  };
  const authenticate = (token: string | undefined): Grant | null => {
    if (!token || !isSecretShaped(token)) return null;
    const hash = hashSecret(token);
    // One that nobody knows may have been made by the command a moment ago.
    if (!held.byHash.has(hash)) look();
    return held.byHash.get(hash) ?? null;
  };
  const open = (grant: Grant | null, scope: string) => {
    dropOver();
    const tokenId = grant?.id ?? null;
    const siblings = [...held.sessions.values()].filter((session) => session.tokenId === tokenId);
    for (const oldest of siblings.slice(0, Math.max(0, siblings.length - sessionsPerToken + 1))) endSession(oldest);
    const secret = mintSecret("session");
    const endsAt = grant && grant.role !== "display" ? now() + SESSION_MS : null;
    const session: SessionRow = { id: mintId("ses"), hash: hashSecret(secret), tokenId, scope, createdAt: now(), endsAt };
    store.addSession(session);
    held.sessions.set(session.hash, session);
    return { secret, session };
  };

  return {
    authenticate,
    sessionGrant: (cookieHeader) => {
      const session = sessionOf(cookieHeader);
      return session ? grantOf(session) : null;
    },
    openSession: (token) => {
      const grant = authenticate(token);
      if (!grant) return null;
      const { secret, session } = open(grant, grant.scope);
      return { secret, grant: { ...grant, sessionId: session.id } };
    },
    openDemoSession: (scope) => {
      const { secret, session } = open(null, scope);
      return { secret, grant: demoGrant(session) };
    },
    closeSession: (cookieHeader) => {
      const session = sessionOf(cookieHeader);
      if (session) endSession(session);
    },
    createToken: (spec) => {
      const checked = TokenSpec.parse(spec);
      look();
      if (held.listed.length >= TOKENS_MAX) throw new Error(`there are ${TOKENS_MAX} tokens: revoke one that nobody uses first`);
      const token = mintSecret(checked.role);
      const id = mintId("tok");
      store.addToken({ id, hash: hashSecret(token), spec: JSON.stringify(checked), createdAt: now() });
      reload();
      return { token, grant: { id, ...checked } as Grant };
    },
    list: () => {
      look();
      return held.listed;
    },
    revoke: (id) => {
      const found = store.dropToken(id);
      if (found) reload();
      return found;
    },
    onRevoke: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      clearInterval(watch);
      store.close();
    },
  };
}

const demoGrant = ({ id, scope }: SessionRow): Grant => ({ id, sessionId: id, role: "display", name: "demo", scope });

function load(store: AccessStore): Held {
  const byHash = new Map<string, Grant>();
  const byId = new Map<string, Grant>();
  const listed: ListedToken[] = [];
  for (const row of store.tokens()) {
    const grant = { id: row.id, ...(JSON.parse(row.spec) as TokenSpec) } as Grant;
    byHash.set(row.hash, grant);
    byId.set(row.id, grant);
    listed.push({ ...grant, createdAt: row.createdAt });
  }
  return { byHash, byId, sessions: new Map(store.sessions().map((row) => [row.hash, row])), listed };
}

function idsOf({ listed, sessions }: Held): Set<string> {
  return new Set([...listed.map((token) => token.id), ...[...sessions.values()].map((session) => session.id)]);
}
