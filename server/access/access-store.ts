// Port of the tokens, accounts and sessions that are kept: hashes in place of secrets, one store for all servers of a city.

/** A session stands on a token (`tokenId`), on an `account`, or with neither on the demo's own signing-in. */
export type SessionRow = {
  readonly id: string;
  readonly hash: string;
  readonly tokenId: string | null;
  readonly account: string | null;
  readonly scope: string;
  readonly createdAt: number;
  readonly endsAt: number | null;
  /** When it ends unless it is used before; moved on by `touchSession`. */
  readonly idleEndsAt: number | null;
};
/** `password`: its hash; null: single sign-on alone. `version` counts the changes. An account is never removed: events name it. */
export type AccountRow = {
  readonly name: string;
  readonly spec: string;
  readonly password: string | null;
  readonly version: number;
  readonly createdAt: number;
};
export type TokenRow = { readonly id: string; readonly hash: string; readonly spec: string; readonly createdAt: number };
/** A display that waits to be let in: `code` is read off its screen, `hash` is of the secret that it alone has; `tokenId` once it is let in. */
export type PairingRow = { readonly code: string; readonly hash: string; readonly endsAt: number; readonly tokenId: string | null };
/** The oldest first. */
export type AccessRows = {
  readonly tokens: readonly TokenRow[];
  readonly accounts: readonly AccountRow[];
  readonly sessions: readonly SessionRow[];
};
/** Whose sessions: a token's, an account's, or the demo's. */
export type Holder = Pick<SessionRow, "tokenId" | "account">;

/** Two adapters: SQLite for one machine, Redis for any number. Every call rejects with a `StoreFault` when the store cannot be asked. */
export interface AccessStore {
  /** Changes when another process has ended a token or a session or changed an account; other changes may move it too. */
  version(): Promise<string>;
  all(): Promise<AccessRows>;
  tokens(): Promise<readonly TokenRow[]>;
  /** The token whose secret has this hash. */
  token(hash: string): Promise<TokenRow | null>;
  /** The session whose secret has this hash, and the token or the account it stands on. */
  session(
    hash: string,
  ): Promise<{ readonly session: SessionRow; readonly token: TokenRow | null; readonly account: AccountRow | null } | null>;
  /** False when there are `max` already. */
  addToken(row: TokenRow, max: number): Promise<boolean>;
  /**
   * Makes room by ending its holder's oldest sessions beyond `max`, and gives their hashes; null when the token is gone, or the account
   * no longer of `accountVersion`.
   */
  addSession(row: SessionRow, max: number, accountVersion?: number): Promise<readonly string[] | null>;
  /** Its sessions go with it. False when there is none. */
  endToken(id: string): Promise<boolean>;
  endSession(session: SessionRow): Promise<void>;
  /** All sessions of one token or one account. */
  endSessionsOf(holder: Holder): Promise<void>;
  /** Its idle end is moved to what the row says, if it is still there. */
  touchSession(session: SessionRow): Promise<void>;
  /** Ends those whose time is over at `now`, ms, by either end. */
  endOver(now: number): Promise<void>;
  /** By name. */
  accounts(): Promise<readonly AccountRow[]>;
  account(name: string): Promise<AccountRow | null>;
  addAccount(row: AccountRow, max: number): Promise<"added" | "taken" | "full">;
  /** Replaces the row that has the version before this one's, and ends all its sessions where asked to. False when it has another, or there is none. */
  changeAccount(row: AccountRow, ends: { readonly sessions: boolean }): Promise<boolean>;
  /** Those whose time is over at `now` make room. `taken`: one with this code is open; `full`: there are `max`. */
  addPairing(row: PairingRow, bounds: { readonly max: number; readonly now: number }): Promise<"added" | "taken" | "full">;
  /** The pairing whose secret has this hash, over or not, and the token that it was given. */
  pairing(hash: string): Promise<{ readonly pairing: PairingRow; readonly token: TokenRow | null } | null>;
  /** Gives the pairing a token. False when none with this code is open at `now`, or it has one already. */
  approvePairing(code: string, tokenId: string, now: number): Promise<boolean>;
  close(): Promise<void>;
}
