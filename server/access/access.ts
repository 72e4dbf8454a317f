// Who may do what: tokens and the sessions made from them, checked in memory, kept on disk, revoked at once.
import { type AccessStore, openAccessStore, type SessionRow } from "./access-store.ts";
import { readSessionCookie } from "./cookie.ts";
import { type Grant, TokenSpec } from "./grant.ts";
import { hashSecret, isSecretShaped, mintId, mintSecret } from "./secret.ts";

/** More tokens than a city has screens and systems; making another is refused. */
const TOKENS_MAX = 10_000;
/** The oldest session goes when one more is opened. */
const SESSIONS_MAX = 5_000;
/** A person's session ends; a wall's does not. */
const SESSION_MS = 12 * 3_600_000;
/** How soon a token made or revoked by another process is noticed. */
const WATCH_MS = 1000;

export type TokenInfo = Omit<Grant, "id"> & { readonly id: string; readonly createdAt: number };
export type Session = { readonly secret: string; readonly grant: Grant };

export interface Access {
  /** The grant of a bearer token, or null: unknown, revoked, misshapen. */
  authenticate(token: string | undefined): Grant | null;
  /** The grant of a request's `Cookie` header, or null. */
  sessionGrant(cookieHeader: string | undefined): Grant | null;
  /** Exchanges a token for a session, or null. Its grant has the token's id, so that revoking the token ends it. */
  openSession(token: string): Session | null;
  /** A display's session that stands on no token: the demo's visitor on loopback. */
  openDemoSession(scope: string): Session;
  closeSession(cookieHeader: string | undefined): void;
  /** Throws on a spec that is no TokenSpec. The token is told once and cannot be read again. */
  createToken(spec: TokenSpec): { readonly token: string; readonly grant: Grant };
  list(): readonly TokenInfo[];
  /** Ends a token and every session made from it. False when there is none. */
  revoke(id: string): boolean;
  /** Called with the grant's id within a second of its end, whichever process ended it. */
  onRevoke(listener: (grantId: string) => void): () => void;
  close(): void;
}

type Held = {
  readonly byHash: ReadonlyMap<string, Grant>;
  readonly byId: ReadonlyMap<string, Grant>;
  /** By the hash of the session's secret. */
  readonly sessions: ReadonlyMap<string, SessionRow>;
  readonly infos: readonly TokenInfo[];
};

/** `dir` is the data folder. `demo`: sessions without a token count; elsewhere they are as good as revoked. */
export function createAccess(options: { readonly dir: string; readonly demo?: boolean; readonly now?: () => number }): Access {
  const { dir, demo = false, now = Date.now } = options;
  const store = openAccessStore(dir);
  const listeners = new Set<(grantId: string) => void>();
  let version = store.version();
  let held = load(store);

  const reload = () => {
    const before = grantIds(held, demo);
    held = load(store);
    const after = grantIds(held, demo);
    for (const id of before) if (!after.has(id)) for (const listener of listeners) listener(id);
  };
  const look = () => {
    const current = store.version();
    if (current === version) return;
    version = current;
    reload();
  };
  const watch = setInterval(look, WATCH_MS);
  watch.unref();

  const grantOf = (session: SessionRow): Grant | null => {
    if (session.endsAt !== null && session.endsAt <= now()) return null;
    if (session.tokenId !== null) return held.byId.get(session.tokenId) ?? null;
    return demo ? { id: session.id, role: "display", name: "demo", scope: session.scope } : null;
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
  const open = (grant: Grant | null, scope: string): string => {
    const secret = mintSecret("session");
    for (const old of [...held.sessions.values()].slice(0, Math.max(0, held.sessions.size - SESSIONS_MAX + 1))) store.dropSession(old.id);
    const endsAt = grant && grant.role !== "display" ? now() + SESSION_MS : null;
    store.addSession({ id: mintId("ses"), hash: hashSecret(secret), tokenId: grant?.id ?? null, scope, createdAt: now(), endsAt });
    reload();
    return secret;
  };

  return {
    authenticate,
    sessionGrant: (cookieHeader) => {
      const session = sessionOf(cookieHeader);
      return session ? grantOf(session) : null;
    },
    openSession: (token) => {
      const grant = authenticate(token);
      return grant ? { secret: open(grant, grant.scope), grant } : null;
    },
    openDemoSession: (scope) => {
      const secret = open(null, scope);
      const session = held.sessions.get(hashSecret(secret));
      return { secret, grant: { id: session?.id ?? "", role: "display", name: "demo", scope } };
    },
    closeSession: (cookieHeader) => {
      const session = sessionOf(cookieHeader);
      if (session && store.dropSession(session.id)) reload();
    },
    createToken: (spec) => {
      const checked = TokenSpec.parse(spec);
      look();
      if (held.infos.length >= TOKENS_MAX) throw new Error(`there are ${TOKENS_MAX} tokens: revoke one that nobody uses first`);
      const token = mintSecret(checked.role);
      const id = mintId("tok");
      store.addToken({ id, hash: hashSecret(token), spec: JSON.stringify(checked), createdAt: now() });
      reload();
      return { token, grant: { id, ...checked } as Grant };
    },
    list: () => {
      look();
      return held.infos;
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

function load(store: AccessStore): Held {
  const byHash = new Map<string, Grant>();
  const byId = new Map<string, Grant>();
  const infos: TokenInfo[] = [];
  for (const row of store.tokens()) {
    const grant = { id: row.id, ...(JSON.parse(row.spec) as TokenSpec) } as Grant;
    byHash.set(row.hash, grant);
    byId.set(row.id, grant);
    infos.push({ ...grant, createdAt: row.createdAt });
  }
  return { byHash, byId, sessions: new Map(store.sessions().map((row) => [row.hash, row])), infos };
}

function grantIds(held: Held, demo: boolean): Set<string> {
  const ids = new Set(held.infos.map((info) => info.id));
  if (demo) for (const session of held.sessions.values()) if (session.tokenId === null) ids.add(session.id);
  return ids;
}
