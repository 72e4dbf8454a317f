// What the colours of the chosen layer mean, in words.
import type { ReactNode } from "react";
import type { View } from "../../shared/view.ts";
import { useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { LevelSymbol } from "../panels/level-symbol.tsx";
import { useView } from "../sync/city-context.tsx";
import { type LayerName, participationSteps } from "./shades.ts";

export function Legend({ layer }: { readonly layer: LayerName }) {
  const t = useText();
  return (
    <section className="map-legend" aria-label={t("map.legend")}>
      <LayerLegend layer={layer} />
    </section>
  );
}

function LayerLegend({ layer }: { readonly layer: LayerName }) {
  switch (layer) {
    case "warnings":
      return <WarningLegend />;
    case "unusual":
      return <UnusualLegend />;
    case "staffing":
      return <StaffingLegend />;
    case "participation":
      return <ParticipationLegend />;
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
      <span>{t("map.unusual.1")}</span>
      <Ramp name="unusual" steps={6} labelOf={(step) => t(`map.unusual.${step as 0 | 1 | 2 | 3 | 4 | 5}`)} />
      <span>{t("map.unusual.3")}</span>
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

function ParticipationLegend() {
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
    </>
  );
}

type RampProps = { readonly name: "unusual" | "participation"; readonly steps: number; readonly labelOf: (step: number) => string };

function Ramp({ name, steps, labelOf }: RampProps) {
  return (
    <span className="map-ramp">
      {Array.from({ length: steps }, (_, step) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its index
        <i key={step} title={labelOf(step)} style={{ background: `var(--${name}-${step})` }} />
      ))}
    </span>
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
