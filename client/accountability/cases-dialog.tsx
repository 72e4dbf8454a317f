// The cases behind a figure, page by page, each a link to its case on the desk.
import { useCallback, useEffect, useState } from "react";
import { type AskFault, ask } from "../case/use-asked.ts";
import type { Format } from "../i18n/format.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import type { CityAnswer } from "../sync/city-info.ts";
import { Dialog } from "../wall/dialog.tsx";
import { type Case, type Cases, casesPath } from "./account.ts";
import { durationText } from "./durations.ts";
import { useFigureName } from "./names.ts";
import type { Choice, Opened } from "./open-cases.ts";

const PAGE = 50;
/** More than this is read on the desk, with its filters. */
const SHOWN_MAX = 500;

type DialogProps = { readonly opened: Opened; readonly city: CityAnswer; readonly format: Format; readonly onClose: () => void };

export function CasesDialog({ opened, city, format, onClose }: DialogProps) {
  const t = useText();
  const figureName = useFigureName();
  const { account, row, name, choices } = opened;
  const [chosen, setChosen] = useState(choices[0]);
  const nameOf = (choice: Choice) => choice.called ?? figureName(choice);
  if (!chosen) return null;
  return (
    <Dialog title={t("account.cases", { name, figure: nameOf(chosen) })} onClose={onClose} className="account-dialog">
      <div className="account-cases" data-testid="account-cases">
        {choices.length > 1 ? (
          <div className="account-choices">
            {choices.map((choice) => (
              <button
                key={`${nameOf(choice)} ${choice.holder ?? ""}`}
                type="button"
                aria-pressed={choice === chosen}
                onClick={() => setChosen(choice)}
              >
                {nameOf(choice)} <b>{format.count(choice.n)}</b>
              </button>
            ))}
          </div>
        ) : null}
        <CaseList key={choices.indexOf(chosen)} path={casesPath(account, { row, ...chosen })} city={city} format={format} />
      </div>
    </Dialog>
  );
}

type ListProps = { readonly path: string; readonly city: CityAnswer; readonly format: Format };

function CaseList({ path, city, format }: ListProps) {
  const t = useText();
  const { cases, fault, more } = useCases(path);
  return (
    <>
      {cases ? (
        <>
          <p className="account-low" data-testid="account-cases-total" data-value={cases.total}>
            {t("account.cases.n", { n: format.count(cases.total) })}
          </p>
          {cases.items.length > 0 ? <CaseTable items={cases.items} city={city} format={format} /> : <p>{t("account.cases.none")}</p>}
          {cases.next !== null && cases.items.length < SHOWN_MAX ? (
            <button type="button" className="account-more" onClick={more}>
              {t("account.cases.more")}
            </button>
          ) : null}
        </>
      ) : null}
      {fault ? <p role="status">{t(fault === "denied" ? "account.deniedScope" : "account.away")}</p> : null}
      {!cases && !fault ? <p role="status">{t("account.loading")}</p> : null}
    </>
  );
}

function useCases(path: string) {
  const [cases, setCases] = useState<Cases | null>(null);
  const [fault, setFault] = useState<AskFault | null>(null);
  const read = useCallback(
    async (cursor: string | null, signal?: AbortSignal) => {
      const asked = await ask(`${path}&limit=${PAGE}${cursor ? `&cursor=${cursor}` : ""}`, signal);
      if (signal?.aborted) return;
      setFault(asked.fault);
      const page = asked.wire as Cases | null;
      if (page) setCases((before) => ({ ...page, items: [...(cursor ? (before?.items ?? []) : []), ...page.items] }));
    },
    [path],
  );
  useEffect(() => {
    const gone = new AbortController();
    void read(null, gone.signal);
    return () => gone.abort();
  }, [read]);
  return { cases, fault, more: () => void read(cases?.next ?? null) };
}

type TableProps = { readonly items: readonly Case[]; readonly city: CityAnswer; readonly format: Format };

function CaseTable({ items, city, format }: TableProps) {
  const t = useText();
  const lang = useLang();
  const named = (list: readonly { code: string; name: string; nameEn: string }[], code: string | null) => {
    const one = list.find((each) => each.code === code);
    return one ? (lang === "en" ? one.nameEn : one.name) : (code ?? "–");
  };
  const time = (text: string | null) => (text === null ? "–" : format.dayTime(Date.parse(text)));
  const withStay = items.some(({ stay }) => stay !== null);
  const heads = ["id", "what", "place", "department", "stage", "submitted", "due", "closed"] as const;
  return (
    <table>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {t(`account.cases.${head}`)}
            </th>
          ))}
          {withStay ? <th scope="col">{t("account.cases.stay")}</th> : null}
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <tr key={`${one.reportId} ${one.stay?.leftAt ?? ""}`} data-testid="account-case" data-id={one.reportId}>
            <td>
              <a href={`/desk?case=${encodeURIComponent(one.reportId)}`}>{one.reportId}</a>
            </td>
            <td>
              <b>{named(city.kinds, one.kind)}</b> {(lang === "en" ? one.titleEn : null) ?? one.title}
            </td>
            <td title={one.grid ?? undefined}>{one.place?.slice(-3).join(" ") ?? one.grid ?? "–"}</td>
            <td>{named(city.departments, one.department)}</td>
            <td>
              {one.overdue ? <i className="hatch" /> : null}
              {t(`stage.${one.stage}`)}
            </td>
            <td>{time(one.submittedAt)}</td>
            <td>{time(one.dueAt)}</td>
            <td>{time(one.closedAt)}</td>
            {withStay ? (
              <td>
                {one.stay?.over ? <i className="hatch" /> : null}
                {one.stay
                  ? `${t(`stage.${one.stay.stage}`)} · ${named(city.departments, one.stay.department)} · ${durationText(one.stay.spentMs, { t, format })}`
                  : null}
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
