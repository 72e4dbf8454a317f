// Turns the token in the address's fragment, or a demo's empty hand, into a session cookie.

export type Session = {
  /** True once the server has given a cookie; false when it does not, or when the address's token has been exchanged already. Calls at the same time share one request. */
  readonly signIn: () => Promise<boolean>;
  /** A cookie lasts 400 days at the longest, and a wall may run for longer: asks for a fresh one. */
  readonly renew: () => Promise<void>;
  /** Whether the address brought a token that has not been exchanged yet. */
  readonly hasToken: () => boolean;
  /** Whether the server knows the address's token not, or no longer. */
  readonly isTokenRefused: () => boolean;
};

type Page = {
  readonly location: Pick<Location, "hash" | "pathname" | "search">;
  readonly history: Pick<History, "replaceState" | "state">;
  readonly fetch: typeof fetch;
};

/** Everything waits for it, so it does not wait for a line that hangs. */
const SIGN_IN_MS = 10_000;

/** Any other status may pass. */
const REFUSALS: readonly number[] = [400, 401, 403];

/** Takes `#token=…` out of the address at once, before anything else can read or copy it. */
export function createSession({ location, history, fetch }: Page): Session {
  let token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token !== null) history.replaceState(history.state, "", location.pathname + location.search);
  let isRefused = false;
  /** Then the page stands on that token: when it is revoked, the page says so, and does not become the demo's visitor. */
  let isSpent = false;
  let asked: Promise<boolean> | null = null;

  const exchange = async (): Promise<boolean> => {
    const response = await fetch("/api/v1/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(token === null ? {} : { token }),
      signal: AbortSignal.timeout(SIGN_IN_MS),
    });
    // A body that nobody reads is cut off by the browser some time later, as a failed request.
    await response.text();
    isRefused = token !== null && REFUSALS.includes(response.status);
    if (response.ok && token !== null) isSpent = true;
    if (response.ok) token = null;
    return response.ok;
  };

  return {
    renew: async () => {
      const response = await fetch("/api/v1/session", { signal: AbortSignal.timeout(SIGN_IN_MS) });
      await response.text();
    },
    hasToken: () => token !== null,
    isTokenRefused: () => isRefused,
    signIn: () => {
      if (isSpent) return Promise.resolve(false);
      asked ??= exchange().finally(() => {
        asked = null;
      });
      return asked;
    },
  };
}
