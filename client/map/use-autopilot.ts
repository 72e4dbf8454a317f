// The autopilot on this page: which warnings it sees, where its shots lie, and which warned areas to picture beside the map.
import { useEffect, useMemo, useRef, useState } from "react";
import { GRAVITY } from "../../shared/terms.ts";
import type { View, WarningRow } from "../../shared/view.ts";
import { useWarningList } from "../attention/use-warning-list.ts";
import { standOf } from "../panels/order.ts";
import { isShown } from "../panels/visible-title.ts";
import { useCity, useCityMinute, useProgress, useScope, useView } from "../sync/city-context.tsx";
import { useAudience } from "../wall/address-context.tsx";
import { type FocusTarget, focus } from "../wall/focus.ts";
import { type Alert, AUTOPILOT, insetsOf, type Shot } from "./autopilot.ts";
import { type Driver, startDriver } from "./autopilot-driver.ts";
import type { CityMesh } from "./city-mesh.ts";
import { useLocked } from "./lock.ts";
import { prefersStill } from "./motion.ts";
import { gridsOfArea } from "./warning-places.ts";

/** A warning with its grids inside the scope. `whole`: it covers all of it, so that the home picture shows it. */
export type SeenWarning = Alert & { readonly row: WarningRow; readonly grids: readonly number[]; readonly whole: boolean };

const selectWarnings = (view: View) => view.warnings;

/** Moves the camera, and returns the warnings whose areas are to be pictured, the gravest first. */
export function useAutopilot(mesh: CityMesh): readonly SeenWarning[] {
  const scope = useScope();
  const { divisions } = useCity();
  const alerts = useSeenWarnings(mesh, scope);
  const flood = useWarningList().flood !== null;
  const stops = useMemo(
    () => divisions.filter(({ code, parent }) => parent === scope && mesh.gridsOf.has(code)).map(({ code }) => code),
    [divisions, scope, mesh],
  );
  const locked = useLocked();
  const progress = useProgress();
  // A past that is being fed in is no news.
  const rests = locked || progress !== null;
  const [shot, setShot] = useState<Shot>(AUTOPILOT.shot);

  const sight = useRef({ alerts, stops, flood, rests });
  sight.current = { alerts, stops, flood, rests };
  const driver = useRef<Driver | null>(null);
  useEffect(() => {
    const made = startDriver({
      sight: () => ({ ...sight.current, rests: sight.current.rests || document.hidden, still: prefersStill() }),
      go: (next) => {
        setShot(next);
        if (next.kind !== "free") focus(targetOf(next, sight.current.alerts, mesh), "autopilot");
      },
    });
    driver.current = made;
    return () => made.stop();
  }, [mesh]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it looks when one of these has changed
  useEffect(() => driver.current?.look(), [mesh, alerts, stops, flood, rests]);

  return useMemo(() => insetsOf(alerts, shot).filter(({ whole, grids }) => !whole && grids.length > 0), [alerts, shot]);
}

function useSeenWarnings(mesh: CityMesh, scope: string): readonly SeenWarning[] {
  const { gridIndex } = useCity();
  const audience = useAudience();
  const now = useCityMinute();
  const warnings = useView(selectWarnings);
  const own = useMemo(() => new Set(mesh.gridsOf.get(scope) ?? [gridIndex(scope) ?? -1]), [mesh, scope, gridIndex]);
  const placed = useMemo(
    () =>
      warnings
        .filter((row) => isShown(row, audience))
        .map((row) => {
          const grids = gridsOfArea(mesh, gridIndex, row.area).filter((grid) => own.has(grid));
          return { row, grids, whole: grids.length === own.size };
        }),
    [warnings, audience, mesh, gridIndex, own],
  );
  return useMemo(
    () =>
      placed.map((one) => ({
        ...one,
        id: one.row.warningId,
        gravity: GRAVITY[one.row.level],
        calm: standOf(one.row, now) !== "unacknowledged",
      })),
    [placed, now],
  );
}

/** One box for all grids of the shot; the whole scope where a warning covers all of it, or nothing that the map knows. */
function targetOf(shot: Shot, alerts: readonly SeenWarning[], mesh: CityMesh): FocusTarget {
  switch (shot.kind) {
    case "stop":
      return { code: shot.code };
    case "warnings": {
      const shown = alerts.filter(({ id }) => shot.ids.includes(id));
      const grids = [...new Set(shown.flatMap((alert) => alert.grids))];
      if (grids.length === 0 || shown.some(({ whole }) => whole)) return null;
      return { grids: grids.map((grid) => mesh.codes[grid] ?? "") };
    }
    case "whole":
    case "free":
      return null;
  }
}
