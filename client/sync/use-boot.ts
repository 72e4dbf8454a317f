// Brings a page up: session, city, live line, all at once; tries again by itself until there is a city and a first view.
import { useEffect, useState, useSyncExternalStore } from "react";
import type { Refusal } from "../../shared/protocol.ts";
import { BUILD } from "./build.ts";
import type { CityInfo } from "./city-info.ts";
import { type CityStore, createCityStore } from "./city-store.ts";
import { displayName } from "./display-name.ts";
import { type Loaded, loadCity } from "./load-city.ts";
import { fetchPage } from "./newer-page.ts";
import { pagePace } from "./pace.ts";
import { startPageHealth } from "./page-health.ts";
import { keepPicture, revealWhenDrawn } from "./picture.ts";
import { createReloader } from "./reload.ts";
import { createSession, type Session } from "./session.ts";
import { openSocketLine } from "./socket-line.ts";
import { exposeSupport } from "./support.ts";

const FIRST_PAUSE_S = 2;
const LONGEST_PAUSE_S = 30;
/** Far oftener than the cookie needs, so that an answer that is lost costs nothing. */
const RENEW_MS = 24 * 3_600_000;

export type Boot =
  | { readonly phase: "ready"; readonly store: CityStore; readonly city: CityInfo }
  | { readonly phase: "waiting"; readonly why: "loading" | "connecting" | Refusal }
  | { readonly phase: "waiting"; readonly why: "unreachable"; readonly secondsLeft: number };

/** `firstLoad`: the city, asked for while the page is still being built. */
export type Connection = { readonly store: CityStore; readonly session: Session; readonly firstLoad: Promise<Loaded> };

/** Opens the line of a page. Once a page. */
export function connect(scope: string | undefined): Connection {
  const session = createSession({ location, history, fetch: fetch.bind(window) });
  const reloadPage = createReloader({
    storage: sessionStorage,
    now: () => Date.now(),
    reload: () => location.reload(),
    after: (ms, run) => void setTimeout(run, ms),
    fetchPage: () => fetchPage(location.pathname + location.search, document.documentElement.outerHTML, fetch.bind(window)),
    keepPicture: () => keepPicture(sessionStorage),
  });
  const firstLoad = loadCity(session, fetch.bind(window));
  const before = session.hasToken() ? session.signIn() : undefined;
  const store = createCityStore({
    openLine: openSocketLine,
    scope,
    pace: pagePace,
    signIn: session.signIn,
    reloadPage,
    build: BUILD,
    display: displayName(sessionStorage, mintName),
    before,
  });
  startPageHealth(store, () => reloadPage("heap"));
  revealWhenDrawn(store);
  setInterval(() => void session.renew().catch(() => {}), RENEW_MS);
  exposeSupport(store);
  for (const [target, name] of [
    [window, "online"],
    [window, "offline"],
    [window, "pageshow"],
    [document, "visibilitychange"],
  ] as const)
    target.addEventListener(name, store.nudge);
  // A new address pasted over the old one brings a new token without loading the page.
  window.addEventListener("hashchange", () => {
    if (location.hash.includes("token=")) location.reload();
  });
  return { store, session, firstLoad };
}

const mintName = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export function useBoot({ store, session, firstLoad }: Connection): Boot {
  const [city, setCity] = useState<CityInfo | null>(null);
  const [fault, setFault] = useState<"unauthorized" | "not-ready" | "unreachable" | null>(null);
  const [secondsLeft, setSecondsLeft] = useState(0);
  const hasView = useSyncExternalStore(store.subscribe, () => store.view() !== null);
  const refusal = useSyncExternalStore(store.subscribe, store.refusal);

  useEffect(() => {
    let gone = false;
    let pause = FIRST_PAUSE_S;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const attempt = async (loading = loadCity(session, fetch.bind(window))) => {
      const loaded = await loading;
      if (gone) return;
      if ("city" in loaded) {
        setFault(null);
        setCity(loaded.city);
        return;
      }
      setFault(loaded.fault);
      countDown(pause);
      pause = Math.min(LONGEST_PAUSE_S, pause * 2);
    };
    const countDown = (seconds: number) => {
      setSecondsLeft(seconds);
      timer = setTimeout(() => (seconds > 1 ? countDown(seconds - 1) : void attempt()), 1000);
    };
    void attempt(firstLoad);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [session, firstLoad]);

  if (city && hasView) return { phase: "ready", store, city };
  if (refusal) return { phase: "waiting", why: refusal };
  if (fault === "unreachable") return { phase: "waiting", why: fault, secondsLeft };
  if (fault) return { phase: "waiting", why: fault };
  return { phase: "waiting", why: city ? "connecting" : "loading" };
}
