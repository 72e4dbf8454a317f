// The audit page's own line to the server: the entries of one filter, more of them on demand, and why there are none.
import { useCallback, useEffect, useRef, useState } from "react";
import { askCity } from "../displays/displays-api.ts";
import type { CityAnswer } from "../sync/city-info.ts";
import { type AuditHead, askAudit, type Entry, type Filter, NotAdmin } from "./audit-api.ts";

export type Trail = {
  readonly phase: "loading" | "shown" | "failed" | "not-admin" | "signed-out";
  readonly detail: string;
  readonly entries: readonly Entry[];
  readonly next: string | null;
  readonly head: AuditHead | null;
  readonly city: CityAnswer | null;
};

const EMPTY: Trail = { phase: "loading", detail: "", entries: [], next: null, head: null, city: null };

export function useAudit(filter: Filter): { readonly trail: Trail; readonly more: () => void; readonly again: () => void } {
  const [trail, setTrail] = useState(EMPTY);
  /** Answers to an older filter are dropped. */
  const asking = useRef(0);
  const { actor, about, period } = filter;

  const ask = useCallback(
    async (earlier: Pick<Trail, "entries" | "next">) => {
      asking.current += 1;
      const mine = asking.current;
      const show = (change: (known: Trail) => Trail) => void (mine === asking.current && setTrail(change));
      show((known) => ({ ...known, ...earlier, phase: "loading" }));
      try {
        const page = await askAudit({ actor, about, period }, earlier.next, Date.now());
        const city = await askCity();
        show(() => ({ phase: "shown", detail: "", entries: [...earlier.entries, ...page.items], next: page.next, head: page.head, city }));
      } catch (error) {
        if (error instanceof NotAdmin) show(() => ({ ...EMPTY, phase: error.isSignedIn ? "not-admin" : "signed-out" }));
        else show((known) => ({ ...known, phase: "failed", detail: (error as Error).message }));
      }
    },
    [actor, about, period],
  );
  useEffect(() => void ask({ entries: [], next: null }), [ask]);
  return {
    trail,
    more: () => void (trail.next !== null && trail.phase !== "loading" && ask(trail)),
    again: () => void ask(trail.next === null ? { entries: [], next: null } : trail),
  };
}
