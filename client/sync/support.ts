// `window.chengge`: what a check or a person at the console may ask the wall.
import { toJson } from "../../shared/json.ts";
import type { CityStore } from "./city-store.ts";

type Support = {
  readonly epoch: string | null;
  readonly seq: number;
  readonly asOf: string | null;
  /** The shape of GET /api/v1/state. */
  readonly view: () => unknown;
  /** The MapLibre map, once there is one. */
  map: unknown;
};

declare global {
  interface Window {
    chengge?: Support;
  }
}

let map: unknown = null;

/** The map panel hands its map over here. */
export function setSupportMap(next: unknown): void {
  map = next;
  if (window.chengge) window.chengge.map = next;
}

export const supportMap = () => map;

export function exposeSupport(store: CityStore): void {
  window.chengge = {
    get epoch() {
      return store.newest()?.epoch ?? null;
    },
    get seq() {
      return store.newest()?.seq ?? 0;
    },
    get asOf() {
      const asOf = store.newest()?.asOf;
      return asOf === undefined ? null : new Date(asOf).toISOString();
    },
    view: () => {
      const view = store.newest();
      return view && toJson(view);
    },
    map,
  };
}
