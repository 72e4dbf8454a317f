// What the page asks the server for beside the live view: one address, asked again while it is shown, the last good answer kept.
import { useEffect, useState } from "react";

/** `denied`: not for this display; `missing`: there is none; `away`: no answer, tried again by itself. */
export type AskFault = "denied" | "missing" | "away";
export type Asked<T> = { readonly answer: T | null; readonly fault: AskFault | null };

const ASK_MS = 15_000;
const RETRY_MS = 5000;
/** A change of `version` does not ask more often than this. */
const LEAST_MS = 1000;
const NOTHING = { answer: null, fault: null } as const;

type How<T> = {
  readonly parse: (wire: Record<string, unknown>) => T;
  /** Asked again after so long. */
  readonly everyMs: number;
  /** Asked again when this changes. */
  readonly version?: number | undefined;
};

/** Null asks nothing. `parse` is fixed for the life of the component. */
export function useAsked<T>(path: string | null, { parse, everyMs, version }: How<T>): Asked<T> {
  const [held, setHeld] = useState<Asked<T> & { readonly path: string | null }>({ path, ...NOTHING });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version asks again; parse is fixed
  useEffect(() => {
    if (path === null) return;
    const gone = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const attempt = async () => {
      const asked = await ask(path, gone.signal);
      if (gone.signal.aborted) return;
      const { wire, fault } = asked;
      setHeld((before) => {
        const last = before.path === path ? before.answer : null;
        return { path, answer: wire ? parse(wire) : fault === "away" ? last : null, fault };
      });
      timer = setTimeout(attempt, fault === "away" ? RETRY_MS : everyMs);
    };
    timer = setTimeout(attempt, held.path === path && held.answer ? LEAST_MS : 0);
    return () => {
      gone.abort();
      clearTimeout(timer);
    };
  }, [path, everyMs, version]);
  return held.path === path ? held : NOTHING;
}

type Answered = { readonly wire: Record<string, unknown> | null; readonly fault: AskFault | null };

/** Never throws. */
export async function ask(path: string, signal?: AbortSignal): Promise<Answered> {
  try {
    const timeout = AbortSignal.timeout(ASK_MS);
    const response = await fetch(path, { credentials: "same-origin", signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
    if (response.ok) return { wire: (await response.json()) as Record<string, unknown>, fault: null };
    await response.text();
    const fault = response.status === 404 ? "missing" : response.status === 401 || response.status === 403 ? "denied" : "away";
    return { wire: null, fault };
  } catch {
    return { wire: null, fault: "away" };
  }
}
