// Three problems, each with its figure, what it is measured against, and a way in.
import { useMemo } from "react";
import type { View, WarningRow } from "../../shared/view.ts";
import { issuedBy } from "../attention/warning-words.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { LevelSymbol } from "../panels/level-symbol.tsx";
import { Panel } from "../panels/panel.tsx";
import { areaName } from "../panels/place.ts";
import { useCalm } from "../panels/use-calm.ts";
import { isKindShown, isShown, warningTitle } from "../panels/visible-title.ts";
import { useCity, useCityMinute, useView } from "../sync/city-context.tsx";
import { useAudience } from "../wall/address-context.tsx";
import { pin } from "../wall/pinned.ts";
import { useUsual } from "../wall/use-usual.ts";
import type { AboveUsual } from "./above-usual.ts";
import type { Behind } from "./behind.ts";
import { useFirstInstants } from "./breakdown.tsx";
import { useOpen } from "./opened.ts";
import { type Problem, threeProblems } from "./problems.ts";
import { useNames } from "./sentences-panel.tsx";

const REDRAW_MS = 5000;
const whole = (view: View) => view;

export function ProblemsPanel() {
  const t = useText();
  const audience = useAudience();
  const city = useCity();
  const live = useView(whole);
  const view = useCalm(live, REDRAW_MS);
  // A warning does not wait for the next look at the figures.
  const { warnings } = live;
  const known = useUsual().reportsToday !== null;
  const problems = useMemo(() => {
    const shown = warnings.filter((row) => isShown(row, audience));
    const kinds = known ? view.kinds.filter(({ kind }) => isKindShown(kind, audience, city)) : [];
    return threeProblems({ ...view, warnings: shown, kinds });
  }, [view, warnings, audience, city, known]);
  return (
    <Panel title={t("leader.problems")} unit={t("leader.problemsRule")} className="problems" testId="leader-problems" veil={false}>
      {problems.length === 0 ? <p className="empty">{t("leader.problem.none")}</p> : null}
      <ol>
        {problems.map((problem, at) => (
          <li key={keyOf(problem)} className="problem" data-testid="leader-problem" data-what={problem.what}>
            <span className="problem-number num">{at + 1}</span>
            <ProblemRow problem={problem} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function keyOf(problem: Problem): string {
  if (problem.what === "warning") return problem.warning.warningId;
  return problem.what === "kind" ? problem.kind.kind : problem.unit.code;
}

function ProblemRow({ problem }: { readonly problem: Problem }) {
  switch (problem.what) {
    case "warning":
      return <WarningProblem row={problem.warning} />;
    case "kind":
      return <KindProblem kind={problem.kind} />;
    case "behind":
      return <BehindProblem unit={problem.unit} />;
  }
}

function WarningProblem({ row }: { readonly row: WarningRow }) {
  const t = useText();
  const lang = useLang();
  const format = useFormat();
  const city = useCity();
  const audience = useAudience();
  const now = useCityMinute();
  const scope = useView(selectScope);
  const notes = [
    areaName(city, row.area, { scope, lang, t }),
    ...issuedBy(row, { t, audience }),
    t("leader.problem.age", { age: format.age(now - row.raisedAt) }),
    t(row.acknowledgedAt === null ? "leader.problem.unacknowledged" : "leader.problem.acknowledged"),
  ];
  return (
    <>
      <LevelSymbol
        level={row.level}
        authority={row.authority}
        exercise={row.exercise}
        size={2.2}
        unacknowledged={row.acknowledgedAt === null}
      />
      <Said figure={warningTitle(row, { audience, lang, city, t })} beside={notes.join(" · ")} />
      <button type="button" className="way-in" onClick={() => pin({ kind: "warning", id: row.warningId })}>
        {t("leader.problem.warning")}
      </button>
    </>
  );
}

const selectScope = (view: View) => view.scope;

function KindProblem({ kind: { kind, today, usual } }: { readonly kind: AboveUsual }) {
  const t = useText();
  const format = useFormat();
  const open = useOpen();
  const { today: from } = useFirstInstants();
  const name = useNames().kindName(kind);
  const band = { mid: format.count(usual.mid), low: format.count(usual.low), high: format.count(usual.high) };
  return (
    <>
      <Said figure={t("leader.problem.kind", { name, n: format.count(today) })} beside={t("leader.problem.usual", band)} />
      <button type="button" className="way-in" onClick={() => open({ filter: { kind, from }, title: name })}>
        {t("leader.problem.cases")}
      </button>
    </>
  );
}

const selectRate = (view: View) => view.totals.onTimeRate;

function BehindProblem({ unit }: { readonly unit: Behind }) {
  const t = useText();
  const format = useFormat();
  const open = useOpen();
  const whole = useView(selectRate);
  const { month } = useFirstInstants();
  const name = useNames().unitName(unit);
  const beside = { percent: format.percent(whole ?? unit.whole), n: format.count(unit.n), overdue: format.count(unit.overdue) };
  const way = () =>
    unit.what === "division"
      ? open({ figure: "onTime", scope: unit.code })
      : open({
          filter: unit.overdue > 0 ? { department: unit.code, overdue: "true" } : { department: unit.code, dueFrom: month },
          title: name,
        });
  return (
    <>
      <Said figure={t("leader.problem.behind", { name, percent: format.percent(unit.rate) })} beside={t("leader.problem.whole", beside)} />
      <button type="button" className="way-in" onClick={way}>
        {t(unit.what === "division" ? "leader.problem.places" : "leader.problem.cases")}
      </button>
    </>
  );
}

function Said({ figure, beside }: { readonly figure: string; readonly beside: string }) {
  return (
    <div className="problem-said">
      <p>{figure}</p>
      <p className="low">{beside}</p>
    </div>
  );
}
