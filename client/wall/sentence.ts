// The city in one sentence. "Calm" is said only when nothing at all speaks against it.
import type { Level } from "../../shared/event.ts";
import type { View } from "../../shared/view.ts";
import type { Translate } from "../i18n/catalogue.ts";
import type { Format } from "../i18n/format.ts";

const GRAVE = ["red", "orange"] satisfies Level[];

export type Sentence = { readonly text: string; readonly calm: boolean };

type Speech = { readonly t: Translate; readonly format: Format /** The picture is fresh. */; readonly live: boolean };
type Facts = Pick<View, "totals" | "usual" | "sources" | "warnings" | "returned">;

export function sentenceOf(facts: Facts, { t, format, live }: Speech): Sentence {
  const { totals, sources, returned } = facts;
  const silent = sources.filter((row) => row.state === "silent").length;
  const unheard = sources.filter((row) => row.state === "never").length;
  const inflow = inflowOf(facts);
  const said = [...sayWarnings(facts, t), ...(returned.length > 0 ? [t("sentence.returned", { n: returned.length })] : [])];
  const calm = live && said.length === 0 && silent + unheard === 0 && inflow.state === "usual";
  const clauses = [
    ...(said.length > 0 ? said : [t(calm ? "sentence.calm" : "sentence.noWarning")]),
    ...(silent > 0 ? [t("sentence.sourcesSilent", { n: silent })] : unheard > 0 ? [t("sentence.sourcesUnheard", { n: unheard })] : []),
    ...(totals.overdue > 0 ? [t("sentence.overdue", { n: format.count(totals.overdue) })] : []),
    sayInflow(inflow, totals.reportsToday, { t, format }),
  ];
  return { text: clauses.join(t("sentence.separator")), calm };
}

/** Active warnings that wait for a person: neither acknowledged nor shelved. */
export const waitingOf = (warnings: View["warnings"]) => warnings.filter((row) => row.acknowledgedAt === null && row.shelvedUntil === null);

/** The grave warnings, and how many wait: without a subject of its own only where all of these are among those just named. */
export function sayWarnings({ totals, warnings }: Pick<Facts, "totals" | "warnings">, t: Translate): readonly string[] {
  const grave = GRAVE.filter((level) => totals.warnings[level] > 0);
  const waiting = waitingOf(warnings);
  const named = grave.map((level) => t("sentence.warnings", { level: t(`level.${level}.warning`), n: totals.warnings[level] }));
  const n = waiting.length;
  const among = n > 0 && waiting.every((row) => grave.some((level) => level === row.level));
  const first = [...named, ...(among ? [t("sentence.unacknowledged", { n })] : [])].join(t("sentence.comma"));
  return [...(first ? [first] : []), ...(n > 0 && !among ? [t("sentence.warningsUnacknowledged", { n })] : [])];
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
