// Fetches the city and its grids once, signing in when the server asks for it.
import { type CityAnswer, type CityInfo, type CityTopology, createCityInfo } from "./city-info.ts";
import type { Session } from "./session.ts";

/** The outlines take most of a minute at 64 kbit/s. A line that hangs is given up after this, not when TCP does. */
const LOAD_MS = 120_000;

/** `unreachable` covers everything that time may cure: no network, a server that starts, an error of its own. */
export type Loaded = { readonly city: CityInfo } | { readonly fault: "unauthorized" | "not-ready" | "unreachable" };

/** Both at once; the answer fails with the first fault. Never throws. */
export async function loadCity(session: Session, fetchIt: typeof fetch): Promise<Loaded> {
  try {
    if (session.hasToken()) await session.signIn();
    let answers = await askBoth(fetchIt);
    if (answers.some(({ status }) => status === 401) && (await session.signIn())) {
      await readAll(answers);
      answers = await askBoth(fetchIt);
    }
    const refused = answers.find(({ ok }) => !ok);
    if (refused) await readAll(answers);
    if (refused)
      return {
        fault: refused.status === 401 || refused.status === 403 ? "unauthorized" : refused.status === 503 ? "not-ready" : "unreachable",
      };
    const [city, topology] = await Promise.all(answers.map((answer) => answer.json()));
    return { city: createCityInfo(city as CityAnswer, topology as CityTopology) };
  } catch {
    return { fault: "unreachable" };
  }
}

/** A body that nobody reads counts as a failed request once the page goes. */
const readAll = (answers: readonly Response[]) => Promise.all(answers.map((answer) => answer.text()));

function askBoth(fetchIt: typeof fetch): Promise<Response[]> {
  const request: RequestInit = { credentials: "same-origin", signal: AbortSignal.timeout(LOAD_MS) };
  return Promise.all(["/api/v1/city", "/api/v1/city/topology"].map((path) => fetchIt(path, request)));
}
