// Five sentences; a clause with a figure opens.
import { useLayoutEffect, useMemo, useRef } from "react";
import type { View } from "../../shared/view.ts";
import { departmentName } from "../case/case-words.ts";
import { nameOf } from "../i18n/catalogue.ts";
import { shortNameOf } from "../i18n/short-name.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { PageMark } from "../panels/page-mark.tsx";
import { Panel } from "../panels/panel.tsx";
import { useCalm } from "../panels/use-calm.ts";
import { usePages } from "../panels/use-pages.ts";
import { isKindShown } from "../panels/visible-title.ts";
import { useCity, useLink, useView } from "../sync/city-context.tsx";
import { useMeasure } from "../theme/theme-context.tsx";
import { useAudience } from "../wall/address-context.tsx";
import { useShownReturned, useShownTotals, useShownWarnings } from "../wall/shown-totals.ts";
import { useUsual } from "../wall/use-usual.ts";
import type { Unit } from "./behind.ts";
import { useFirstInstants } from "./breakdown.tsx";
import { useOpen } from "./opened.ts";
import { type Clause, fiveSentences } from "./sentences.ts";

/** Sentences are read: they change at most so often. */
const REDRAW_MS = 2000;
const HEADS = ["leader.head.0", "leader.head.1", "leader.head.2", "leader.head.3", "leader.head.4"] as const;
/** From the headline's size down, in u; beyond the last the box scrolls. */
const SIZES = [1.7, 1.55, 1.4, 1.25, 1.15] as const;
const whole = (view: View) => view;

export function SentencesPanel() {
  const t = useText();
  const link = useLink();
  const format = useFormat();
  const names = useNames();
  const { today } = useFirstInstants();
  const view = useCalm(useView(whole), REDRAW_MS);
  const totals = useShownTotals();
  const warnings = useShownWarnings();
  const returned = useShownReturned();
  const audience = useAudience();
  const city = useCity();
  const usual = useUsual();
  const live = link.state === "live";
  const sentences = useMemo(
    () =>
      fiveSentences(
        { ...view, totals, warnings, returned, usual, kinds: view.kinds.filter(({ kind }) => isKindShown(kind, audience, city)) },
        { t, format, live, today, ...names },
      ),
    [view, totals, warnings, returned, usual, audience, city, t, format, live, today, names],
  );
  const each = useMeasure().budget === "single" ? 1 : sentences.length;
  const pages = usePages(Math.ceil(sentences.length / each));
  const from = pages.page * each;
  const shown = useMemo(() => sentences.slice(from, from + each), [sentences, from, each]);
  const list = useSize(shown);
  return (
    <Panel title={t("leader.sentences")} aside={<PageMark {...pages} />} className="sentences" testId="leader-sentences" veil={false}>
      <ol ref={list}>
        {shown.map((clauses, at) => (
          <li key={HEADS[from + at]} data-testid="leader-sentence">
            <h3>{t(HEADS[from + at] ?? "leader.head.0")}</h3>
            <p>
              {clauses.map((clause, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a clause is its place in the sentence
                <ClauseText key={place} clause={clause} end={place === clauses.length - 1 ? t("leader.end") : t("sentence.comma")} />
              ))}
            </p>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** The largest size at which all five stand in their box. */
function useSize(said: unknown) {
  const list = useRef<HTMLOListElement>(null);
  const { width, height, unit } = useMeasure();
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew when the words or the page change
  useLayoutEffect(() => {
    const box = list.current?.parentElement;
    if (!list.current || !box) return;
    for (const size of SIZES) {
      list.current.style.fontSize = `calc(${size} * var(--u))`;
      if (box.scrollHeight <= box.clientHeight) return;
    }
  }, [said, width, height, unit]);
  return list;
}

function ClauseText({ clause: { text, opens }, end }: { readonly clause: Clause; readonly end: string }) {
  const open = useOpen();
  return (
    <>
      <span className="clause">
        {opens ? (
          <button type="button" onClick={() => open(opens)}>
            {text}
          </button>
        ) : (
          text
        )}
        {end.trimEnd()}
      </span>
      {end.endsWith(" ") ? " " : null}
    </>
  );
}

/** Names of kinds, departments and divisions in the page's language. */
export function useNames() {
  const t = useText();
  const lang = useLang();
  const city = useCity();
  return useMemo(
    () => ({
      kindName: (code: string) => {
        const kind = city.kind(code);
        return kind ? nameOf(kind, lang) : t("mark.unknownKind");
      },
      unitName: ({ what, code }: Unit) => {
        if (what === "department") return city.department(code) ? departmentName(city, code, lang) : t("due.unlisted");
        const division = city.division(code);
        return division ? shortNameOf(division, lang) : (city.gridName(code) ?? code);
      },
    }),
    [t, lang, city],
  );
}
