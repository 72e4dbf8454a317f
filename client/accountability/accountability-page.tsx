// `/desk/accountability`: who closed in time and how long it took, by department, division or kind, against the period before; every figure opens its cases.
import { useEffect, useMemo, useState } from "react";
import { useAsked } from "../case/use-asked.ts";
import type { TextKey } from "../i18n/catalogue.ts";
import { nameOf } from "../i18n/catalogue.ts";
import { createFormat } from "../i18n/format.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { signInHref } from "../login/where-to.ts";
import type { CityAnswer } from "../sync/city-info.ts";
import { type Asked, isEmpty, parseAccount, queryOf, type Row, readAsked, type Sort, withAsked } from "./account.ts";
import { AccountControls } from "./account-controls.tsx";
import { AccountTable } from "./account-table.tsx";
import { CasesDialog } from "./cases-dialog.tsx";
import { OpenCases, type Opened } from "./open-cases.ts";
import "../panels/panels.css";
import "../attention/attention.css";
import "./accountability.css";

/** Figures are counted anew so often; the city changes only with a restart. */
const EVERY_MS = 60_000;
const CITY_EVERY_MS = 3_600_000;

type Who = { readonly role: string; readonly scope: string };
const parseCity = (wire: Record<string, unknown>) => wire as unknown as CityAnswer;
const parseWho = (wire: Record<string, unknown>) => wire as unknown as Who;

export function AccountabilityPage() {
  const t = useText();
  const who = useAsked("/api/v1/session", { parse: parseWho, everyMs: CITY_EVERY_MS });
  const city = useAsked(who.answer ? "/api/v1/city" : null, { parse: parseCity, everyMs: CITY_EVERY_MS });
  useEffect(() => {
    document.title = t("account.title");
  }, [t]);
  const role = who.answer?.role;
  const isRefused = who.fault === "denied" || (role !== undefined && role !== "supervisor" && role !== "admin");
  return (
    <main className="account" data-testid="accountability">
      {isRefused ? (
        <section className="account-word" data-testid="account-denied">
          <p>{t("account.denied")}</p>
          <a href={signInHref(location)}>{t("account.signIn")}</a>
        </section>
      ) : who.answer && city.answer ? (
        <Told city={city.answer} root={who.answer.scope} />
      ) : (
        <p className="account-word" role="status">
          {t(who.fault || city.fault ? "account.away" : "account.loading")}
        </p>
      )}
    </main>
  );
}

function Told({ city, root }: { readonly city: CityAnswer; readonly root: string }) {
  const t = useText();
  const lang = useLang();
  const format = useMemo(() => createFormat(lang, city.timeZone), [lang, city.timeZone]);
  const [asked, onAsk] = useAddress();
  const [sort, setSort] = useState<Sort | null>(null);
  const [compare, setCompare] = useState(true);
  const [opened, setOpened] = useState<Opened | null>(null);
  const scope = asked.scope ?? root;
  const { answer: account, fault } = useAsked(`/api/v1/accountability?${queryOf({ ...asked, scope })}`, {
    parse: parseAccount,
    everyMs: EVERY_MS,
  });
  const divisions = useMemo(() => new Map(city.divisions.map((division) => [division.code, division])), [city]);
  const departments = useMemo(
    () => new Map(city.departments.map((one) => [one.code, lang === "en" ? one.nameEn : (one.short ?? one.name)])),
    [city, lang],
  );
  const wayTo = ({ code }: Row) => (asked.by === "division" && divisions.has(code) ? () => onAsk({ ...asked, scope: code }) : null);
  const title = city.demo ? t("app.demoTitle") : nameOf({ name: city.title, nameEn: city.titleEn }, lang);
  return (
    <OpenCases value={setOpened}>
      <header className="account-title">
        <h1>{t("account.title")}</h1>
        <p>{title}</p>
      </header>
      <AccountControls {...{ city, asked, onAsk, scope, root, account, format, compare }} onCompare={setCompare} />
      {account && fault ? (
        <p className="account-stale" role="status">
          {t("account.stale", { time: format.dayTime(account.clock) })}
        </p>
      ) : null}
      {account ? (
        isEmpty(account) ? (
          <p className="account-word" data-testid="account-empty">
            {t("account.empty")}
          </p>
        ) : (
          <div className="account-scroll">
            <AccountTable
              {...{ account, format, compare, wayTo }}
              sort={sort ?? { key: "overdueNow", down: true }}
              onSort={setSort}
              departmentName={(code) => departments.get(code) ?? t("account.unlisted")}
            />
            <Rules />
          </div>
        )
      ) : (
        <p className="account-word" role="status" data-testid={fault ? "account-fault" : "account-loading"}>
          {t(fault === null ? "account.loading" : FAULTS[fault])}
        </p>
      )}
      {opened ? <CasesDialog opened={opened} city={city} format={format} onClose={() => setOpened(null)} /> : null}
    </OpenCases>
  );
}

const FAULTS = { denied: "account.deniedScope", missing: "account.missing", away: "account.away" } as const satisfies Readonly<
  Record<string, TextKey>
>;

/** What the address asks for; a change is a step that "back" undoes. */
function useAddress(): readonly [Asked, (asked: Asked) => void] {
  const [asked, setAsked] = useState(() => readAsked(location.search));
  useEffect(() => {
    const read = () => setAsked(readAsked(location.search));
    addEventListener("popstate", read);
    return () => removeEventListener("popstate", read);
  }, []);
  return [
    asked,
    (next) => {
      history.pushState(history.state, "", withAsked(location.search, next));
      setAsked(next);
    },
  ];
}

const RULES = ["onTime", "apart", "stages", "returned", "rework", "reopened", "satisfaction", "overdueNow", "before"] as const;

function Rules() {
  const t = useText();
  return (
    <section className="account-rules" aria-label={t("account.rules")}>
      <h2>{t("account.rules")}</h2>
      <ul>
        {RULES.map((rule) => (
          <li key={rule} id={`rule-${rule}`}>
            {t(`account.rule.${rule}`)}
          </li>
        ))}
      </ul>
    </section>
  );
}
