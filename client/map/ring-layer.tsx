// A soft ring where a report came in, gone in 1.8 s: a fixed set of elements above the canvas, animated by the compositor, so the map draws nothing for them.
import type { Map as MapLibreMap } from "maplibre-gl";
import { useEffect, useMemo, useRef } from "react";
import type { View } from "../../shared/view.ts";
import { isShown } from "../panels/visible-title.ts";
import { useCity, useView } from "../sync/city-context.tsx";
import { useAudience } from "../wall/address-context.tsx";
import { type CityMesh, type LngLat, middleOf, middleOfBounds } from "./city-mesh.ts";
import { useMap } from "./map-canvas.tsx";
import { play, prefersStill } from "./motion.ts";
import { createRingPlanner, MOST_COUNTS, MOST_RINGS, RING_MS } from "./rings.ts";

const selectReports = (view: View) => view.reports;

export function RingLayer({ mesh }: { readonly mesh: CityMesh }) {
  const map = useMap();
  const { gridIndex, clock } = useCity();
  const audience = useAudience();
  const all = useView(selectReports);
  const reports = useMemo(() => all.filter((row) => isShown(row, audience)), [all, audience]);
  const asOf = useRef(0);
  useView((view) => {
    asOf.current = view.asOf;
    return null;
  });
  const host = useRef<HTMLDivElement>(null);
  const stage = useRef<RingStage | null>(null);
  const plan = useMemo(
    () => createRingPlanner({ gridIndex, townOf: (grid) => mesh.ancestry[grid]?.[2] ?? mesh.ancestry[grid]?.[1], speed: clock.speed }),
    [gridIndex, mesh, clock.speed],
  );

  useEffect(() => {
    if (!host.current) return;
    const made = createRingStage(map, host.current);
    stage.current = made;
    return () => made.stop();
  }, [map]);

  useEffect(() => {
    const { rings, counts } = plan(reports, asOf.current, performance.now());
    if (document.hidden) return;
    for (const grid of rings) stage.current?.ring(middleOfBounds(mesh.bounds[grid] ?? [0, 0, 0, 0]));
    for (const [town, count] of counts) stage.current?.count(middleOf(mesh, mesh.gridsOf.get(town) ?? []), count);
  }, [plan, reports, mesh]);

  return <div ref={host} className="map-rings" aria-hidden="true" />;
}

type RingStage = { readonly ring: (at: LngLat) => void; readonly count: (at: LngLat, count: number) => void; readonly stop: () => void };

type Slot = { readonly element: HTMLElement; at: LngLat; animation: Animation | null };

const RING_FRAMES: Keyframe[] = [
  { opacity: 0.9, scale: 0.15 },
  { opacity: 0.7, scale: 0.75, offset: 0.35 },
  { opacity: 0, scale: 1 },
];
const FADE_FRAMES: Keyframe[] = [{ opacity: 1 }, { opacity: 1, offset: 0.6 }, { opacity: 0 }];

/** Elements are made on first need, never more than the bounds, and used in turn. */
export function createRingStage(map: MapLibreMap, host: HTMLElement): RingStage {
  const active = new Set<Slot>();
  const place = ({ element, at }: Slot) => {
    const { x, y } = map.project([at[0], at[1]]);
    element.style.translate = `${x}px ${y}px`;
  };
  const placeAll = () => active.forEach(place);
  const createPool = (className: string, most: number, frames: Keyframe[]) => {
    const slots: Slot[] = [];
    let turn = 0;
    return (at: LngLat, text: string) => {
      slots[turn] ??= { element: createElement(host, className), at, animation: null };
      const slot = slots[turn] as Slot;
      turn = (turn + 1) % most;
      slot.at = at;
      if (slot.element.textContent !== text) slot.element.textContent = text;
      place(slot);
      slot.animation?.cancel();
      slot.animation = play(slot.element, frames, { durationMs: RING_MS });
      slot.animation.onfinish = () => active.delete(slot);
      active.add(slot);
    };
  };
  const ring = createPool("map-ring", MOST_RINGS, prefersStill() ? FADE_FRAMES : RING_FRAMES);
  const count = createPool("map-ring-count", MOST_COUNTS, FADE_FRAMES);
  map.on("move", placeAll);
  return {
    ring: (at) => ring(at, ""),
    count: (at, reports) => count(at, `+${reports}`),
    stop: () => {
      map.off("move", placeAll);
      host.replaceChildren();
    },
  };
}

function createElement(host: HTMLElement, className: string): HTMLElement {
  const element = document.createElement("span");
  element.className = className;
  host.append(element);
  return element;
}
