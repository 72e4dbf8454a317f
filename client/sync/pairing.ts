// A display without access asks for a code, shows it, and asks every few seconds whether somebody has let it in.

/** As often as somebody who waits before the wall would look. */
const POLL_MS = 3000;
const FIRST_AGAIN_S = 5;
const LONGEST_AGAIN_S = 60;
const ASK_MS = 10_000;
const KEY = "chengge.pairing";

export type PairingState =
  | { readonly phase: "asking" }
  | { readonly phase: "failed"; readonly againS: number }
  | { readonly phase: "shown"; readonly code: string; readonly minutesLeft: number }
  | { readonly phase: "done" };

type Kept = { readonly code: string; readonly secret: string; readonly endsAt: number };
type Page = {
  readonly fetch: typeof fetch;
  /** Keeps the code over a reload. */
  readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  readonly now: () => number;
  readonly after: (ms: number, run: () => void) => () => void;
};

/** Runs until it is let in or stopped; tells each new state. */
export function startPairing({ fetch, storage, now, after }: Page, tell: (state: PairingState) => void): () => void {
  let stopped = false;
  let cancel = () => {};
  let againS = FIRST_AGAIN_S;
  const later = (ms: number, run: () => Promise<void>) => {
    if (!stopped) cancel = after(ms, () => void run().catch(fail));
  };
  const fail = () => {
    if (stopped) return;
    tell({ phase: "failed", againS });
    later(againS * 1000, round);
    againS = Math.min(LONGEST_AGAIN_S, againS * 2);
  };
  const post = (path: string, body: unknown) =>
    fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ASK_MS),
    });
  const ask = async (): Promise<Kept> => {
    tell({ phase: "asking" });
    const answer = await post("/api/v1/pairings", {});
    const { code, secret, expiresAt } = (await answer.json()) as { code: string; secret: string; expiresAt: string };
    if (!answer.ok) throw new Error(`no code: ${answer.status}`);
    // By this machine's clock, which may be wrong by hours where no wall has the right time yet.
    const servedAt = Date.parse(answer.headers.get("date") ?? "") || now();
    const kept = { code, secret, endsAt: now() + Date.parse(expiresAt) - servedAt };
    storage.setItem(KEY, JSON.stringify(kept));
    return kept;
  };
  const round = async (): Promise<void> => {
    const kept = read(storage, now()) ?? (await ask());
    if (stopped) return;
    tell({ phase: "shown", code: kept.code, minutesLeft: Math.max(1, Math.round((kept.endsAt - now()) / 60_000)) });
    const answer = await post("/api/v1/session", { pairing: kept.secret });
    await answer.text();
    if (stopped) return;
    if (answer.status === 201) {
      storage.removeItem(KEY);
      return tell({ phase: "done" });
    }
    // Its time is over: another code at once. Anything else, a server that starts or is away, passes.
    if (answer.status === 401) storage.removeItem(KEY);
    againS = FIRST_AGAIN_S;
    later(answer.status === 401 ? 0 : POLL_MS, round);
  };
  void round().catch(fail);
  return () => {
    stopped = true;
    cancel();
  };
}

function read(storage: Page["storage"], now: number): Kept | null {
  try {
    const kept = JSON.parse(storage.getItem(KEY) ?? "null") as Kept | null;
    return kept && typeof kept.secret === "string" && typeof kept.code === "string" && kept.endsAt > now ? kept : null;
  } catch {
    return null;
  }
}
