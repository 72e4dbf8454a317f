// Sessions: opened on a token, an account or the demo's own signing-in; used, idle, over, ended. Each sign-in has a new secret.
import type { AccessStore, Holder, SessionRow } from "./access-store.ts";
import { readSessionCookie } from "./cookie.ts";
import type { Grant } from "./grant.ts";
import type { Known } from "./known.ts";
import { hashSecret, isSessionShaped, mintId, mintSecret } from "./secret.ts";

/** A person's session ends at the end of a long shift, used or not, and after a pause; a wall's does neither. */
export const SESSION_MS = 12 * 3_600_000;
export const IDLE_MS = 30 * 60_000;
/** Being used is written down no oftener: so much sooner a session may end on another server. */
const TOUCH_MS = 60_000;
/** Desks of one account, far more than a person sits at. */
const SESSIONS_PER_ACCOUNT = 50;

export type Session = { readonly secret: string; readonly grant: Grant };
/** When a session ends by itself, ms; null: never. */
export type SessionEnds = { readonly expiresAt: number | null; readonly idleAt: number | null };

export interface Sessions {
  /** Of a request's `Cookie` header. */
  grant(cookieHeader: string | undefined): Promise<Grant | null>;
  ends(cookieHeader: string | undefined): Promise<SessionEnds | null>;
  /** Its person is there: the pause begins anew. Changes nothing while the store is away. */
  touch(cookieHeader: string | undefined): Promise<void>;
  /** Null when the token is gone, or the account was changed meanwhile. `accountVersion`: of the row that was checked. */
  open(grant: Grant, accountVersion?: number): Promise<Session | null>;
  openDemo(scope: string): Promise<Session>;
  close(cookieHeader: string | undefined): Promise<void>;
  /** Ends all sessions of the token or account that the grant stands on; the demo's visitor has but the one. */
  closeAll(grant: Grant): Promise<void>;
  /** Ends those whose time is over, here and in the store. */
  endOver(): Promise<void>;
}

type Parts = {
  readonly store: AccessStore;
  readonly known: Known;
  readonly now: () => number;
  readonly demo: boolean;
  readonly sessionsPerToken: number;
};

export function createSessions({ store, known, now, demo, sessionsPerToken }: Parts): Sessions {
  const isPast = (time: number | null) => time !== null && time <= now();
  const isOver = ({ endsAt, idleEndsAt }: SessionRow) => isPast(endsAt) || isPast(idleEndsAt);

  /** Another server may have seen it used. */
  const lookAgain = async ({ hash }: SessionRow) => {
    const found = await store.session(hash);
    if (found && !isOver(found.session)) known.keepSession(found.session);
    else known.forgetSession(hash);
  };
  const sessionOf = async (cookieHeader: string | undefined): Promise<SessionRow | null> => {
    const secret = readSessionCookie(cookieHeader);
    if (secret === null || !isSessionShaped(secret)) return null;
    const hash = hashSecret(secret);
    const session = await known.session(hash);
    if (!session || isPast(session.endsAt)) return null;
    if (!isOver(session)) return session;
    await lookAgain(session);
    return known.session(hash);
  };
  const grantOf = (session: SessionRow): Grant | null => {
    const { id, tokenId, account } = session;
    if (tokenId === null && account === null) return demo ? demoGrant(session) : null;
    const grant = account === null ? known.grant(tokenId as string) : known.accountGrant(account);
    return grant && { ...grant, sessionId: id };
  };
  const add = async (holder: Holder, grant: Grant | null, scope: string, accountVersion?: number) => {
    await endOver();
    const secret = mintSecret("session");
    const isPerson = grant?.role !== "display";
    const session: SessionRow = {
      id: mintId("ses"),
      hash: hashSecret(secret),
      ...holder,
      scope,
      createdAt: now(),
      endsAt: isPerson ? now() + SESSION_MS : null,
      idleEndsAt: isPerson && grant ? now() + IDLE_MS : null,
    };
    const pushedOut = await store.addSession(session, holder.account === null ? sessionsPerToken : SESSIONS_PER_ACCOUNT, accountVersion);
    if (pushedOut === null) return null;
    for (const hash of pushedOut) known.forgetSession(hash);
    known.keepSession(session);
    return { secret, session };
  };
  const endOver = async () => {
    const over = [...known.sessions()].filter(isOver);
    for (const { hash, endsAt } of over) if (isPast(endsAt)) known.forgetSession(hash);
    if (over.length === 0) return;
    await store.endOver(now());
    for (const session of over) if (!isPast(session.endsAt)) await lookAgain(session);
  };

  return {
    grant: async (cookieHeader) => {
      const session = await sessionOf(cookieHeader);
      return session && grantOf(session);
    },
    ends: async (cookieHeader) => {
      const session = await sessionOf(cookieHeader);
      return session && { expiresAt: session.endsAt, idleAt: session.idleEndsAt };
    },
    touch: async (cookieHeader) => {
      const session = await sessionOf(cookieHeader);
      const idleEndsAt = now() + IDLE_MS;
      if (!session || session.idleEndsAt === null || idleEndsAt - session.idleEndsAt < TOUCH_MS) return;
      await store.touchSession({ ...session, idleEndsAt });
      known.keepSession({ ...session, idleEndsAt });
    },
    open: async (grant, accountVersion) => {
      const { account = null } = grant;
      const holder = { tokenId: account === null ? grant.id : null, account };
      const opened = await add(holder, grant, grant.scope, accountVersion);
      return opened && { secret: opened.secret, grant: { ...grant, sessionId: opened.session.id } };
    },
    openDemo: async (scope) => {
      const opened = await add({ tokenId: null, account: null }, null, scope);
      if (!opened) throw new Error("a session that stands on nothing was refused for want of it");
      return { secret: opened.secret, grant: demoGrant(opened.session) };
    },
    close: async (cookieHeader) => {
      const session = await sessionOf(cookieHeader);
      if (!session) return;
      await store.endSession(session);
      known.forgetSession(session.hash);
    },
    closeAll: async ({ id, account = null, sessionId }) => {
      const [own] = [...known.sessions()].filter((session) => session.id === sessionId);
      if (id === sessionId) {
        if (own) await store.endSession(own);
        if (own) known.forgetSession(own.hash);
        return;
      }
      const holder = { tokenId: account === null ? id : null, account };
      await store.endSessionsOf(holder);
      known.forgetSessionsOf(holder);
    },
    endOver,
  };
}

/** The demo's pages sign in again by themselves, so a pause would end nothing: it has no idle end. */
const demoGrant = ({ id, scope }: SessionRow): Grant => ({ id, sessionId: id, role: "supervisor", name: "demo", scope });
