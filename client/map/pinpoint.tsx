// Keeps an element above the canvas at a place on the map, centred on it, while the camera moves.
import { type ReactNode, useLayoutEffect, useRef } from "react";
import type { LngLat } from "./city-mesh.ts";
import { useMap } from "./map-canvas.tsx";

export function Pinpoint({
  at: [lng, lat],
  className,
  children,
}: {
  readonly at: LngLat;
  readonly className?: string;
  readonly children?: ReactNode;
}) {
  const map = useMap();
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const place = () => {
      const { x, y } = map.project([lng, lat]);
      if (element.current) element.current.style.translate = `calc(${x}px - 50%) calc(${y}px - 50%)`;
    };
    place();
    map.on("move", place);
    map.on("resize", place);
    return () => {
      map.off("move", place);
      map.off("resize", place);
    };
  }, [map, lng, lat]);
  return (
    <div ref={element} className={className ? `map-pin ${className}` : "map-pin"}>
      {children}
    </div>
  );
}
