// What the page of displays asks the server for.
import type { DisplayRow } from "../../shared/display.ts";
import type { CityAnswer } from "../sync/city-info.ts";

export type Who = { readonly role: "display" | "supervisor" | "admin" | "none"; readonly scope: string };

/** A page of the list, as long as the server gives; there are four at the most. */
const PAGE_ROWS = 500;
const ASK_MS = 10_000;

const ask = (path: string, init: RequestInit = {}) =>
  fetch(path, { credentials: "same-origin", signal: AbortSignal.timeout(ASK_MS), ...init });

const post = (path: string, body: unknown) =>
  ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

/** Who this browser is signed in as; rejects while the server cannot be asked. */
export async function askWho(): Promise<Who> {
  const answer = await ask("/api/v1/session");
  const said = (await answer.json()) as Who;
  if (answer.status === 401) return { role: "none", scope: "" };
  if (!answer.ok) throw new Error(`session: ${answer.status}`);
  return said;
}

export async function askCity(): Promise<CityAnswer> {
  const answer = await ask("/api/v1/city");
  if (!answer.ok) throw new Error(`city: ${answer.status}`);
  return (await answer.json()) as CityAnswer;
}

/** All of them; rejects while they cannot be had. */
export async function askDisplays(): Promise<readonly DisplayRow[]> {
  const rows: DisplayRow[] = [];
  for (let cursor: string | null | undefined = ""; cursor !== null && cursor !== undefined; ) {
    const answer = await ask(`/api/v1/displays?limit=${PAGE_ROWS}${cursor === "" ? "" : `&cursor=${cursor}`}`);
    if (!answer.ok) throw new Error(`displays: ${answer.status}`);
    const page = (await answer.json()) as { items: readonly DisplayRow[]; next: string | null };
    rows.push(...page.items);
    cursor = page.next;
  }
  return rows;
}

/** Whether the display was asked. */
export async function askReload(id: string): Promise<boolean> {
  const answer = await post(`/api/v1/displays/${id}/reload`, {}).catch(() => null);
  await answer?.text();
  return answer?.ok ?? false;
}

export type Approval = { readonly code: string; readonly name: string; readonly scope: string; readonly audience: "duty" | "visitors" };

/** Null when the display is let in, `unknown` when no display shows the code, else what the server says. */
export async function approve({ code, ...spec }: Approval): Promise<null | "unknown" | { readonly detail: string }> {
  const digits = code.replaceAll(/\D/g, "");
  if (digits.length !== 6) return "unknown";
  try {
    const answer = await post(`/api/v1/pairings/${digits}/approve`, spec);
    const said = (await answer.json()) as { detail?: string };
    if (answer.ok) return null;
    return answer.status === 404 ? "unknown" : { detail: said.detail ?? String(answer.status) };
  } catch (error) {
    return { detail: (error as Error).message };
  }
}
