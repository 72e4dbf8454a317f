// Secrets of tokens and sessions: made at random, kept as hashes only.
import { createHash, randomBytes } from "node:crypto";
import type { Role } from "./grant.ts";

/** The prefix says what a leaked token is, to people and to secret scanners. */
const PREFIX = { display: "cgd_", source: "cgs_", supervisor: "cgv_", admin: "cga_", session: "cgx_" } as const satisfies Record<
  Role | "session",
  string
>;

/** 32 random bytes: nobody guesses it, so a plain hash is enough to keep. */
export function mintSecret(use: Role | "session"): string {
  return PREFIX[use] + randomBytes(32).toString("base64url");
}

/** Short, unguessable by accident, no secret: names a token in lists and logs. */
export function mintId(kind: "tok" | "ses"): string {
  return `${kind}_${randomBytes(9).toString("base64url").replaceAll("_", "-")}`;
}

export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

/** Anything else is refused before it is hashed. */
export const isTokenShaped = (text: string) => /^cg[dsva]_[A-Za-z0-9_-]{43}$/.test(text);
export const isSessionShaped = (text: string) => /^cgx_[A-Za-z0-9_-]{43}$/.test(text);
export const isSecretShaped = (text: string) => isTokenShaped(text) || isSessionShaped(text);
