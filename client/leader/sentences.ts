// The city in five sentences for those who lead: how it is, what needs a person, what comes in, who answers for it, who is there.
import type { View } from "../../shared/view.ts";
import type { CaseFilter } from "../case/case-list.tsx";
import type { Translate } from "../i18n/catalogue.ts";
import type { Format } from "../i18n/format.ts";
import { inflowOf, sayWarnings, sentenceOf, waitingOf } from "../wall/sentence.ts";
import { aboveUsual } from "./above-usual.ts";
import { furthestBehind, type Unit } from "./behind.ts";
import type { Figure } from "./figure.ts";

/** A figure that can be followed down to its cases, or the cases of a filter at once. */
export type Way = { readonly figure: Figure } | { readonly filter: CaseFilter; readonly title: string };
/** A clause of a sentence; `opens` where it is a figure with a way in. */
export type Clause = { readonly text: string; readonly opens?: Way };

export type Facts = Pick<
  View,
  | "totals"
  | "usual"
  | "sources"
  | "responses"
  | "warnings"
  | "returned"
  | "due"
  | "kinds"
  | "divisions"
  | "departments"
  | "reports"
  | "clock"
>;
export type Speech = {
  readonly t: Translate;
  readonly format: Format;
  /** The picture is fresh. */
  readonly live: boolean;
  readonly kindName: (code: string) => string;
  readonly unitName: (unit: Unit) => string;
  /** First instant of today, RFC 3339. */
  readonly today: string;
};

/** In this order: state, needs, inflow, accountability, people and sources. */
export function fiveSentences(facts: Facts, speech: Speech): readonly (readonly Clause[])[] {
  return [howItIs, whatNeedsAPerson, whatComesIn, whoAnswers, whoIsThere].map((sentence) =>
    sentence(facts, speech).map((clause, at) =>
      at === 0 ? { ...clause, text: clause.text.charAt(0).toUpperCase() + clause.text.slice(1) } : clause,
    ),
  );
}

type Sentence = (facts: Facts, speech: Speech) => readonly Clause[];

/** "+6 % vs usual", or that it is as usual. */
const said = (ratio: number, format: Format, t: Translate) =>
  Math.round(ratio * 100) === 0 ? t("kpi.asUsual") : t("leader.vs", { percent: format.signedPercent(ratio) });

/** "Calm" by the wall's own rule; else what speaks against it. */
const howItIs: Sentence = (facts, { t, format, live }) => {
  const { totals, sources, responses, usual } = facts;
  const inForce = responses.filter((row) => !row.exercise).map((row) => row.level);
  const response = inForce.length > 0 ? [{ text: t("leader.responses", { n: inForce.length }) }] : [];
  if (sentenceOf(facts, { t, format, live }).calm) return [{ text: t("leader.calm") }, ...response];
  const silent = sources.filter((row) => row.state !== "fresh").length;
  const band = usual.reportsToday;
  return [
    ...(live ? [] : [{ text: t("leader.notLive") }]),
    ...(totals.warnings.red + totals.warnings.orange === 0 ? [{ text: t("sentence.noWarning") }] : []),
    ...sayWarnings(facts, t).map((text) => ({ text })),
    ...response,
    ...(silent > 0 ? [{ text: t("leader.sourcesNotFresh", { n: silent }) }] : []),
    ...(!band ? [{ text: t("leader.usualUnknown") }] : []),
    ...(band && totals.reportsToday > band.high ? [{ text: t("leader.inflowAbove"), opens: { figure: "reports" as const } }] : []),
    ...(band && totals.reportsToday < band.low ? [{ text: t("leader.inflowBelow"), opens: { figure: "reports" as const } }] : []),
  ];
};

const whatNeedsAPerson: Sentence = ({ totals, warnings, returned, due }, { t, format }) => {
  const waiting = waitingOf(warnings).length;
  const unfilled = Math.max(0, totals.workersRostered - totals.workersOnDuty);
  const soon = due.reduce((sum, row) => sum + Object.values(row.departments).reduce((a, b) => a + b, 0), 0);
  const clauses: Clause[] = [
    ...(waiting > 0 ? [{ text: t("leader.unacknowledged", { n: waiting }) }] : []),
    ...(returned.length > 0 ? [{ text: t("leader.returned", { n: returned.length }) }] : []),
    ...(totals.overdue > 0
      ? [{ text: t("leader.overdue", { n: format.count(totals.overdue) }), opens: { figure: "overdue" as const } }]
      : []),
    ...(soon > 0 ? [{ text: t("leader.dueSoon", { n: format.count(soon) }) }] : []),
    ...(unfilled > 0 ? [{ text: t("leader.unfilled", { n: format.count(unfilled) }), opens: { figure: "staffing" as const } }] : []),
  ];
  return clauses.length > 0 ? clauses : [{ text: t("leader.nothingWaits") }];
};

const whatComesIn: Sentence = (facts, { t, format, kindName, today }) => {
  const { totals, usual, kinds } = facts;
  const inflow = inflowOf(facts);
  const band = usual.reportsToday;
  const end = usual.endOfDay;
  const [first] = aboveUsual(kinds);
  const reports = { text: t("leader.reports", { n: format.count(totals.reportsToday) }), opens: { figure: "reports" as const } };
  const beside =
    inflow.state === "unknown" || !band
      ? t("kpi.noUsual")
      : t("leader.vsUsual", {
          percent: said(inflow.ratio, format, t),
          low: format.count(band.low),
          high: format.count(band.high),
          days: usual.days,
        });
  return [
    reports,
    { text: beside },
    ...(end
      ? [{ text: t("leader.endOfDay", { n: format.count(end.mid), low: format.count(end.low), high: format.count(end.high) }) }]
      : []),
    ...(first
      ? [
          {
            text: t("leader.mostAbove", { kind: kindName(first.kind), n: format.count(first.today), usual: format.count(first.usual.mid) }),
            opens: { filter: { kind: first.kind, from: today }, title: kindName(first.kind) },
          },
        ]
      : band
        ? [{ text: t("leader.noneAbove") }]
        : []),
  ];
};

const whoAnswers: Sentence = ({ totals, divisions, departments }, { t, format, unitName }) => {
  const { open, overdue, onTimeRate, dueThisMonth } = totals;
  const [worst] = furthestBehind({ divisions, departments }, onTimeRate);
  return [
    { text: t("leader.open", { n: format.count(open) }), opens: { figure: "open" } },
    {
      text: t("leader.overdueShare", { n: format.count(overdue), percent: format.percent(overdue / Math.max(1, open)) }),
      opens: { figure: "overdue" },
    },
    onTimeRate === null
      ? { text: t("leader.nothingDue") }
      : {
          text: t("leader.onTime", { percent: format.percent(onTimeRate), n: format.count(dueThisMonth) }),
          opens: { figure: "onTime" },
        },
    ...(worst
      ? [{ text: t("leader.lowest", { name: unitName(worst), percent: format.percent(worst.rate), n: format.count(worst.n) }) }]
      : onTimeRate === null
        ? []
        : [{ text: t("leader.noneBehind") }]),
  ];
};

const whoIsThere: Sentence = ({ totals, usual, sources }, { t, format }) => {
  const silent = sources.filter((row) => row.state === "silent").length;
  const unheard = sources.filter((row) => row.state === "never").length;
  const band = usual.participationToday;
  const n = format.count(totals.participationToday);
  return [
    totals.workersRostered === 0
      ? { text: t("kpi.noRoster") }
      : {
          text: t("leader.onDuty", { n: format.count(totals.workersOnDuty), of: format.count(totals.workersRostered) }),
          opens: { figure: "staffing" },
        },
    {
      text:
        silent + unheard === 0
          ? t("leader.sourcesFresh", { n: sources.length })
          : t("leader.sources", { n: sources.length, silent, unheard }),
    },
    {
      text:
        band && band.mid > 0
          ? t("leader.participation", { n, percent: said(totals.participationToday / band.mid - 1, format, t) })
          : t("leader.participationOnly", { n }),
    },
  ];
};
