// Asking the server on a person's behalf: the answer, or the problem by its code, and never a throw.

const ASK_MS = 15_000;

/** `away`: there was no answer, or none that can be read. */
export type Refused = { readonly code: string; readonly detail: string; readonly waitS: number | null };
export type Said<T> = { readonly ok: true; readonly body: T } | { readonly ok: false; readonly problem: Refused };

export async function ask<T>(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<Said<T>> {
  try {
    const answer = await fetch(`/api/v1${path}`, {
      method,
      credentials: "same-origin",
      signal: AbortSignal.timeout(ASK_MS),
      ...(body !== undefined && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (answer.ok) return { ok: true, body: (text === "" ? null : JSON.parse(text)) as T };
    const { type = "", detail = "" } = JSON.parse(text) as { type?: string; detail?: string };
    const wait = Number(answer.headers.get("retry-after"));
    return { ok: false, problem: { code: type.split("/").at(-1) ?? "", detail, waitS: wait > 0 ? wait : null } };
  } catch (error) {
    return { ok: false, problem: { code: "away", detail: (error as Error).message, waitS: null } };
  }
}
