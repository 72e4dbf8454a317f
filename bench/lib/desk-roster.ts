// The desks of a city as `desk` seats them: at city, counties and towns, each with a session of its own; and which of them share a case.
import type { DemoServer } from "./demo-server.ts";

/** Where another desk sits that hears of a town's step. */
export const LEVELS = ["town", "county", "city"] as const;
export type Level = (typeof LEVELS)[number];

/** `lane`: which cases it has to do with; null: none of those that are measured. `hears`: at which level; null: it acts, or does neither. */
export type Desk = { readonly scope: string; readonly lane: number | null; readonly hears: Level | null };

/** Sign-ins side by side. */
const AT_ONCE = 20;

export type Division = { readonly code: string; readonly level: number; readonly parent: string | null };

/** `lanes` towns, spread over the counties, each with four desks: one acts, and one each in town, county and city hears it. The others sit in the other towns and counties. */
export function seatDesks(
  divisions: readonly Division[],
  lanes: number,
  count: number,
): { readonly towns: readonly string[]; readonly desks: readonly Desk[] } {
  const city = divisions.find(({ parent }) => parent === null)?.code ?? "";
  const counties = divisions.filter(({ level }) => level === 1).map(({ code }) => code);
  const townsOf = (county: string) => divisions.filter(({ parent }) => parent === county);
  /** The first of each county, then the second of each. */
  const byTurn = counties
    .flatMap((county) => townsOf(county).map((town, turn) => ({ town: town.code, county, turn })))
    .toSorted((a, b) => a.turn - b.turn);
  const chosen = byTurn.slice(0, lanes);
  const scopes = [...byTurn.slice(lanes).flatMap(({ town }) => [town, town]), ...counties, ...counties, city, city];
  const ofLanes = chosen.flatMap(({ town, county }, lane): Desk[] => [
    { scope: town, lane, hears: null },
    { scope: town, lane, hears: "town" },
    { scope: county, lane, hears: "county" },
    { scope: city, lane, hears: "city" },
  ]);
  const others = Array.from({ length: count - ofLanes.length }, (_, at): Desk => {
    return { scope: scopes[at % scopes.length] ?? city, lane: null, hears: null };
  });
  return { towns: chosen.map(({ town }) => town), desks: [...ofLanes, ...others] };
}

/** The `Cookie` header of a supervisor's session for each desk. */
export async function signIn({ url, admin }: DemoServer, desks: readonly Desk[]): Promise<string[]> {
  const cookies: string[] = [];
  for (let from = 0; from < desks.length; from += AT_ONCE)
    cookies.push(...(await Promise.all(desks.slice(from, from + AT_ONCE).map(openSession))));
  return cookies;

  async function openSession({ scope }: Desk, at: number): Promise<string> {
    const json = { "content-type": "application/json" };
    const spec = { role: "supervisor", name: `desk ${scope} ${at}`, scope };
    const made = await fetch(`${url}/api/v1/tokens`, {
      method: "POST",
      headers: { ...json, authorization: `Bearer ${admin}` },
      body: JSON.stringify(spec),
    });
    const { token } = (await made.json()) as { token: string };
    const session = await fetch(`${url}/api/v1/session`, { method: "POST", headers: json, body: JSON.stringify({ token }) });
    const cookie = session.headers.get("set-cookie")?.split(";")[0];
    if (!cookie) throw new Error(`no session was opened: ${made.status}, ${session.status} ${await session.text()}`);
    return cookie;
  }
}
