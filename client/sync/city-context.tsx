// The live view, the link and the city for components: each hook re-renders only when what it returns has changed.
import { createContext, type ReactNode, useContext, useRef, useSyncExternalStore } from "react";
import type { Health, Progress } from "../../shared/protocol.ts";
import type { View } from "../../shared/view.ts";
import { createCityClock } from "./city-clock.ts";
import type { CityInfo } from "./city-info.ts";
import type { CityStore } from "./city-store.ts";
import type { Link } from "./link.ts";

type Sync = { readonly store: CityStore; readonly city: CityInfo; readonly clock: CityTicks };
/** City time that ticks. */
type CityTicks = { readonly subscribe: (listener: () => void) => () => void; readonly now: () => number };

const SyncContext = createContext<Sync | null>(null);

type SyncProps = { readonly store: CityStore; readonly city: CityInfo; readonly children: ReactNode };

/** Goes below a gate that waits for the first view: everything in here has one. */
export function SyncProvider({ store, city, children }: SyncProps) {
  const held = useRef<Sync | null>(null);
  if (held.current?.store !== store || held.current.city !== city) {
    held.current = { store, city, clock: createCityClock(store, city.clock, performance) };
  }
  return <SyncContext value={held.current}>{children}</SyncContext>;
}

/** A part of the view; `select` may build anything, it runs once a view. Compared with `===`. */
export function useView<T>(select: (view: View) => T): T {
  const { store } = useSync();
  const last = useRef<{ view: View; select: (view: View) => T; value: T } | null>(null);
  return useSyncExternalStore(store.subscribe, () => {
    const view = store.view();
    if (!view) throw new Error("useView: no view yet. Put this below the gate");
    if (last.current?.view !== view || last.current.select !== select) last.current = { view, select, value: select(view) };
    return last.current.value;
  });
}

export function useLink(): Link {
  const { store } = useSync();
  return useSyncExternalStore(store.subscribe, store.link);
}

/** How far the past has come in; null when it is whole. */
export function useProgress(): Progress {
  const { store } = useSync();
  return useSyncExternalStore(store.subscribe, store.progress);
}

/** How the server says it is; null before it has said so. */
export function useHealth(): Health | null {
  const { store } = useSync();
  return useSyncExternalStore(store.subscribe, store.health);
}

/** Whether the server has taken this page's access away. */
export function useRevoked(): boolean {
  const { store } = useSync();
  return useSyncExternalStore(store.subscribe, () => store.refusal() === "unauthorized");
}

export function useCity(): CityInfo {
  return useSync().city;
}

/** City time, ms, in whole seconds; goes on by the city's speed while no frame comes. */
export function useCityNow(): number {
  const { clock } = useSync();
  return useSyncExternalStore(clock.subscribe, clock.now);
}

/** City time to the minute: for ages, where a second's tick would draw everything for nothing. */
export function useCityMinute(): number {
  const { clock } = useSync();
  return useSyncExternalStore(clock.subscribe, () => Math.floor(clock.now() / 60_000) * 60_000);
}

/** Code of what this page shows. */
export function useScope(): string {
  return useView(scopeOf);
}

const scopeOf = (view: View) => view.scope;

/** The store itself, for hooks of this folder. */
export function useStore(): CityStore {
  return useSync().store;
}

function useSync(): Sync {
  const sync = useContext(SyncContext);
  if (!sync) throw new Error("put this below <SyncProvider>");
  return sync;
}
