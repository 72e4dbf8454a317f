// The frame of every panel: title, unit and period, how old it is when it is not fresh, which source it misses.
import type { ReactNode } from "react";
import type { Family } from "../../shared/city.ts";
import type { View } from "../../shared/view.ts";
import { nameOf } from "../i18n/catalogue.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useCity, useLink, useView } from "../sync/city-context.tsx";

const MINUTE_MS = 60_000;
/** Letters for which every panel's head has room; more are told as a count, the name on hover and among the sources. */
const NAMED_MOST = 20;

type PanelProps = {
  readonly title: string;
  /** Unit and period: "件 · 每小时", "next 8 h". */
  readonly unit?: string | undefined;
  /** At the right end of the title line. */
  readonly aside?: ReactNode;
  /** Families whose silent sources this panel must confess. */
  readonly dependsOn?: readonly Family[];
  /** Charts and fills are veiled when the link is not live; a panel of level symbols says `false`. */
  readonly veil?: boolean;
  readonly className?: string;
  readonly testId?: string;
  readonly children: ReactNode;
};

export function Panel({ title, unit, aside, dependsOn, veil = true, className, testId, children }: PanelProps) {
  return (
    <section className={className ? `panel ${className}` : "panel"} data-testid={testId} aria-label={title}>
      <header className="panel-head">
        <h2>{title}</h2>
        {unit ? <span className="panel-unit">{unit}</span> : null}
        {dependsOn ? <SilentMark families={dependsOn} /> : null}
        <PanelAge />
        {aside ? <div className="panel-aside">{aside}</div> : null}
      </header>
      <div className={veil ? "panel-body veiled" : "panel-body"}>{children}</div>
    </section>
  );
}

/** Says of when the picture is and how late, only while it is not live; the veil itself hangs on <main data-link>. */
function PanelAge() {
  const t = useText();
  const format = useFormat();
  const { lastAsOf, ageMs } = useLink();
  if (!useIsLate()) return null;
  const late = ageMs < MINUTE_MS ? t("link.panelLate", { n: Math.floor(ageMs / 1000) }) : t("charts.late", { age: format.age(ageMs) });
  return <span className="panel-late">{lastAsOf === null ? late : t("charts.asOf", { time: format.time(lastAsOf), late })}</span>;
}

const selectSources = (view: View) => view.sources;

/** Names the first silent source that these families depend on. */
function SilentMark({ families }: { readonly families: readonly Family[] }) {
  const t = useText();
  const lang = useLang();
  const city = useCity();
  const silent = useView(selectSources)
    .filter((row) => row.state === "silent")
    .flatMap((row) => city.source(row.source) ?? [])
    .filter((source) => source.families?.some((family) => families.includes(family)));
  const late = useIsLate();
  const first = silent[0];
  if (!first) return null;
  const name = nameOf(first, lang);
  const said = silent.length === 1 ? t("panel.silent", { name }) : t("panel.silentMany", { name, n: silent.length });
  const isNamed = silent.length === 1 && said.length <= NAMED_MOST;
  return (
    <span className="panel-silent" title={said}>
      <i className="tile" data-state="silent" />
      <span className={late ? "visually-hidden" : undefined}>{isNamed ? said : t("panel.silentCount", { n: silent.length })}</span>
    </span>
  );
}

/** The age then stands in the head of every panel, and leaves no room for names. */
function useIsLate(): boolean {
  const { state, recovering } = useLink();
  return state !== "live" && !recovering;
}
