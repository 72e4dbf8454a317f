// `/desk/displays`: every display with its state in words, what to look at, and a button that has it reload; new ones are let in here.
import { useMemo } from "react";
import { nameOf } from "../i18n/catalogue.ts";
import { createFormat } from "../i18n/format.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { ApproveForm } from "./approve-form.tsx";
import { DisplayTable } from "./display-table.tsx";
import { type Board, maySee, RETRY_S, useDisplays } from "./use-displays.ts";
import "./displays.css";

export function DisplaysPage() {
  const t = useText();
  const lang = useLang();
  const board = useDisplays();
  const { city, who, rows } = board;
  return (
    <main className="displays" data-testid="displays">
      <header>
        <h1>{t("displays.title")}</h1>
        {city ? <p>{city.demo ? t("app.demoTitle") : nameOf({ name: city.title, nameEn: city.titleEn }, lang)}</p> : null}
        {rows ? <p className="low">{t("displays.count", { n: rows.length })}</p> : null}
        <a href="/">{t("displays.wall")}</a>
      </header>
      <Body board={board} />
      {who?.role === "admin" && city ? (
        <ApproveForm
          divisions={city.divisions.map((division) => ({ code: division.code, name: nameOf(division, lang) }))}
          scope={who.scope}
        />
      ) : null}
      {who?.role === "supervisor" ? <p className="low">{t("displays.pairNeedsAdmin")}</p> : null}
    </main>
  );
}

function Body({ board: { who, city, rows, readAt, failed } }: { readonly board: Board }) {
  const t = useText();
  const lang = useLang();
  const format = useMemo(() => (city ? createFormat(lang, city.timeZone) : null), [city, lang]);
  if (who && !maySee(who)) {
    return (
      <section className="displays-word" data-testid="displays-refused">
        <p>{t("displays.needRole")}</p>
        <p className="low">{t("displays.needRoleNow", { role: t(`displays.role.${who.role}`) })}</p>
        <p className="low">{t("displays.needRoleCure")}</p>
      </section>
    );
  }
  if (!rows || !city || !format) {
    return <p className="displays-word">{failed ? t("displays.failed", { n: RETRY_S }) : t("displays.loading")}</p>;
  }
  if (rows.length === 0) {
    return (
      <section className="displays-word">
        <p>{t("displays.empty")}</p>
        <p className="low">{t("displays.emptyCure", { address: location.origin })}</p>
      </section>
    );
  }
  return (
    <>
      {failed ? (
        <p className="displays-failed" role="status">
          {t("displays.failed", { n: RETRY_S })} · {t("displays.failedStale", { time: format.clock(readAt) })}
        </p>
      ) : null}
      <DisplayTable rows={rows} city={city} format={format} now={readAt} />
    </>
  );
}
