// Secrets of tokens, sessions and displays that wait: made at random, kept as hashes only.
import { createHash, randomBytes, randomInt } from "node:crypto";
import type { Role } from "./grant.ts";

/** The prefix says what a leaked token is, to people and to secret scanners. */
const PREFIX = {
  display: "cgd_",
  source: "cgs_",
  supervisor: "cgv_",
  admin: "cga_",
  session: "cgx_",
  pairing: "cgp_",
} as const satisfies Record<Role | "session" | "pairing", string>;

/** 32 random bytes: nobody guesses it, so a plain hash is enough to keep. */
export function mintSecret(use: Role | "session" | "pairing"): string {
  return PREFIX[use] + randomBytes(32).toString("base64url");
}

/** Short, unguessable by accident, no secret: names a token in lists and logs. */
export function mintId(kind: "tok" | "ses"): string {
  return `${kind}_${randomBytes(9).toString("base64url").replaceAll("_", "-")}`;
}

/** Six digits, to be read off a wall and typed. Of a hundred open ones a slip of the finger meets another once in ten thousand times. */
export const mintCode = () => String(randomInt(1_000_000)).padStart(6, "0");
export const isCodeShaped = (text: string) => /^[0-9]{6}$/.test(text);

export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

/** Anything else is refused before it is hashed. */
export const isTokenShaped = (text: string) => /^cg[dsva]_[A-Za-z0-9_-]{43}$/.test(text);
export const isSessionShaped = (text: string) => /^cgx_[A-Za-z0-9_-]{43}$/.test(text);
export const isPairingShaped = (text: string) => /^cgp_[A-Za-z0-9_-]{43}$/.test(text);
export const isSecretShaped = (text: string) => isTokenShaped(text) || isSessionShaped(text);
