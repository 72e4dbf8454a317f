// Moves the camera when a panel asks, when the map's size changes, and home on Escape or the home button.
import { useEffect, useRef } from "react";
import { useCity, useScope } from "../sync/city-context.tsx";
import { useMeasure } from "../theme/theme-context.tsx";
import { currentFocus, subscribeFocus } from "../wall/focus.ts";
import { createCamera, paddingOf } from "./camera.ts";
import type { CityMesh } from "./city-mesh.ts";
import { useMap } from "./map-canvas.tsx";

export function useCamera(mesh: CityMesh): void {
  const map = useMap();
  const scope = useScope();
  const { gridIndex } = useCity();
  const { unit } = useMeasure();
  const u = useRef(unit);
  u.current = unit;
  useEffect(() => {
    const padding = (card: boolean) => paddingOf(u.current, map.getContainer().clientWidth, card);
    const camera = createCamera(map, { mesh, scope, gridIndex, padding });
    const wanted = currentFocus();
    if (wanted) camera.goTo(wanted, "person");
    else camera.refit();
    const unsubscribe = subscribeFocus(camera.goTo);
    map.on("resize", camera.refit);
    return () => {
      unsubscribe();
      map.off("resize", camera.refit);
      camera.stop();
    };
  }, [map, mesh, scope, gridIndex]);
}
