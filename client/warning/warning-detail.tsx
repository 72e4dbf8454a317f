// One warning whole: what, where, who says so, since when, what to do, why it is there, and what became of it.
import { useMemo } from "react";
import type { View } from "../../shared/view.ts";
import { DrillMark } from "../attention/drill.tsx";
import { useReader } from "../attention/use-reader.ts";
import { StandText } from "../attention/warning-item.tsx";
import { whatOf } from "../attention/warning-words.ts";
import { shortNameOf } from "../i18n/short-name.ts";
import { useFormat } from "../i18n/use-format.ts";
import { LevelSymbol } from "../panels/level-symbol.tsx";
import { type ListedWarning, standOf } from "../panels/order.ts";
import { areaName } from "../panels/place.ts";
import { isShown, warningTitle } from "../panels/visible-title.ts";
import { useCityMinute, useView } from "../sync/city-context.tsx";
import { Acknowledge } from "./acknowledge.tsx";
import { EvidenceList } from "./evidence-list.tsx";
import { Fact } from "./fact.tsx";
import { History } from "./history.tsx";
import { useRecord } from "./use-record.ts";
import { useRole } from "./use-role.ts";
import "./warning.css";

/** Divisions that are named; the rest by their number. */
const MOST_RECEIVERS = 8;

const selectWarnings = (view: View) => view.warnings;
const selectReturned = (view: View) => view.returned;

/** Fits any box: it scrolls where its frame does. Visitors are told what is public and no more. */
export function WarningDetail({ id }: { readonly id: string }) {
  const { t, audience } = useReader();
  const warnings = useView(selectWarnings);
  const returned = useView(selectReturned);
  const role = useRole();
  const live = useMemo<ListedWarning | undefined>(
    () => warnings.find((row) => row.warningId === id) ?? returned.find((row) => row.warningId === id),
    [warnings, returned, id],
  );
  const reading = useRecord(id, live?.version);
  const row = live ?? reading.record?.row;
  if (!row || !isShown(row, audience))
    return <p className="warning-detail">{t(reading.state === "loading" ? "warning.historyLoading" : "warning.gone")}</p>;
  const isPublic = audience === "duty" || row.authority === "statutory";
  return (
    <article className="warning-detail" data-testid="warning-detail" data-id={id}>
      <Head row={row} />
      {role === "supervisor" && audience === "duty" ? <Acknowledge key={id} row={row} onDone={reading.again} /> : null}
      <Facts row={row} />
      {isPublic ? (
        <section>
          <h3>{t("warning.instruction")}</h3>
          <p className={row.instruction ? "instruction" : "low"}>{row.instruction ?? t("warning.noInstruction")}</p>
        </section>
      ) : null}
      {isPublic ? (
        <section>
          <h3>{t("warning.evidence")}</h3>
          <EvidenceList evidence={row.evidence} />
        </section>
      ) : null}
      {audience === "duty" ? <History reading={reading} /> : null}
    </article>
  );
}

function Head({ row }: { readonly row: ListedWarning }) {
  const reader = useReader();
  const stand = standOf(row, useCityMinute());
  return (
    <header className="warning-head">
      <LevelSymbol
        level={row.level}
        authority={row.authority}
        exercise={row.exercise}
        size={3}
        unacknowledged={stand === "unacknowledged"}
      />
      <h3>
        <DrillMark exercise={row.exercise} />
        {warningTitle(row, reader)}
      </h3>
    </header>
  );
}

function Facts({ row }: { readonly row: ListedWarning }) {
  const reader = useReader();
  const format = useFormat();
  const now = useCityMinute();
  const { t, audience } = reader;
  const stand = standOf(row, now);
  const endedAt = "endedAt" in row ? row.endedAt : null;
  const since = row.startsAt ?? row.raisedAt;
  const isDuty = audience === "duty";
  return (
    <dl className="facts">
      <Fact label={t("warning.level")}>{t(`level.${row.level}.warning`)}</Fact>
      <Fact label={t("warning.authority")}>{t(`warning.authority.${row.authority}`)}</Fact>
      {isDuty || row.authority === "statutory" ? <Fact label={t("warning.issuer")}>{row.issuer}</Fact> : null}
      {row.proposed !== null ? <Fact label={t("warning.proposed")}>{t("warnings.proposedRed")}</Fact> : null}
      <Fact label={t("warning.category")}>{t(`warning.category.${row.category}`)}</Fact>
      <Fact label={t("warning.kind")}>{whatOf(row, reader)}</Fact>
      <Fact label={t("warning.area")}>{areaName(reader.city, row.area, reader)}</Fact>
      <Fact label={t("warning.since")}>
        {endedAt !== null || since > now
          ? format.near(since, now)
          : t("warning.lasting", { time: format.near(since, now), span: format.span(now - since) })}
      </Fact>
      {endedAt !== null ? <Fact label={t("warning.ended")}>{format.near(endedAt, now)}</Fact> : null}
      {endedAt === null && row.expiresAt !== null ? <Fact label={t("warning.until")}>{format.near(row.expiresAt, now)}</Fact> : null}
      <Fact label={t("warning.state")}>
        <StandText row={row} stand={stand} now={now} whole />
      </Fact>
      {isDuty && stand === "shelved" && row.shelvedReason ? <Fact label={t("warning.shelvedReason")}>{row.shelvedReason}</Fact> : null}
      {isDuty && row.assignee ? <Fact label={t("warning.assignee")}>{row.assignee}</Fact> : null}
      {row.receivedBy.length > 0 ? <Fact label={t("warning.receivedBy")}>{receivers()}</Fact> : null}
    </dl>
  );

  function receivers(): string {
    const names = row.receivedBy.slice(0, MOST_RECEIVERS).map((code) => {
      const division = reader.city.division(code);
      return division ? shortNameOf(division, reader.lang) : code;
    });
    const said = names.join(" · ");
    return row.receivedBy.length > MOST_RECEIVERS ? t("warning.receivedMore", { names: said, n: row.receivedBy.length }) : said;
  }
}
