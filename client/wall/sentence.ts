// The city in one sentence. "Calm" is said only when nothing at all speaks against it.
import type { Level } from "../../shared/event.ts";
import type { View } from "../../shared/view.ts";
import type { Translate } from "../i18n/catalogue.ts";
import type { Format } from "../i18n/format.ts";

export type Sentence = { readonly text: string; readonly calm: boolean };

type Speech = { readonly t: Translate; readonly format: Format /** The picture is fresh. */; readonly live: boolean };
type Facts = Pick<View, "totals" | "usual" | "sources" | "returned">;

export function sentenceOf({ totals, usual, sources, returned }: Facts, { t, format, live }: Speech): Sentence {
  const { warnings } = totals;
  const silent = sources.filter((row) => row.state === "silent").length;
  const unheard = sources.filter((row) => row.state === "never").length;
  const grave = (["red", "orange"] satisfies Level[]).filter((level) => warnings[level] > 0);
  const inflow = inflowOf({ totals, usual });
  const waiting = warnings.unacknowledged + returned.length;
  const calm = live && grave.length === 0 && waiting === 0 && silent + unheard === 0 && inflow.state === "usual";

  const unacknowledged = [
    ...(warnings.unacknowledged > 0 ? [t("sentence.unacknowledged", { n: warnings.unacknowledged })] : []),
    ...(returned.length > 0 ? [t("sentence.returned", { n: returned.length })] : []),
  ];
  const warned = grave.map((level) => t("sentence.warnings", { level: t(`level.${level}.warning`), n: warnings[level] }));
  const first = calm ? [t("sentence.calm")] : [...warned, ...unacknowledged];
  const clauses = [
    first.length > 0 ? first.join(t("sentence.comma")) : t("sentence.noWarning"),
    ...(silent > 0 ? [t("sentence.sourcesSilent", { n: silent })] : unheard > 0 ? [t("sentence.sourcesUnheard", { n: unheard })] : []),
    ...(totals.overdue > 0 ? [t("sentence.overdue", { n: format.count(totals.overdue) })] : []),
    sayInflow(inflow, totals.reportsToday, { t, format }),
  ];
  return { text: clauses.join(t("sentence.separator")), calm };
}

type Inflow = { readonly state: "usual" | "unusual"; readonly ratio: number } | { readonly state: "unknown" };

/** Today's reports against the same time of comparable days. */
export function inflowOf({ totals, usual }: Pick<Facts, "totals" | "usual">): Inflow {
  const band = usual.reportsToday;
  if (!band || band.mid <= 0) return { state: "unknown" };
  const inBand = totals.reportsToday >= band.low && totals.reportsToday <= band.high;
  return { state: inBand ? "usual" : "unusual", ratio: totals.reportsToday / band.mid - 1 };
}

function sayInflow(inflow: Inflow, today: number, { t, format }: Pick<Speech, "t" | "format">): string {
  if (inflow.state === "unknown") return t("sentence.inflowUnknown", { n: format.count(today) });
  if (Math.round(inflow.ratio * 100) === 0) return t("sentence.inflowUsual");
  return t("sentence.inflow", { percent: format.signedPercent(inflow.ratio) });
}
