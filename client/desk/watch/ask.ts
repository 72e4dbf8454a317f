// What the watch's panes read from the server and send to it; a refusal comes back as the server's own words.
const ASK_MS = 15_000;

export type Page<T> = { readonly items: readonly T[]; readonly next: string | null };
/** `status` 0: no answer came. */
export type Refused = { readonly status: number; readonly detail: string };
export type Answer<T> = { readonly value: T } | { readonly refused: Refused };

export async function read<T>(path: string, signal?: AbortSignal): Promise<Answer<T>> {
  return ask<T>(path, {}, signal);
}

export type Sending = {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The step is taken once under it, however often it is sent. */
  readonly key: string;
  /** The version that the person saw; undefined where nothing stands yet. */
  readonly version?: number | undefined;
};

export function send<T>({ path, body, key, version }: Sending): Promise<Answer<T>> {
  return ask<T>(path, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "Idempotency-Key": key,
      ...(version !== undefined && { "If-Match": `"${version}"` }),
    },
    body: JSON.stringify(body),
  });
}

async function ask<T>(path: string, init: RequestInit, signal?: AbortSignal): Promise<Answer<T>> {
  const timeout = AbortSignal.timeout(ASK_MS);
  try {
    const answer = await fetch(`/api/v1${path}`, {
      credentials: "same-origin",
      ...init,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    const said = (await answer.json()) as { readonly detail?: string };
    return answer.ok ? { value: said as T } : { refused: { status: answer.status, detail: said.detail ?? "" } };
  } catch {
    return { refused: { status: 0, detail: "" } };
  }
}

/** `randomUUID` is for secure pages alone, and a desk may be on plain http in its own network. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
