// Incident reports to the level above: what is to be told next and by when, by the city's own clocks; every word that was told.
import { useState } from "react";
import { type IncidentClock, incidentClocks, limitsOf } from "../../../shared/incident-clocks.ts";
import type { View, WarningRow } from "../../../shared/view.ts";
import { DrillMark } from "../../attention/drill.tsx";
import { useReader } from "../../attention/use-reader.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { areaName } from "../../panels/place.ts";
import { warningTitle } from "../../panels/visible-title.ts";
import { useCityMinute, useView } from "../../sync/city-context.tsx";
import { ActForm, type Field } from "./act-form.tsx";
import { DueMark } from "./due-mark.tsx";
import { type Incident, knownAtOf, nextWords, unreported, type Word } from "./incidents.ts";
import { ListFrame } from "./list-frame.tsx";
import { type List, useList } from "./use-list.ts";
import { useWho } from "./use-who.ts";

const selectWarnings = (view: View) => view.warnings;
/** Incidents by which it is told which warnings have been reported: far more than are in force at once. */
const INCIDENTS_READ = 200;

export function IncidentsPane() {
  const { t, city } = useReader();
  const acts = useWho()?.role === "supervisor";
  const warnings = useView(selectWarnings);
  const list = useList<Incident>("/incident-reports", INCIDENTS_READ);
  const waiting = list.state === "ready" ? unreported(warnings, list.items, city.incidentReports?.levels ?? []) : [];
  const [writing, setWriting] = useState(false);
  return (
    <div className="watch-column">
      {city.incidentReports === undefined ? <p className="low">{t("watch.noClocks")}</p> : null}
      {waiting.length > 0 ? (
        <section>
          <h3>{t("watch.toReport")}</h3>
          <ul className="watch-cards" data-testid="unreported">
            {waiting.map((row) => (
              <Unreported key={row.warningId} row={row} acts={acts} list={list} />
            ))}
          </ul>
        </section>
      ) : null}
      {acts ? (
        <button type="button" className="watch-button" aria-expanded={writing} onClick={() => setWriting(!writing)}>
          {t("watch.reportOther")}
        </button>
      ) : null}
      {writing ? <FirstForm list={list} onDone={() => setWriting(false)} /> : null}
      <section>
        <h3>{t("watch.incidents")}</h3>
        <ListFrame list={list} empty={t("watch.noIncidents")}>
          {(items) => (
            <ul className="watch-cards" data-testid="incidents">
              {items.map((one) => (
                <IncidentCard key={one.id} one={one} acts={acts} onDone={list.again} />
              ))}
            </ul>
          )}
        </ListFrame>
      </section>
    </div>
  );
}

function Unreported({ row, acts, list }: { readonly row: WarningRow; readonly acts: boolean; readonly list: List<Incident> }) {
  const reader = useReader();
  const { t, city } = reader;
  const [open, setOpen] = useState(false);
  const knownAt = knownAtOf(row);
  const clocks = incidentClocks(knownAt, null, { words: [], limits: limitsOf(city.incidentReports) });
  const title = warningTitle(row, reader);
  return (
    <li className="watch-card">
      <h4>
        <DrillMark exercise={row.exercise} />
        {title}
      </h4>
      <p className="low">
        {t(`level.${row.level}.warning`)} · {areaName(city, row.area, reader)}
      </p>
      <Clocks clocks={clocks} />
      {acts ? (
        <button type="button" className="watch-button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t("watch.reportFirst")}
        </button>
      ) : null}
      {open ? (
        <FirstForm
          list={list}
          title={title}
          body={{ warningId: row.warningId, knownAt: new Date(knownAt).toISOString() }}
          onDone={() => setOpen(false)}
        />
      ) : null}
    </li>
  );
}

type FirstProps = {
  readonly list: List<Incident>;
  readonly title?: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly onDone: () => void;
};

/** How long ago an incident may have come to be known, minutes. */
const KNOWN_MINUTES = [5, 10, 20, 30, 60, 120, 240, 480];

function FirstForm({ list, title, body = {}, onDone }: FirstProps) {
  const { t } = useReader();
  const format = useFormat();
  const now = useCityMinute();
  const known: readonly Field[] =
    "knownAt" in body
      ? []
      : [
          {
            name: "knownMinutes",
            label: "watch.known",
            as: "choice",
            needed: true,
            options: [
              { value: "0", name: t("watch.knownNow") },
              ...KNOWN_MINUTES.map((minutes) => ({
                value: String(minutes),
                name: t("watch.knownAgo", { span: format.span(minutes * 60_000) }),
              })),
            ],
          },
        ];
  return (
    <ActForm
      path="/incident-reports"
      label={t("watch.reportFirst")}
      body={body}
      fields={[...known, ...wordFields(title), byField(t("watch.by.phone"), t("watch.by.written"))]}
      toBody={({ knownMinutes, ...rest }) =>
        knownMinutes === undefined ? rest : { ...rest, knownAt: new Date(now - Number(knownMinutes) * 60_000).toISOString() }
      }
      onDone={() => {
        list.again();
        onDone();
      }}
    />
  );
}

type CardProps = { readonly one: Incident; readonly acts: boolean; readonly onDone: () => void };

function IncidentCard({ one, acts, onDone }: CardProps) {
  const { t } = useReader();
  const format = useFormat();
  const now = useCityMinute();
  const [open, setOpen] = useState<Word["stage"] | null>(null);
  const words = one.history.filter(({ taken }) => taken);
  const clocks = one.clocks.map(({ what, from, dueAt, doneAt }) => ({
    what,
    from: Date.parse(from),
    dueAt: Date.parse(dueAt),
    doneAt: doneAt === null ? null : Date.parse(doneAt),
  }));
  return (
    <li className="watch-card" data-open={one.open}>
      <h4>{one.title}</h4>
      <Clocks clocks={clocks} />
      <ol className="watch-log">
        {words.map(({ seq, time, data }) => (
          <li key={seq}>
            <time className="num">{format.near(Date.parse(time), now)}</time>
            <span>
              <strong>{t(`watch.word.${data.stage}`)}</strong> {data.by ? t(`watch.by.${data.by}`) : ""}{" "}
              <span className="low">{data.actor ?? ""}</span>
              <span className="watch-text">{data.text}</span>
            </span>
          </li>
        ))}
      </ol>
      {acts && one.open ? (
        <div className="watch-buttons">
          {nextWords(words.map(({ data }) => data)).map((stage) => (
            <button
              key={stage}
              type="button"
              className="watch-button"
              aria-expanded={open === stage}
              onClick={() => setOpen(open === stage ? null : stage)}
            >
              {t(stage === "first" ? "watch.reportWritten" : `watch.word.${stage}`)}
            </button>
          ))}
        </div>
      ) : null}
      {open ? (
        <ActForm
          key={open}
          path={`/incident-reports/${encodeURIComponent(one.id)}/${open}`}
          version={one.version}
          label={t(open === "first" ? "watch.reportWritten" : `watch.word.${open}`)}
          body={{ by: "written" }}
          fields={wordFields(one.title)}
          onDone={() => {
            setOpen(null);
            onDone();
          }}
          onCancel={() => setOpen(null)}
        />
      ) : null}
    </li>
  );
}

function Clocks({ clocks }: { readonly clocks: readonly IncidentClock[] }) {
  const { t } = useReader();
  return (
    <p className="watch-clocks">
      {clocks.map((clock) => (
        <span key={clock.what}>
          {t(`watch.clock.${clock.what}`)} <DueMark dueAt={clock.dueAt} since={clock.from} doneAt={clock.doneAt} />
        </span>
      ))}
    </p>
  );
}

const wordFields = (title?: string): readonly Field[] => [
  { name: "title", label: "watch.title", as: "line", needed: true, max: 120, ...(title !== undefined && { value: title }) },
  { name: "text", label: "watch.incidentText", as: "text", needed: true, max: 4000 },
];

const byField = (phone: string, written: string): Field => ({
  name: "by",
  label: "watch.by",
  as: "choice",
  needed: true,
  options: [
    { value: "phone", name: phone },
    { value: "written", name: written },
  ],
});
