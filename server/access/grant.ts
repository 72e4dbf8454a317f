// What a token or an account allows: role, scope, a department, and for a source whose events of which types it may send.
import { z } from "zod";
import { Code } from "../../shared/city.ts";
import { Authority } from "../../shared/event.ts";
import { DESK_SOURCE, OWN_SOURCE } from "../../shared/fold/source.ts";
import { maskText } from "../../shared/mask.ts";

export const Role = z.enum(["display", "source", "supervisor", "admin"]);
export type Role = z.infer<typeof Role>;

const TypePattern = z
  .string()
  .regex(/^[a-z][a-z.]{0,62}(?:\*)?$/, "must be an event type, or a beginning of one that ends with *, such as chengge.report.*");

/** What a token is made from. A source speaks for one CloudEvents `source`; other roles have none. */
export const TokenSpec = z
  .object({
    role: Role,
    name: z.string().trim().min(1).max(64),
    /** Code of the division whose whole the token sees. */
    scope: Code,
    source: z.string().min(1).max(128).optional(),
    /** Event types; a pattern ends with `*`. Default: all. */
    types: z.array(TypePattern).min(1).max(50).optional(),
    /** Whose warnings it may raise. Default: the city's own. */
    authorities: z.array(Authority).max(3).optional(),
    /** A display before visitors shows no titles and no stability cases. */
    audience: z.enum(["duty", "visitors"]).optional(),
  })
  .refine((spec) => spec.role !== "source" || spec.source !== undefined, {
    path: ["source"],
    error: "a source token names the CloudEvents source it speaks for",
  })
  .refine((spec) => spec.role === "source" || (!spec.source && !spec.types && !spec.authorities), {
    path: ["source"],
    error: "source, types and authorities belong to the role source alone",
  })
  .refine((spec) => spec.source !== OWN_SOURCE && spec.source !== DESK_SOURCE, {
    path: ["source"],
    error: `${OWN_SOURCE} and ${DESK_SOURCE} are the program's own: choose another`,
  });
export type TokenSpec = z.infer<typeof TokenSpec>;

/** What a person signs in by and events name: a post's short name, never a person's number. */
export const AccountName = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/, "is 1 to 64 of a-z, 0-9 and . _ - between them")
  .refine((name) => maskText(name) === name, "looks like a person's number: name the account after the post");

/** What an account is made from. */
export const AccountSpec = z.object({
  role: z.enum(["supervisor", "admin"]),
  scope: Code,
  /** Code of the department that it acts for, and for no other. */
  department: Code.nullable().default(null),
  /** What the post is called. */
  post: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .refine((post) => maskText(post) === post, "holds a person's number: name the post"),
  disabled: z.boolean().default(false),
});
export type AccountSpec = z.infer<typeof AccountSpec>;

/** A checked token or session. `id` is the token's, the account's, or the session's where neither stands behind it; no secret. */
export type Grant = {
  readonly id: string;
  readonly role: Role;
  readonly name: string;
  readonly scope: string;
  /** The session through which it is used, where it is one. */
  readonly sessionId?: string;
  /** The account that signed in; `name` is then what its post is called. */
  readonly account?: string;
  /** It acts for this department alone. */
  readonly department?: string;
  readonly source?: string;
  readonly types?: readonly string[];
  readonly authorities?: readonly Authority[];
  readonly audience?: "duty" | "visitors";
};

/** Whether a source token may send events of this type. */
export function allowsType(grant: Grant, type: string): boolean {
  if (grant.types === undefined) return true;
  return grant.types.some((pattern) => (pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern));
}

/** Whether the token's types name this one itself, not by a pattern and not by leaving the types open. */
export function namesType(grant: Grant, type: string): boolean {
  return grant.types?.includes(type) ?? false;
}

/** A source that lists no authorities raises the city's own warnings only. */
export function allowsAuthority(grant: Grant, authority: Authority): boolean {
  return (grant.authorities ?? ["city"]).includes(authority);
}

/** Who an event says took a step: the account, or the token's name; where that has other letters than an id, what is left of it and the token's id. */
export function actorOf({ id, name, account }: Grant): string {
  if (account !== undefined) return account;
  if (/^[A-Za-z0-9._:-]+$/.test(name)) return name;
  return [name.replace(/[^A-Za-z0-9._:-]+/g, "-").replace(/^-+|-+$/g, ""), id].filter(Boolean).join(":");
}
