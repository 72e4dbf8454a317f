// `/desk/audit`: who did what, when, from where, before and after; found by person, thing and period, with the head of the chain to be kept elsewhere.
import { type FormEvent, useMemo, useState } from "react";
import { nameOf } from "../i18n/catalogue.ts";
import { createFormat } from "../i18n/format.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { type Filter, filterOf, PERIODS, searchOf } from "./audit-api.ts";
import { AuditTable } from "./audit-table.tsx";
import { type Trail, useAudit } from "./use-audit.ts";
import "./audit.css";

export function AuditPage() {
  const t = useText();
  const [filter, setFilter] = useState(() => filterOf(location.search));
  const { trail, more, again } = useAudit(filter);
  const search = (next: Filter) => {
    history.replaceState(null, "", `${location.pathname}${searchOf(next, location.search)}${location.hash}`);
    setFilter(next);
  };
  const isOpen = trail.phase !== "not-admin" && trail.phase !== "signed-out";
  return (
    <main className="audit" data-testid="audit" data-phase={trail.phase}>
      <header>
        <h1>{t("audit.title")}</h1>
        <p className="low">{t("audit.lead")}</p>
        {trail.entries.length > 0 ? <p className="low">{t("audit.count", { n: trail.entries.length })}</p> : null}
      </header>
      {isOpen ? <FilterForm key={searchOf(filter, "")} filter={filter} onSearch={search} /> : null}
      <Body trail={trail} filter={filter} onFind={(part) => search({ ...filter, ...part })} again={again} />
      {isOpen ? <Foot trail={trail} more={more} /> : null}
    </main>
  );
}

type FormProps = { readonly filter: Filter; readonly onSearch: (filter: Filter) => void };

function FilterForm({ filter, onSearch }: FormProps) {
  const t = useText();
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const text = (name: string) => String(fields.get(name) ?? "").trim();
    onSearch({ actor: text("actor"), about: text("about"), period: PERIODS.find((one) => one === text("period")) ?? "week" });
  };
  return (
    <form className="audit-filter" onSubmit={send} data-testid="audit-filter">
      <label>
        {t("audit.actor")}
        <input name="actor" maxLength={128} autoComplete="off" defaultValue={filter.actor} />
      </label>
      <label>
        {t("audit.about")}
        <input name="about" maxLength={200} autoComplete="off" defaultValue={filter.about} placeholder={t("audit.aboutHint")} />
      </label>
      <label>
        {t("audit.period")}
        <select name="period" defaultValue={filter.period}>
          {PERIODS.map((period) => (
            <option key={period} value={period}>
              {t(`audit.period.${period}`)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="audit-button">
        {t("audit.apply")}
      </button>
      <button type="button" className="audit-button" onClick={() => onSearch({ actor: "", about: "", period: "week" })}>
        {t("audit.clear")}
      </button>
    </form>
  );
}

type BodyProps = {
  readonly trail: Trail;
  readonly filter: Filter;
  readonly onFind: (part: Partial<Filter>) => void;
  readonly again: () => void;
};

function Body({ trail: { phase, detail, entries, city }, filter, onFind, again }: BodyProps) {
  const t = useText();
  const lang = useLang();
  const format = useMemo(() => (city ? createFormat(lang, city.timeZone) : null), [city, lang]);
  const places = useMemo(
    () => new Map([...(city?.departments ?? []), ...(city?.divisions ?? [])].map((named) => [named.code, nameOf(named, lang)])),
    [city, lang],
  );
  if (phase === "not-admin" || phase === "signed-out")
    return (
      <section className="audit-word" data-testid="audit-refused">
        <p>{t("audit.needAdmin")}</p>
        <p className="low">{t("audit.needAdminCure")}</p>
        <a href="/login">{t("audit.signIn")}</a>
      </section>
    );
  const isFiltered = filter.actor !== "" || filter.about !== "" || filter.period !== "all";
  return (
    <>
      {phase === "failed" ? (
        <p className="audit-failed" role="alert">
          {t("audit.failed", { detail })}
          <button type="button" className="audit-button" onClick={again}>
            {t("audit.retry")}
          </button>
        </p>
      ) : null}
      {entries.length > 0 && format ? <AuditTable entries={entries} format={format} places={places} onFind={onFind} /> : null}
      {entries.length === 0 && phase === "loading" ? (
        <p className="audit-word" role="status">
          {t("audit.loading")}
        </p>
      ) : null}
      {entries.length === 0 && phase === "shown" ? (
        <section className="audit-word" role="status">
          <p>{t(isFiltered ? "audit.none" : "audit.empty")}</p>
          <p className="low">{t(isFiltered ? "audit.noneCure" : "audit.emptyCure")}</p>
        </section>
      ) : null}
    </>
  );
}

function Foot({ trail: { phase, entries, next, head }, more }: { readonly trail: Trail; readonly more: () => void }) {
  const t = useText();
  return (
    <footer>
      {next === null ? null : (
        <button type="button" className="audit-button" onClick={more} disabled={phase === "loading"} data-testid="audit-older">
          {t(phase === "loading" ? "audit.searching" : "audit.older")}
        </button>
      )}
      {next === null && entries.length > 0 ? <p className="low">{t("audit.end")}</p> : null}
      {head && head.seq > 0 ? (
        <p className="audit-head" data-testid="audit-head">
          <span>{t("audit.head")}</span> <code>{head.hash}</code>
          <span className="low">{t("audit.headWhy", { seq: head.seq })}</span>
        </p>
      ) : null}
    </footer>
  );
}
