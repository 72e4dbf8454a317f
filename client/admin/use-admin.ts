// The page's lists: who is asking, the city, accounts and tokens; read at once, and again after each change.
import { useCallback, useEffect, useState } from "react";
import type { Refused } from "../login/ask.ts";
import { askWho, type Who } from "../login/session-api.ts";
import type { CityAnswer } from "../sync/city-info.ts";
import { type AccountRow, askAccounts, askCity, askTokens, type TokenRow } from "./admin-api.ts";

export type Admin =
  | { readonly phase: "loading" }
  | { readonly phase: "signed-out" }
  | { readonly phase: "failed"; readonly problem: Refused }
  | {
      readonly phase: "ready";
      readonly who: Who;
      readonly city: CityAnswer;
      /** Null: this role may not see them. */
      readonly lists: { readonly accounts: readonly AccountRow[]; readonly tokens: readonly TokenRow[] } | null;
    };

/** `again` reads everything anew. */
export function useAdmin(): { readonly admin: Admin; readonly again: () => void } {
  const [admin, setAdmin] = useState<Admin>({ phase: "loading" });
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn asks again.
  useEffect(() => {
    let gone = false;
    void read().then((next) => gone || setAdmin(next));
    return () => {
      gone = true;
    };
  }, [turn]);
  return { admin, again: useCallback(() => setTurn((before) => before + 1), []) };
}

async function read(): Promise<Admin> {
  const who = await askWho();
  if (!who.ok) return who.problem.code === "unauthorized" ? { phase: "signed-out" } : { phase: "failed", problem: who.problem };
  const isAdmin = who.body.role === "admin";
  const [city, accounts, tokens] = await Promise.all([askCity(), isAdmin ? askAccounts() : null, isAdmin ? askTokens() : null]);
  for (const said of [city, accounts, tokens]) if (said && !said.ok) return { phase: "failed", problem: said.problem };
  if (!city.ok) return { phase: "failed", problem: city.problem };
  return {
    phase: "ready",
    who: who.body,
    city: city.body,
    lists: accounts?.ok && tokens?.ok ? { accounts: accounts.body, tokens: tokens.body } : null,
  };
}
