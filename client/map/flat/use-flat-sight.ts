// The simple map's camera: at home, or where panels and the autopilot ask it to be; it cuts, it does not fly.
import { type RefObject, useEffect, useLayoutEffect, useMemo, useState } from "react";
import { useCity, useScope } from "../../sync/city-context.tsx";
import { useMeasure } from "../../theme/theme-context.tsx";
import { currentFocus, subscribeFocus } from "../../wall/focus.ts";
import { boundsInSight, CLOSEST_ZOOM, gridsOfTarget, paddingOf } from "../camera.ts";
import type { CityMesh } from "../city-mesh.ts";
import { type FlatSight, fitSight, type Size } from "./sight.ts";

/** Room at the top for the note that says what this map is. */
const NOTE_U = 2.9;

/** Null before the first layout. */
export function useFlatSight(mesh: CityMesh, { width, height }: Size): FlatSight | null {
  const scope = useScope();
  const { gridIndex } = useCity();
  const { unit } = useMeasure();
  const [{ target, by }, setAsked] = useState({ target: currentFocus(), by: "person" });
  useEffect(() => subscribeFocus((next, asker) => setAsked({ target: next, by: asker })), []);
  return useMemo(() => {
    if (width === 0 || height === 0) return null;
    const grids = gridsOfTarget({ mesh, scope, gridIndex }, target);
    const padding = paddingOf(unit, width, by === "person" && target !== null && grids.length === 1);
    return fitSight(boundsInSight(mesh, grids), { width, height }, { ...padding, top: NOTE_U * unit }, CLOSEST_ZOOM);
  }, [mesh, scope, gridIndex, unit, width, height, target, by]);
}

export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const measured = element.current;
    if (!measured) return;
    const read = () => setSize({ width: measured.clientWidth, height: measured.clientHeight });
    read();
    const observer = new ResizeObserver(read);
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
