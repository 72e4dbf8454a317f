// What is counted: where, by what, over which period; and what it is compared with.
import { useMemo } from "react";
import { createZone, dayOfIsoDate, isoDate } from "../../shared/zone.ts";
import { nameOf } from "../i18n/catalogue.ts";
import type { Format } from "../i18n/format.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import type { CityAnswer } from "../sync/city-info.ts";
import { type Account, type Asked, BY, PERIODS, type Stretch } from "./account.ts";

type ControlsProps = {
  readonly city: CityAnswer;
  readonly asked: Asked;
  readonly onAsk: (asked: Asked) => void;
  readonly scope: string;
  /** The topmost division that one may see. */
  readonly root: string;
  readonly account: Account | null;
  readonly format: Format;
  readonly compare: boolean;
  readonly onCompare: (compare: boolean) => void;
};

export function AccountControls(props: ControlsProps) {
  const { city, asked, onAsk, scope, root, account, format, compare, onCompare } = props;
  const t = useText();
  const lang = useLang();
  return (
    <div className="account-controls">
      <nav aria-label={t("account.path")}>
        {pathTo(city, root, scope).map((division) => (
          <button
            key={division.code}
            type="button"
            className="account-step"
            aria-current={division.code === scope ? "page" : undefined}
            onClick={() => onAsk({ ...asked, scope: division.code })}
          >
            {nameOf(division, lang)}
          </button>
        ))}
      </nav>
      <fieldset>
        <legend>{t("account.by")}</legend>
        {BY.map((by) => (
          <button key={by} type="button" aria-pressed={asked.by === by} onClick={() => onAsk({ ...asked, by })}>
            {t(`account.by.${by}`)}
          </button>
        ))}
      </fieldset>
      <PeriodChoice {...props} />
      {account ? (
        <p className="account-stretch" data-testid="account-stretch">
          <b>{t("account.stretch", stretchText(account.now, account.clock, format))}</b>
          <span className="account-low">{t("account.against", stretchText(account.before, account.clock, format))}</span>
        </p>
      ) : null}
      <span className="account-tools">
        <button type="button" aria-pressed={compare} onClick={() => onCompare(!compare)}>
          {t("account.compare")}
        </button>
        <button type="button" onClick={() => window.print()}>
          {t("account.print")}
        </button>
      </span>
    </div>
  );
}

/** The last day of a stretch is the one that it ends in; the running minute is left out. */
const stretchText = ({ from, to }: Stretch, clock: number, format: Format) => {
  const end = Math.min(to - 1, clock);
  const isWhole = to - 1 <= clock && format.time(to) === "00:00";
  return { from: format.date(from), to: isWhole ? format.date(end) : format.dayTime(to - 1 <= clock ? to - 60_000 : end) };
};

/** Divisions from the root down to a place. */
function pathTo(city: CityAnswer, root: string, code: string) {
  const byCode = new Map(city.divisions.map((division) => [division.code, division]));
  const path = [];
  for (let at = byCode.get(code); at; at = at.parent === null || at.code === root ? undefined : byCode.get(at.parent)) path.unshift(at);
  return path;
}

const DAY_MS = 86_400_000;

function PeriodChoice({ city, asked, onAsk, account, format }: ControlsProps) {
  const t = useText();
  const zone = useMemo(() => createZone(city.timeZone), [city.timeZone]);
  const iso = (time: number) => new Date(time).toISOString();
  const inPeriod = { ...asked, from: null, to: null };
  const move = (at: number) => onAsk({ ...inPeriod, at: iso(at) });
  const custom = () => {
    if (!account) return;
    const { from, to } = account.now;
    const end = zone.startOfDay(zone.dayOf(Math.min(to - 1, account.clock)) + 1);
    onAsk({ ...asked, period: "custom", at: null, from: iso(from), to: iso(end) });
  };
  const setDay = (which: "from" | "to", date: string) => {
    if (!/^\d{4}-\d\d-\d\d$/.test(date) || asked.from === null || asked.to === null) return;
    const day = dayOfIsoDate(date);
    const next = { from: Date.parse(asked.from), to: Date.parse(asked.to), [which]: zone.startOfDay(which === "to" ? day + 1 : day) };
    if (next.to <= next.from) return;
    onAsk({ ...asked, from: iso(next.from), to: iso(next.to) });
  };
  return (
    <>
      <fieldset>
        <legend>{t("account.period")}</legend>
        {PERIODS.map((period) => (
          <button key={period} type="button" aria-pressed={asked.period === period} onClick={() => onAsk({ ...inPeriod, period })}>
            {t(`account.period.${period}`)}
          </button>
        ))}
        <button type="button" aria-pressed={asked.period === "custom"} onClick={custom}>
          {t("account.period.custom")}
        </button>
      </fieldset>
      {asked.period === "custom" ? (
        <span className="account-days">
          <label>
            {t("account.from")}
            <input type="date" value={dateOf(asked.from, 0, zone.dayOf)} onChange={(event) => setDay("from", event.target.value)} />
          </label>
          <label>
            {t("account.to")}
            <input type="date" value={dateOf(asked.to, 1, zone.dayOf)} onChange={(event) => setDay("to", event.target.value)} />
          </label>
        </span>
      ) : account ? (
        <span className="account-tools">
          <button
            type="button"
            aria-label={t("account.earlier")}
            title={t("account.earlier")}
            onClick={() => move(account.now.from - DAY_MS / 2)}
          >
            ‹
          </button>
          <button
            type="button"
            aria-label={t("account.later")}
            title={t("account.later")}
            disabled={account.now.to > account.clock}
            onClick={() => move(account.now.to)}
          >
            ›
          </button>
          <span className="visually-hidden">{format.date(account.now.from)}</span>
        </span>
      ) : null}
    </>
  );
}

/** The local date of an instant, less `minus` ms. */
const dateOf = (time: string | null, minus: number, dayOf: (time: number) => number) =>
  time === null ? "" : isoDate(dayOf(Date.parse(time) - minus));
