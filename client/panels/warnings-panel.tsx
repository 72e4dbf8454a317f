// Active warnings: level, what, where, who issued it, how old, whether anyone took it. What needs a person first.
import { useMemo } from "react";
import type { Level } from "../../shared/event.ts";
import { GRAVITY } from "../../shared/terms.ts";
import type { View, WarningRow } from "../../shared/view.ts";
import type { Translate } from "../i18n/catalogue.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useCity, useCityMinute, useView } from "../sync/city-context.tsx";
import { useAudience } from "../wall/address-context.tsx";
import { focus } from "../wall/focus.ts";
import { LevelSymbol } from "./level-symbol.tsx";
import { inOrderOfNeed, isShelved } from "./order.ts";
import { Panel } from "./panel.tsx";
import { areaName } from "./place.ts";
import { useFit } from "./use-fit.ts";
import { isShown, warningTitle } from "./visible-title.ts";

const ROW_U = 3;
const LEVELS = Object.keys(GRAVITY).reverse() as Level[];

const selectWarnings = (view: View) => view.warnings;
const selectScope = (view: View) => view.scope;

export function WarningsPanel() {
  const t = useText();
  const now = useCityMinute();
  const audience = useAudience();
  const all = useView(selectWarnings);
  const warnings = useMemo(() => all.filter((row) => isShown(row, audience)), [all, audience]);
  const { box, rows } = useFit<HTMLUListElement>(ROW_U);
  const ordered = useMemo(() => inOrderOfNeed(warnings, now), [warnings, now]);
  const room = Math.min(ordered.length, rows);
  const hidden = ordered.slice(room);
  return (
    <Panel
      title={t("panel.warnings")}
      unit={warnings.length > 0 ? t("warnings.count", { n: warnings.length }) : ""}
      veil={false}
      className="warnings"
      aside={<More hidden={hidden} />}
    >
      {ordered.length === 0 ? <p className="empty">{t("warnings.none")}</p> : null}
      <ul ref={box} className="fit" data-testid="warning-list">
        {ordered.slice(0, room).map((row) => (
          <WarningItem key={row.warningId} row={row} now={now} />
        ))}
      </ul>
    </Panel>
  );
}

/** Those below the last row, by level: none is hidden without a word. */
function More({ hidden }: { readonly hidden: readonly WarningRow[] }) {
  const t = useText();
  if (hidden.length === 0) return null;
  return (
    <span className="more">
      {t("warnings.more", { n: hidden.length })}
      {LEVELS.flatMap((level) => {
        const n = hidden.filter((row) => row.level === level).length;
        return n === 0 ? [] : [<LevelSymbol key={level} level={level} authority="city" size={1} />, <span key={`${level}n`}>{n}</span>];
      })}
    </span>
  );
}

function WarningItem({ row, now }: { readonly row: WarningRow; readonly now: number }) {
  const t = useText();
  const lang = useLang();
  const format = useFormat();
  const city = useCity();
  const scope = useView(selectScope);
  const title = warningTitle(row, { audience: useAudience(), lang, city, t });
  const age = t("warnings.ago", { age: format.age(now - row.raisedAt) });
  return (
    <li className="warning" data-testid="warning-item" data-level={row.level} data-id={row.warningId}>
      <button type="button" onClick={() => focus("grids" in row.area ? { grids: row.area.grids } : { code: row.area.division })}>
        <LevelSymbol
          level={row.level}
          authority={row.authority}
          exercise={row.exercise}
          size={2.4}
          unacknowledged={row.acknowledgedAt === null}
        />
        <span className="warning-line">
          <span className="row-title" title={title}>
            {row.exercise ? <span className="exercise-mark">{t("mark.exercise")}</span> : null}
            {title}
          </span>
          <WarningState row={row} now={now} />
        </span>
        <span className="warning-line">
          <span className="row-note">{[areaName(city, row.area, { scope, lang, t }), ...issuedBy(row, t)].join(" · ")}</span>
          <span className="row-age num">{age}</span>
        </span>
      </button>
    </li>
  );
}

/** A statutory warning by its issuer; the city's own is called internal; a model's is its own issuer. */
function issuedBy(row: WarningRow, t: Translate): readonly string[] {
  if (row.authority === "statutory") return [row.issuer];
  const proposed = row.proposed === null ? [] : [t("warnings.proposedRed")];
  return row.authority === "city" ? [t("authority.city"), row.issuer, ...proposed] : [t("authority.model"), ...proposed];
}

function WarningState({ row, now }: { readonly row: WarningRow; readonly now: number }) {
  const t = useText();
  const format = useFormat();
  const audience = useAudience();
  if (isShelved(row, now))
    return <span className="row-state low">{t("warnings.shelved", { time: format.near(row.shelvedUntil ?? now, now) })}</span>;
  if (row.acknowledgedAt === null) return <strong className="row-state unacknowledged">{t("warnings.unacknowledged")}</strong>;
  if (row.acknowledgedBy === null || audience === "visitors") return <span className="row-state low">{t("warnings.acknowledged")}</span>;
  return (
    <span className="row-state low" title={t("warnings.acknowledgedBy", { name: row.acknowledgedBy })}>
      <CheckMark label={t("warnings.acknowledged")} />
      {row.acknowledgedBy}
    </span>
  );
}

function CheckMark({ label }: { readonly label: string }) {
  return (
    <svg className="check-mark" viewBox="0 0 12 12" role="img" aria-label={label}>
      <path d="M2 6.5 5 9.5 10.5 2.5" />
    </svg>
  );
}
