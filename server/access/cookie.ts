// The session cookie: read from a request, written into an answer.

/** With https the browser itself refuses to send it elsewhere or to let another host set it. */
const NAME = "chengge_session";
const SECURE_NAME = `__Host-${NAME}`;
/** The longest that browsers keep a cookie; asked for anew at each visit, so a wall never loses it. */
export const COOKIE_SECONDS = 400 * 86_400;

/** The session secret in a `Cookie` header, or null. */
export function readSessionCookie(header: string | undefined): string | null {
  if (!header || header.length > 8192) return null;
  let plain: string | null = null;
  for (const part of header.split(";")) {
    const at = part.indexOf("=");
    const name = part.slice(0, at).trim();
    if (name === SECURE_NAME) return part.slice(at + 1).trim();
    if (name === NAME) plain ??= part.slice(at + 1).trim();
  }
  return plain;
}

/** The `Set-Cookie` value that keeps, or with null ends, a session. */
export function sessionCookie(secret: string | null, secure: boolean): string {
  const name = secure ? SECURE_NAME : NAME;
  const age = secret === null ? 0 : COOKIE_SECONDS;
  return `${name}=${secret ?? ""}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Strict${secure ? "; Secure" : ""}`;
}
