// The calm second layer: how people take part today, how good yesterday's projection was, notices, what the city has published.
import type { ReactElement } from "react";
import { useText } from "../i18n/text-context.tsx";
import { CityFigures } from "../panels/city-figures.tsx";
import { Panel } from "../panels/panel.tsx";
import { useSizeU } from "../panels/use-pages.ts";
import { useCity } from "../sync/city-context.tsx";
import { useHasPlace } from "../wall/places.ts";
import { Notices } from "./notices.tsx";
import { PARTS, type PartName, placeParts } from "./parts.ts";
import { Places } from "./places.tsx";
import { Today } from "./today.tsx";
import { Yesterday } from "./yesterday.tsx";
import "./second.css";

/** Room for a part, in u. */
export type Room = { readonly height: number; readonly width: number };

const ELEMENTS: Readonly<Record<PartName, (room: Room) => ReactElement>> = {
  today: () => <Today />,
  yesterday: () => <Yesterday />,
  places: ({ height }) => <Places height={height} />,
  notices: (room) => <Notices {...room} />,
  figures: ({ height, width }) => <CityFigures heightU={height} widthU={width} />,
};
const GAP_U = 1.5;

export function SecondLayer() {
  const t = useText();
  const { figures } = useCity();
  const hasFigures = !useHasPlace("platforms") && figures.length > 0;
  const { box, width, height } = useSizeU<HTMLDivElement>();
  const columns = placeParts(hasFigures ? PARTS : PARTS.filter((part) => part !== "figures"), { width, height });
  const columnU = (width - (columns.length - 1) * GAP_U) / columns.length;
  return (
    <Panel title={t("layout.second")} unit={t("second.unit")} testId="panel-second" className="second">
      <div ref={box} className="second-columns">
        {height === 0
          ? null
          : columns.map((parts) => (
              <div key={parts[0]?.part} className="second-column">
                {parts.map(({ part, height: own }) => (
                  <section key={part} className="second-part" data-part={part} style={{ height: `calc(${own.toFixed(2)} * var(--u))` }}>
                    {ELEMENTS[part]({ height: own, width: columnU })}
                  </section>
                ))}
              </div>
            ))}
      </div>
    </Panel>
  );
}
