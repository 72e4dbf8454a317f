// Port of the tokens and sessions that are kept: hashes in place of secrets, one store for all servers of a city.

/** A session stands on a token (`tokenId`), or on the demo's own signing-in (null). */
export type SessionRow = {
  readonly id: string;
  readonly hash: string;
  readonly tokenId: string | null;
  readonly scope: string;
  readonly createdAt: number;
  readonly endsAt: number | null;
};
export type TokenRow = { readonly id: string; readonly hash: string; readonly spec: string; readonly createdAt: number };
/** A display that waits to be let in: `code` is read off its screen, `hash` is of the secret that it alone has; `tokenId` once it is let in. */
export type PairingRow = { readonly code: string; readonly hash: string; readonly endsAt: number; readonly tokenId: string | null };
/** The oldest first. */
export type AccessRows = { readonly tokens: readonly TokenRow[]; readonly sessions: readonly SessionRow[] };

/** Two adapters: SQLite for one machine, Redis for any number. Every call rejects with a `StoreFault` when the store cannot be asked. */
export interface AccessStore {
  /** Changes when another process has ended a token or a session; other changes may move it too. */
  version(): Promise<string>;
  all(): Promise<AccessRows>;
  tokens(): Promise<readonly TokenRow[]>;
  /** The token whose secret has this hash. */
  token(hash: string): Promise<TokenRow | null>;
  /** The session whose secret has this hash, and the token it stands on. */
  session(hash: string): Promise<{ readonly session: SessionRow; readonly token: TokenRow | null } | null>;
  /** False when there are `max` already. */
  addToken(row: TokenRow, max: number): Promise<boolean>;
  /** Makes room by ending the token's oldest sessions beyond `max`, and gives their hashes; null when the token is gone. */
  addSession(row: SessionRow, max: number): Promise<readonly string[] | null>;
  /** Its sessions go with it. False when there is none. */
  endToken(id: string): Promise<boolean>;
  endSession(session: SessionRow): Promise<void>;
  /** Ends those whose time is over at `now`, ms. */
  endOver(now: number): Promise<void>;
  /** Those whose time is over at `now` make room. `taken`: one with this code is open; `full`: there are `max`. */
  addPairing(row: PairingRow, bounds: { readonly max: number; readonly now: number }): Promise<"added" | "taken" | "full">;
  /** The pairing whose secret has this hash, over or not, and the token that it was given. */
  pairing(hash: string): Promise<{ readonly pairing: PairingRow; readonly token: TokenRow | null } | null>;
  /** Gives the pairing a token. False when none with this code is open at `now`, or it has one already. */
  approvePairing(code: string, tokenId: string, now: number): Promise<boolean>;
  close(): Promise<void>;
}
