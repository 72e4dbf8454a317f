// The KPIs, each beside what is usual for this hour of a comparable day.
import { type CSSProperties, useMemo } from "react";
import type { Band, HourRow, Totals, Usual, View } from "../../shared/view.ts";
import { useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { LevelSymbol } from "../panels/level-symbol.tsx";
import { Sparkline } from "../panels/sparkline.tsx";
import { closedByHour, inflowByHour, levelByHour, zoneOf } from "../panels/today.ts";
import { useCity, useView } from "../sync/city-context.tsx";
import type { KpiRow } from "./arrangement.ts";
import { HeadCells, shareOf } from "./head-cells.tsx";
import { Delta, isUnusual, Kpi } from "./kpi.tsx";
import { RateStrip } from "./rate-strip.tsx";
import type { Box } from "./screens.ts";
import { useShownTotals } from "./shown-totals.ts";
import { useUsual } from "./use-usual.ts";

const HOURS = 24;
const LEVELS = ["red", "orange", "yellow", "blue"] as const;

const selectSources = (view: View) => view.sources;
const selectHours = (view: View) => view.hours;
/** To the quarter of an hour: a sparkline does not draw again at every tick. */
const selectQuarter = (view: View) => Math.floor(view.clock / 900_000) * 900_000;

type StripProps = { readonly heads: readonly Box[]; readonly row: KpiRow };

/** Spread evenly over the wall's screens; a wide wall has three more. */
export function KpiStrip({ heads, row }: StripProps) {
  const totals = useShownTotals();
  const usual = useUsual();
  const figures = [
    <ReportsKpi key="reports" totals={totals} usual={usual} brief={row.brief} />,
    <LevelKpi key="open" which="open" value={totals.open} usual={usual.open} totals={totals} />,
    <LevelKpi key="overdue" which="overdue" value={totals.overdue} usual={usual.overdue} totals={totals} />,
    ...(row.more ? [<ClosedKpi key="closed" totals={totals} usual={usual} />] : []),
    <OnTimeKpi key="on-time" totals={totals} />,
    <DutyKpi key="duty" totals={totals} usual={usual} brief={row.brief} />,
    ...(row.more ? [<ParticipationKpi key="participation" totals={totals} usual={usual} />, <SourcesKpi key="sources" />] : []),
    <WarningsKpi key="warnings" totals={totals} brief={row.brief} />,
  ];
  const cell = (screen: number) => (
    <section
      className="kpis"
      data-columns={row.columns}
      data-pictures={row.pictures || undefined}
      style={{ "--columns": row.columns } as CSSProperties}
    >
      {figures.slice(...shareOf(figures.length, heads.length, screen))}
    </section>
  );
  return <HeadCells heads={heads} className="kpi-cell" cell={cell} />;
}

type Figures = { readonly totals: Totals; readonly usual: Usual };
type Brief = { readonly brief: boolean };

function ReportsKpi({ totals, usual, brief }: Figures & Brief) {
  const t = useText();
  const format = useFormat();
  const { hours, clock, zone } = useToday();
  const values = useMemo(() => inflowByHour(hours, clock, zone), [hours, clock, zone]);
  const value = totals.reportsToday;
  return (
    <Kpi
      testId="kpi-reports-today"
      label={t(brief ? "layout.kpi.brief.reports" : "kpi.reportsToday")}
      value={format.count(value)}
      unit={t("kpi.unit.cases")}
      number={value}
      unusual={isUnusual(value, usual.reportsToday)}
      neighbour={<Delta value={value} usual={usual.reportsToday} />}
      picture={<Sparkline values={values} band={usual.hourly} slots={HOURS} steps label={t("panel.inflow")} />}
    />
  );
}

type LevelProps = { readonly which: "open" | "overdue"; readonly value: number; readonly usual: Band | null; readonly totals: Totals };

function LevelKpi({ which, value, usual, totals }: LevelProps) {
  const t = useText();
  const format = useFormat();
  const { hours, clock, zone } = useToday();
  const values = useMemo(() => levelByHour(hours, `${which}Change`, value, { clock, zone }), [hours, which, value, clock, zone]);
  const share =
    which === "overdue" && totals.open > 0 ? t("kpi.overdueShare", { percent: format.percent(value / totals.open) }) : undefined;
  return (
    <Kpi
      testId={`kpi-${which}`}
      label={t(`kpi.${which}`)}
      value={format.count(value)}
      unit={t("kpi.unit.cases")}
      number={value}
      unusual={isUnusual(value, usual)}
      neighbour={<Delta value={value} usual={usual} />}
      more={share}
      picture={<Sparkline values={values} band={usual} slots={HOURS + 1} label={t(`kpi.${which}`)} />}
    />
  );
}

function OnTimeKpi({ totals }: Pick<Figures, "totals">) {
  const t = useText();
  const format = useFormat();
  const rate = totals.onTimeRate;
  return (
    <Kpi
      testId="kpi-on-time"
      label={t("kpi.onTimeRate")}
      value={rate === null ? "–" : format.percent(rate)}
      number={rate ?? undefined}
      neighbour={t("kpi.unit.month")}
      more={t("kpi.dueInPeriod", { n: format.count(totals.dueThisMonth) })}
      picture={<RateStrip />}
    />
  );
}

function DutyKpi({ totals, usual, brief }: Figures & Brief) {
  const t = useText();
  const format = useFormat();
  const { hours, clock, zone } = useToday();
  const { workersOnDuty, workersRostered } = totals;
  const values = useMemo(() => levelByHour(hours, "workersChange", workersOnDuty, { clock, zone }), [hours, workersOnDuty, clock, zone]);
  const missing = Math.max(0, workersRostered - workersOnDuty);
  const rate = t(brief ? "layout.kpi.brief.dutyRate" : "kpi.dutyRate", {
    percent: format.percent(workersOnDuty / Math.max(1, workersRostered)),
  });
  return (
    <Kpi
      testId="kpi-on-duty"
      label={t(brief ? "layout.kpi.brief.onDuty" : "kpi.onDuty")}
      value={format.count(workersOnDuty)}
      unit={`/ ${format.count(workersRostered)}`}
      number={workersOnDuty}
      unusual={isUnusual(workersOnDuty, usual.workersOnDuty)}
      neighbour={workersRostered === 0 ? t("kpi.noRoster") : rate}
      more={workersRostered === 0 ? undefined : missing === 0 ? t("kpi.full") : t("kpi.missing", { n: format.count(missing) })}
      picture={<Sparkline values={values} band={usual.workersOnDuty} slots={HOURS + 1} label={t("kpi.onDuty")} />}
    />
  );
}

function ClosedKpi({ totals, usual }: Figures) {
  const t = useText();
  const format = useFormat();
  const { hours, clock, zone } = useToday();
  const values = useMemo(() => closedByHour(hours, clock, zone), [hours, clock, zone]);
  const value = totals.closedToday;
  return (
    <Kpi
      testId="kpi-closed-today"
      label={t("layout.kpi.closedToday")}
      value={format.count(value)}
      unit={t("kpi.unit.cases")}
      number={value}
      unusual={isUnusual(value, usual.closedToday)}
      neighbour={<Delta value={value} usual={usual.closedToday} />}
      more={t("layout.kpi.settled", { n: format.count(totals.settledToday) })}
      picture={<Sparkline values={values} band={null} slots={HOURS} steps label={t("layout.kpi.closedToday")} />}
    />
  );
}

function ParticipationKpi({ totals, usual }: Figures) {
  const t = useText();
  const format = useFormat();
  const value = totals.participationToday;
  return (
    <Kpi
      testId="kpi-participation"
      label={t("panel.participation")}
      value={format.count(value)}
      unit={t("layout.kpi.activities")}
      number={value}
      unusual={isUnusual(value, usual.participationToday)}
      neighbour={<Delta value={value} usual={usual.participationToday} />}
      more={t("layout.kpi.points", { n: format.compact(totals.pointsToday) })}
    />
  );
}

function SourcesKpi() {
  const t = useText();
  const format = useFormat();
  const sources = useView(selectSources);
  const fresh = sources.filter((row) => row.state === "fresh").length;
  const silent = sources.filter((row) => row.state === "silent").length;
  return (
    <Kpi
      testId="kpi-sources"
      label={t("layout.kpi.sources")}
      value={format.count(fresh)}
      unit={`/ ${format.count(sources.length)}`}
      number={fresh}
      unusual={silent > 0}
      neighbour={silent > 0 ? t("layout.kpi.silent", { n: silent }) : t("layout.kpi.noneSilent")}
    />
  );
}

/** From so many digits on a cell holds the four numbers beside small shapes only. */
const CROWDED_DIGITS = { wide: 6, brief: 5 } as const;

function WarningsKpi({ totals, brief }: Pick<Figures, "totals"> & Brief) {
  const t = useText();
  const { warnings } = totals;
  const total = LEVELS.reduce((sum, level) => sum + warnings[level], 0);
  const unacknowledged = warnings.unacknowledged > 0;
  const isCrowded = LEVELS.map((level) => warnings[level]).join("").length >= CROWDED_DIGITS[brief ? "brief" : "wide"];
  return (
    <div className="kpi kpi-warnings" data-testid="kpi-warnings" data-value={total} data-unusual={unacknowledged || undefined}>
      <span className="kpi-label">{t("kpi.warnings")}</span>
      <span className="kpi-levels" data-crowded={isCrowded || undefined}>
        {LEVELS.map((level) => (
          <span key={level} className="kpi-level" data-none={warnings[level] === 0 || undefined}>
            <LevelSymbol level={level} authority="statutory" size={isCrowded ? 1.3 : 2.4} />
            <b>{warnings[level]}</b>
          </span>
        ))}
      </span>
      <span className="kpi-neighbour">
        {unacknowledged
          ? t(brief ? "layout.kpi.brief.unacknowledged" : "kpi.unacknowledged", { n: warnings.unacknowledged })
          : t(total === 0 ? "kpi.noWarnings" : brief ? "layout.kpi.brief.allAcknowledged" : "kpi.allAcknowledged")}
      </span>
    </div>
  );
}

function useToday() {
  const zone = zoneOf(useCity().timeZone);
  return { hours: useView(selectHours) as readonly HourRow[], clock: useView(selectQuarter), zone };
}
