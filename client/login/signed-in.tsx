// Holds a page back until it is known who is signed in: a token in the address is exchanged first, and the demo lets its own machine's visitor in.
import { type ReactNode, useEffect, useState } from "react";
import { createSession } from "../sync/session.ts";
import { askWho } from "./session-api.ts";

let entered: Promise<void> | null = null;

async function enter(): Promise<void> {
  const session = createSession({ location, history, fetch: fetch.bind(window) });
  // Refused or away: the page says so in its own words.
  if (session.hasToken() || !(await askWho()).ok) await session.signIn().catch(() => false);
}

export function SignedIn({ children }: { readonly children: ReactNode }) {
  const [isKnown, setKnown] = useState(false);
  useEffect(() => {
    entered ??= enter();
    void entered.then(() => setKnown(true));
  }, []);
  return isKnown ? children : null;
}
