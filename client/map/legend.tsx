// What the colours of the chosen layer mean, in words.
import { type ReactNode, useMemo } from "react";
import type { View } from "../../shared/view.ts";
import { useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { LevelSymbol } from "../panels/level-symbol.tsx";
import { useCity, useScope, useView } from "../sync/city-context.tsx";
import type { CityMesh } from "./city-mesh.ts";
import { exchangePointsOf } from "./exchange-points.ts";
import "./legend.css";
import { type LayerName, participationSteps } from "./shades.ts";

type LegendProps = { readonly layer: LayerName; readonly mesh: CityMesh };

export function Legend({ layer, mesh }: LegendProps) {
  const t = useText();
  return (
    <section className="map-legend" aria-label={t("map.legend")}>
      <LayerLegend layer={layer} mesh={mesh} />
    </section>
  );
}

function LayerLegend({ layer, mesh }: LegendProps) {
  switch (layer) {
    case "warnings":
      return <WarningLegend />;
    case "unusual":
      return <UnusualLegend />;
    case "staffing":
      return <StaffingLegend />;
    case "participation":
      return <ParticipationLegend mesh={mesh} />;
  }
}

function WarningLegend() {
  const t = useText();
  return (
    <>
      {(["red", "orange", "yellow", "blue"] as const).map((level) => (
        <Entry key={level} swatch={<LevelSymbol level={level} authority="statutory" size={1.1} />} label={t(`level.${level}`)} />
      ))}
      <span className="map-legend-gap" />
      <Entry swatch={<i className="map-mark filled" />} label={t("map.legend.statutory")} />
      <Entry swatch={<i className="map-mark outlined" />} label={t("map.legend.internal")} />
      <Entry swatch={<i className="map-mark dashed" />} label={t("map.legend.exercise")} />
    </>
  );
}

function UnusualLegend() {
  const t = useText();
  return (
    <>
      <span>{t("map.unusual.0")}</span>
      <Ramp name="unusual" steps={6} labelOf={(step) => t(`map.unusual.${step as 0 | 1 | 2 | 3 | 4 | 5}`)} middle={2} />
      <span>{t("map.unusual.5")}</span>
    </>
  );
}

function StaffingLegend() {
  const t = useText();
  return (
    <>
      <Entry swatch={<i className="map-swatch none" />} label={t("map.staffing.none")} />
      <Entry swatch={<i className="map-swatch on-duty" />} label={t("map.staffing.onDuty")} />
      <Entry swatch={<i className="map-swatch attention" />} label={t("condition.attention")} />
      <Entry swatch={<i className="map-swatch emergency" />} label={t("condition.emergency")} />
      <Entry swatch={<i className="map-swatch absent" />} label={t("map.staffing.absent")} />
    </>
  );
}

const selectPoints = (view: View) => view.grids.points;

function ParticipationLegend({ mesh }: { readonly mesh: CityMesh }) {
  const t = useText();
  const { count } = useFormat();
  const steps = participationSteps(useView(selectPoints));
  return (
    <>
      <span>{t("map.points.none")}</span>
      <Ramp
        name="participation"
        steps={5}
        labelOf={(step) => (step === 0 ? t("map.points.none") : t("map.points.from", { n: count(steps[step - 1] ?? 0) }))}
      />
      <span>{t("map.points.from", { n: count(steps[3] ?? 0) })}</span>
      <ExchangeEntry mesh={mesh} />
    </>
  );
}

/** How many there are in what this page shows, drawn or not, and whether their places are known. */
function ExchangeEntry({ mesh }: { readonly mesh: CityMesh }) {
  const t = useText();
  const { count } = useFormat();
  const { topology } = useCity();
  const scope = useScope();
  const points = useMemo(() => {
    const own = new Set(mesh.gridsOf.get(scope) ?? mesh.codes.flatMap((code, grid) => (code === scope ? [grid] : [])));
    return exchangePointsOf(topology, mesh).filter(({ grid }) => own.has(grid));
  }, [topology, mesh, scope]);
  if (points.length === 0) return null;
  const simulated = points.some((point) => point.simulated);
  return (
    <>
      <span className="map-legend-gap" />
      <Entry
        swatch={<i className="map-square" />}
        label={t(simulated ? "map.exchange.simulated" : "map.exchange", { n: count(points.length) })}
      />
    </>
  );
}

type RampProps = {
  readonly name: "unusual" | "participation";
  readonly steps: number;
  readonly labelOf: (step: number) => string;
  /** The step that has its word in it. */
  readonly middle?: number;
};

/** Each step says its word when it is pointed at or has the focus. */
function Ramp({ name, steps, labelOf, middle }: RampProps) {
  return (
    <ul className="map-ramp">
      {Array.from({ length: steps }, (_, step) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its index
          key={step}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the word of a step must be had without a pointer too
          tabIndex={0}
          aria-label={labelOf(step)}
          data-name={labelOf(step)}
          style={{ background: `var(--${name}-${step})` }}
        >
          {step === middle ? labelOf(step) : null}
        </li>
      ))}
    </ul>
  );
}

function Entry({ swatch, label }: { readonly swatch: ReactNode; readonly label: string }) {
  return (
    <span className="map-legend-entry">
      {swatch}
      {label}
    </span>
  );
}
