// A screen without a browser: the page's own store and line, as the wall has them, with a token instead of a cookie.
import { isDeepStrictEqual } from "node:util";
import { type CityStore, createCityStore, type Pace } from "../../../client/sync/city-store.ts";
import type { LinkState } from "../../../client/sync/link.ts";
import { openSocketLine } from "../../../client/sync/socket-line.ts";
import { toJson } from "../../../shared/json.ts";
import { STALE_AFTER_MS } from "../../../shared/protocol.ts";
import { steadyMs, timeUntil } from "./time.ts";
import { undoLater } from "./undo.ts";

export type Screen = {
  readonly store: CityStore;
  readonly state: () => LinkState;
  /** How old the picture is by the city's own time, ms: what the link state has to be true about. Infinite before the first. */
  readonly ageMs: () => number;
  /** Since `forget`: the oldest picture that it called live; the longest that it doubted a picture that was fresh all the while; ms. */
  readonly told: () => { readonly oldestLiveMs: number; readonly longestDoubtMs: number };
  readonly forget: () => void;
  readonly close: () => void;
};

export type ScreenOptions = { readonly url: string; readonly token: string; readonly scope?: string };

/** The issue's own figure: the link state is true within so long of the fact. */
export const TRUE_WITHIN_MS = 5000;
const LOOK_MS = 50;

const pace: Pace = {
  now: () => performance.now(),
  wall: () => Date.now(),
  nextPicture: (run) => void setTimeout(run, 16),
  every: (ms, run) => {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
  chance: Math.random,
};

/** The server's clock is this machine's, so `asOf` tells the age of the picture. */
export function openScreen({ url, token, scope }: ScreenOptions): Screen {
  const store = createCityStore({
    openLine: (listener, handshake) => {
      const line = openSocketLine(listener, () => ({ ...handshake(), token }));
      const open = () => {
        // The line goes to the page's own server; outside a page this is what says which that is.
        (globalThis as { location?: unknown }).location = new URL(url);
        line.open();
      };
      return { ...line, open };
    },
    scope,
    pace,
    signIn: async () => true,
    reloadPage: () => {},
  });
  const ageMs = () => Date.now() - (store.newest()?.asOf ?? Number.NEGATIVE_INFINITY);
  let oldestLiveMs = 0;
  let longestDoubtMs = 0;
  let doubtSince: number | null = null;
  const timer = setInterval(() => {
    const isLive = store.link().state === "live";
    if (isLive) oldestLiveMs = Math.max(oldestLiveMs, ageMs());
    if (isLive || ageMs() >= STALE_AFTER_MS) doubtSince = null;
    else {
      doubtSince ??= steadyMs();
      longestDoubtMs = Math.max(longestDoubtMs, steadyMs() - doubtSince);
    }
  }, LOOK_MS);
  const forget = () => {
    oldestLiveMs = 0;
    longestDoubtMs = 0;
    doubtSince = null;
  };
  const close = undoLater(() => {
    clearInterval(timer);
    store.close();
  });
  const told = () => ({ oldestLiveMs, longestDoubtMs });
  return { store, state: () => store.link().state, ageMs, told, forget, close: () => void close() };
}

/** Whether the screen holds exactly what `GET /api/v1/state` of `url` says; null when both are not at the same number just now. */
export async function isEqualState({ store }: Screen, { url, token, scope }: ScreenOptions): Promise<boolean | null> {
  const query = scope === undefined ? "" : `?scope=${scope}`;
  const response = await fetch(`${url}/api/v1/state${query}`, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) return null;
  const server = (await response.json()) as { seq: number };
  const view = store.newest();
  if (view?.seq !== server.seq) return null;
  const told = JSON.parse(JSON.stringify(toJson(view))) as object;
  return isDeepStrictEqual({ ...told, asOf: null }, { ...server, asOf: null });
}

/**
 * How long until every screen is `live` with a fresh picture (of city time `since` at the earliest), the fact and not only the word,
 * or none says `live`; null beyond `limitMs`.
 */
export function untilAll(what: "live" | "not live", screens: readonly Screen[], limitMs: number, since = 0): Promise<number | null> {
  const isLive = (screen: Screen) =>
    screen.state() === "live" && screen.ageMs() < TRUE_WITHIN_MS && (screen.store.newest()?.asOf ?? 0) > since;
  return timeUntil(() => screens.every((screen) => (what === "live" ? isLive(screen) : screen.state() !== "live")), limitMs);
}

/** What does not hold when every screen of `screens` is to have the state of the server at `url`, within `limitMs`. */
export async function unequalStates(
  screens: readonly (readonly [Screen, ScreenOptions])[],
  url: string,
  limitMs: number,
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const [screen, options] of screens) {
    const equal = await timeUntil(async () => (await isEqualState(screen, { ...options, url })) === true, limitMs, 100);
    if (equal === null) faults.push(`the screen of ${options.scope ?? "the whole city"} does not hold the server's state in the end`);
  }
  return faults;
}
