// Who is signed in, by which ways one signs in, and signing out.
import { ask, type Said } from "./ask.ts";

/** The answer of GET and POST /api/v1/session. */
export type Who = {
  readonly role: "display" | "supervisor" | "admin";
  /** What the post, or the token, is called. */
  readonly name: string;
  readonly account?: string;
  readonly scope: string;
  readonly department?: string;
  readonly demo: boolean;
  /** RFC 3339; when the session ends at the latest, and unless somebody is there. */
  readonly expiresAt?: string;
  readonly idleAt?: string;
};
export type Ways = { readonly password: boolean; readonly singleSignOn: boolean; readonly demo: boolean };

export const askWho = () => ask<Who>("GET", "/session");
export const askWays = () => ask<Ways>("GET", "/session/ways");
export const signIn = (account: string, password: string) => ask<Who>("POST", "/session", { account, password });
/** On the demo's own machine alone. */
export const signInDemo = () => ask<Who>("POST", "/session", {});
export const signOut = () => ask<null>("DELETE", "/session");
export const signOutEverywhere = () => ask<null>("DELETE", "/session/all");
export const changeOwnPassword = (account: string, current: string, password: string): Promise<Said<Who>> =>
  ask("POST", `/accounts/${encodeURIComponent(account)}/password`, { current, password });

/** Sets out to the identity provider, and comes back to `to`. */
export const singleSignOnHref = (to: string) => `/api/v1/session/oidc?to=${encodeURIComponent(to)}`;
