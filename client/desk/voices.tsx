// One incident, many voices: what looks like the same thing and why, what has been folded into it, and folding and unfolding.
import { useEffect, useState } from "react";
import { whyNot } from "../../shared/desk-rules.ts";
import { type Case, parseCase } from "../case/case.ts";
import type { TextKey } from "../i18n/catalogue.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { reportTitle } from "../panels/visible-title.ts";
import { useCity, useCityMinute } from "../sync/city-context.tsx";
import { ask, type DeskCase } from "./desk-api.ts";
import { openCase, useActs, useDesk, useDoer, useHeld } from "./desk-context.tsx";
import { Section } from "./section.tsx";

type Why = { readonly metres: number; readonly minutes: number; readonly kind: "same" | "related"; readonly words: readonly string[] };
type Alike = { readonly reportId: string; readonly likeness: number; readonly why: Why; readonly report: Case };
export type VoicesOf = { readonly alike: readonly Alike[]; readonly voices: readonly Case[]; readonly elsewhere: number };

const NOTHING: VoicesOf = { alike: [], voices: [], elsewhere: 0 };
type Wire = Record<string, unknown>;
const list = (wire: Wire) => (wire["items"] as Wire[] | undefined) ?? [];
const parseAlike = (wire: Wire) => list(wire).map((one) => ({ ...(one as unknown as Alike), report: parseCase(one["report"] as Wire) }));
const parseVoices = (wire: Wire) => ({ voices: list(wire).map(parseCase), elsewhere: Number(wire["elsewhere"] ?? 0) });

/** Asked again with each version of the case. */
export function useVoices({ reportId, version, stage }: Pick<DeskCase, "reportId" | "version" | "stage">): VoicesOf {
  const [held, setHeld] = useState<VoicesOf & { readonly of: string }>({ of: reportId, ...NOTHING });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version asks again
  useEffect(() => {
    const gone = new AbortController();
    const path = `/reports/${encodeURIComponent(reportId)}`;
    void Promise.all([
      ask(`${path}/alike`, parseAlike, { signal: gone.signal }),
      ask(`${path}/voices`, parseVoices, { signal: gone.signal }),
    ]).then(([alike, voices]) => {
      if (!gone.signal.aborted)
        setHeld({ of: reportId, alike: alike.ok ? alike.body : [], ...(voices.ok ? voices.body : { voices: [], elsewhere: 0 }) });
    });
    return () => gone.abort();
  }, [reportId, version, stage]);
  return held.of === reportId ? held : NOTHING;
}

export function Voices({ whole, voices: { alike, voices, elsewhere } }: { readonly whole: DeskCase; readonly voices: VoicesOf }) {
  const t = useText();
  const lang = useLang();
  const format = useFormat();
  const city = useCity();
  const now = useCityMinute();
  const doer = useDoer();
  const held = useHeld();
  const { who, acts } = useDesk();
  const { pending } = useActs();
  const others = voices.filter(({ reportId }) => reportId !== whole.reportId);
  if (alike.length === 0 && others.length === 0 && whole.into === null) return null;
  const may = (action: "fold" | "unfold", row: Case | DeskCase) =>
    who.role === "supervisor" && !held && !pending.has(row.reportId) && whyNot(doer, { coDepartments: [], ...row }, action) === null;
  const button = (action: "fold" | "unfold", row: Case | DeskCase, fields: Record<string, string>) =>
    may(action, row) ? (
      <button type="button" className="desk-button" data-testid={`voice-${action}`} onClick={() => void acts.take(action, [row], fields)}>
        {t(`desk.do.${action}` as TextKey)}
      </button>
    ) : null;
  const title = (row: Case) => reportTitle(row, { audience: "duty", lang, city, t });
  return (
    <Section
      title={t("desk.voices")}
      aside={others.length > 0 ? t("desk.voicesCount", { n: others.length + 1 + elsewhere }) : null}
      testId="voices"
    >
      {whole.stage === "folded" && whole.into !== null ? (
        <p>
          <button type="button" className="case-link" onClick={() => openCase(whole.into)}>
            {t("desk.foldedInto", { id: whole.into })}
          </button>{" "}
          {button("unfold", whole, {})}
        </p>
      ) : null}
      <ul className="case-rows">
        {others.map((row) => (
          <li key={row.reportId}>
            <button type="button" onClick={() => openCase(row.reportId)}>
              <time>{format.near(row.submittedAt, now)}</time>
              <span>{title(row)}</span>
            </button>
            {row.stage === "folded" ? button("unfold", row, {}) : null}
          </li>
        ))}
        {alike
          .filter(({ reportId }) => !others.some((one) => one.reportId === reportId))
          .map(({ reportId, likeness, why, report }) => (
            <li key={reportId} className="case-alike">
              <button type="button" onClick={() => openCase(reportId)}>
                <b className="num">{format.percent(likeness, 0)}</b>
                <span>{title(report)}</span>
                <span className="low">
                  {t("desk.why", {
                    metres: format.count(Math.round(why.metres)),
                    span: format.span(why.minutes * 60_000),
                    kind: t(`desk.why.${why.kind}`),
                  })}
                  {why.words.length > 0 ? ` · ${why.words.join(t("case.comma"))}` : ""}
                </span>
              </button>
              {button("fold", whole, { into: reportId })}
            </li>
          ))}
      </ul>
    </Section>
  );
}
