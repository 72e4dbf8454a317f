// Which role this page's session has: asked once a page, and again only if no answer came.
import { useEffect, useState } from "react";

let asked: Promise<string | null> | null = null;

/** Null until it is known. */
export function useRole(): string | null {
  const [role, setRole] = useState<string | null>(null);
  useEffect(() => {
    let isHere = true;
    asked ??= askRole();
    asked.then((known) => {
      if (known === null) asked = null;
      if (isHere) setRole(known);
    });
    return () => {
      isHere = false;
    };
  }, []);
  return role;
}

async function askRole(): Promise<string | null> {
  try {
    const answer = await fetch("/api/v1/session", { credentials: "same-origin", signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) return null;
    return ((await answer.json()) as { readonly role: string }).role;
  } catch {
    return null;
  }
}
