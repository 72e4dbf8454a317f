// The cookies: the session's, and what a browser keeps while it is at the identity provider. Read from a request, written into an answer.

/** With it, and https, the browser itself refuses to send a cookie elsewhere or to let another host set it. */
const SECURE_PREFIX = "__Host-";
const NAME = "chengge_session";
const FLOW_NAME = "chengge_sign_on";
/** The longest that browsers keep a cookie; asked for anew at each visit, so a wall never loses it. */
export const COOKIE_SECONDS = 400 * 86_400;
/** A desk's session ends sooner in any case. */
export const DESK_COOKIE_SECONDS = 12 * 3600;
/** For typing a password and a second factor at the provider. */
const FLOW_SECONDS = 600;

/** The session secret in a `Cookie` header, or null. */
export const readSessionCookie = (header: string | undefined) => read(header, NAME);

/** The `Set-Cookie` value that keeps, or with null ends, a session. */
export function sessionCookie(secret: string | null, secure: boolean, seconds = COOKIE_SECONDS): string {
  return write(NAME, secret, { secure, seconds, sameSite: "Strict" });
}

/** What `flowCookie` kept, or null. */
export function readFlowCookie(header: string | undefined): unknown {
  const text = read(header, FLOW_NAME);
  if (text === null) return null;
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString()) as unknown;
  } catch {
    return null;
  }
}

/** Lax, or it would not come along when the provider sends the browser back. */
export function flowCookie(flow: object | null, secure: boolean): string {
  const text = flow && Buffer.from(JSON.stringify(flow)).toString("base64url");
  return write(FLOW_NAME, text, { secure, seconds: FLOW_SECONDS, sameSite: "Lax" });
}

/** The one for https goes before another of the same name. */
function read(header: string | undefined, name: string): string | null {
  if (!header || header.length > 8192) return null;
  let plain: string | null = null;
  for (const part of header.split(";")) {
    const at = part.indexOf("=");
    const found = part.slice(0, at).trim();
    if (found === SECURE_PREFIX + name) return part.slice(at + 1).trim();
    if (found === name) plain ??= part.slice(at + 1).trim();
  }
  return plain;
}

type Life = { readonly secure: boolean; readonly seconds: number; readonly sameSite: "Strict" | "Lax" };

function write(name: string, value: string | null, { secure, seconds, sameSite }: Life): string {
  const [prefix, suffix] = secure ? [SECURE_PREFIX, "; Secure"] : ["", ""];
  return `${prefix}${name}=${value ?? ""}; Path=/; Max-Age=${value === null ? 0 : seconds}; HttpOnly; SameSite=${sameSite}${suffix}`;
}
