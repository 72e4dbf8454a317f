// What the autopilot shows over the map: insets of warned areas that nobody has acknowledged. And the mark of a locked picture, which stands in the title line.
import { type CSSProperties, memo, type RefObject, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useShortcut } from "../keys/use-shortcut.ts";
import { LevelSymbol } from "../panels/level-symbol.tsx";
import { areaName } from "../panels/place.ts";
import { warningTitle } from "../panels/visible-title.ts";
import { useCity, useScope } from "../sync/city-context.tsx";
import { useMeasure } from "../theme/theme-context.tsx";
import { useAudience } from "../wall/address-context.tsx";
import { focus } from "../wall/focus.ts";
import { MOST_INSETS } from "./autopilot.ts";
import "./autopilot.css";
import type { CityMesh } from "./city-mesh.ts";
import { INSET_BOX, insetPicture } from "./inset-picture.ts";
import { toggleLock, useLocked } from "./lock.ts";
import { type SeenWarning, useAutopilot } from "./use-autopilot.ts";

/** For the cells above the canvas, `.map-over`. */
export const Autopilot = memo(function Autopilot({ mesh }: { readonly mesh: CityMesh }) {
  const insets = useAutopilot(mesh);
  useShortcut("l", "autopilot.lockKey", toggleLock);
  return <Insets mesh={mesh} warnings={insets} />;
});

type InsetsProps = { readonly mesh: CityMesh; readonly warnings: readonly SeenWarning[] };

/** As many as the map has room for, the gravest first; the others are counted. */
function Insets({ mesh, warnings }: InsetsProps) {
  const t = useText();
  const host = useRef<HTMLElement>(null);
  const room = useRoom(host);
  const more = warnings.length - room;
  return (
    <section ref={host} className="map-insets" hidden={warnings.length === 0} aria-label={t("autopilot.insets")}>
      {warnings.slice(0, room).map((warning) => (
        <Inset key={warning.id} mesh={mesh} warning={warning} />
      ))}
      {room > 0 && more > 0 ? <span className="map-insets-more">{t("autopilot.more", { n: more })}</span> : null}
    </section>
  );
}

/** An inset with its gap, as autopilot.css makes it, in u. */
const INSET_WIDTH_U = 12.5;
/** Of the map's breadth they take at most this share, and none of a map that is lower than this, in u. */
const SHARE = 0.72;
const LEAST_HEIGHT_U = 20;

function useRoom(host: RefObject<HTMLElement | null>): number {
  const { unit } = useMeasure();
  const [room, setRoom] = useState(1);
  useLayoutEffect(() => {
    const stage = host.current?.closest(".map-stage");
    if (!stage) return;
    const measure = () => {
      const fit = Math.floor((stage.clientWidth * SHARE) / (INSET_WIDTH_U * unit));
      setRoom(stage.clientHeight < LEAST_HEIGHT_U * unit ? 0 : Math.min(MOST_INSETS, Math.max(1, fit)));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(stage);
    return () => observer.disconnect();
  }, [host, unit]);
  return room;
}

/** A padlock with its words while the picture is locked, for the title line; a press unlocks it. */
export function LockMark() {
  const t = useText();
  if (!useLocked()) return null;
  return (
    <button type="button" className="title-mark lock-mark" onClick={toggleLock} title={t("autopilot.unlock")} data-testid="map-lock">
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M3.5 7.5h9v6h-9zM5.5 7.5v-2a2.5 2.5 0 0 1 5 0v2" />
      </svg>
      {t("autopilot.locked")}
    </button>
  );
}

function Inset({ mesh, warning: { row, grids } }: { readonly mesh: CityMesh; readonly warning: SeenWarning }) {
  const t = useText();
  const lang = useLang();
  const city = useCity();
  const scope = useScope();
  const audience = useAudience();
  const key = grids.join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the grids, which come as a new list with each view
  const picture = useMemo(() => insetPicture(mesh, grids), [mesh, key]);
  const { level, authority, exercise } = row;
  return (
    <button
      type="button"
      className="map-inset"
      data-testid="map-inset"
      data-level={level}
      data-exercise={exercise || undefined}
      style={{ "--inset-level": `var(--level-${level})` } as CSSProperties}
      onClick={() => focus({ grids: grids.map((grid) => mesh.codes[grid] ?? "") })}
    >
      <svg viewBox={`0 0 ${INSET_BOX.width} ${INSET_BOX.height}`} preserveAspectRatio="xMidYMid slice" aria-hidden="true">
        <path className="inset-land" d={picture.land} />
        <path className="inset-grids" d={picture.grids} />
        <path className="inset-casing" d={picture.area} />
        <path className="inset-area" d={picture.area} />
      </svg>
      <LevelSymbol level={level} authority={authority} exercise={exercise} />
      <b>{warningTitle(row, { audience, lang, city, t })}</b>
      <span>{areaName(city, row.area, { scope, lang, t })}</span>
    </button>
  );
}
