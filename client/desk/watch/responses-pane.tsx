// Emergency responses in force with their plans' steps; started, adjusted and ended here where the desk started them.
import { useState } from "react";
import { DESK_SOURCE } from "../../../shared/fold/source.ts";
import type { ResponseRow, View } from "../../../shared/view.ts";
import { DrillMark } from "../../attention/drill.tsx";
import { useReader } from "../../attention/use-reader.ts";
import type { Reader } from "../../attention/warning-words.ts";
import { nameOf } from "../../i18n/catalogue.ts";
import { planName } from "../../i18n/plan-name.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { areaName } from "../../panels/place.ts";
import { useCityMinute, useView } from "../../sync/city-context.tsx";
import { RESPONSE_LEVEL_KEYS } from "../../wall/response-banner.tsx";
import { ActForm, type Field } from "./act-form.tsx";
import { ListFrame } from "./list-frame.tsx";
import { divisionOptions } from "./options.ts";
import { callLink } from "./posts.ts";
import { useList } from "./use-list.ts";
import { useWho } from "./use-who.ts";
import { holdsArea } from "./warning-actions.ts";

const HOURS = [6, 12, 24, 48, 72];
const selectResponses = (view: View) => view.responses;

type Past = {
  readonly id: string;
  readonly plan: string;
  readonly planEn?: string;
  readonly level: number;
  readonly issuer: string;
  readonly time: string;
  readonly endedAt: string | null;
};

export function ResponsesPane() {
  const reader = useReader();
  const { t } = reader;
  const acts = useWho()?.role === "supervisor";
  const rows = useView(selectResponses);
  const [starting, setStarting] = useState(false);
  return (
    <div className="watch-column">
      {acts ? (
        <button type="button" className="watch-button" aria-expanded={starting} onClick={() => setStarting(!starting)}>
          {t("watch.startResponse")}
        </button>
      ) : null}
      {starting ? <StartForm onDone={() => setStarting(false)} /> : null}
      {rows.length === 0 ? <p className="watch-word">{t("watch.noResponses")}</p> : null}
      {rows.map((row) => (
        <InForce key={row.responseId} row={row} acts={acts} />
      ))}
      <EndedResponses />
    </div>
  );
}

function InForce({ row, acts }: { readonly row: ResponseRow; readonly acts: boolean }) {
  const reader = useReader();
  const { t, lang, city, scope } = reader;
  const format = useFormat();
  const now = useCityMinute();
  const [open, setOpen] = useState<"adjust" | "end" | null>(null);
  const isOwn = row.source === DESK_SOURCE && holdsArea(city, scope, row.area);
  const path = `/responses/${encodeURIComponent(row.responseId)}`;
  return (
    <article className="watch-card" data-testid="response-in-force">
      <h3>
        <DrillMark exercise={row.exercise} />
        {planName(nameOf({ name: row.plan, nameEn: row.planEn ?? undefined }, lang), lang)}{" "}
        {t(RESPONSE_LEVEL_KEYS[row.level] ?? "response.level.4")}
      </h3>
      <p className="low">
        {areaName(city, row.area, reader)} · {row.issuer} {t("response.started", { time: format.near(row.startedAt, now) })}
        {row.until === null ? "" : ` · ${t("response.until", { time: format.near(row.until, now) })}`}
      </p>
      <PlanSteps row={row} reader={reader} />
      {acts && isOwn ? (
        <div className="watch-buttons">
          <button type="button" className="watch-button" aria-expanded={open === "adjust"} onClick={() => setOpen(open ? null : "adjust")}>
            {t("watch.adjustResponse")}
          </button>
          <button type="button" className="watch-button" aria-expanded={open === "end"} onClick={() => setOpen(open ? null : "end")}>
            {t("watch.endResponse")}
          </button>
        </div>
      ) : null}
      {acts && !isOwn ? <p className="low">{t("watch.foreignResponse")}</p> : null}
      {open ? (
        <ActForm
          key={open}
          path={`${path}/${open}`}
          label={t(open === "adjust" ? "watch.adjustResponse" : "watch.endResponse")}
          fields={[
            ...(open === "adjust"
              ? [
                  levelField(reader, row.level),
                  { name: "until", label: "watch.lastsFor" as const, as: "span" as const, minutes: HOURS.map((hours) => hours * 60) },
                ]
              : []),
            { name: "reason", label: "watch.reason", as: "text", needed: true },
          ]}
          toBody={withLevel}
          onDone={() => setOpen(null)}
          onCancel={() => setOpen(null)}
        />
      ) : null}
    </article>
  );
}

/** What the city's plan of this name says to do, and which post does it. */
function PlanSteps({ row, reader: { t, lang, city, scope } }: { readonly row: ResponseRow; readonly reader: Reader }) {
  const plan = city.plans.find(({ code, name }) => row.plan === name || row.plan === code);
  if (!plan) return <p className="low">{t("watch.noPlan")}</p>;
  return (
    <ol className="watch-plan" aria-label={t("watch.planSteps")}>
      {plan.steps.map((step) => {
        const post = city.posts.find(({ code }) => code === step.post);
        // A post of another level has as many telephones as there are divisions of it.
        const link = post?.level === city.division(scope)?.level && post ? callLink(post, scope) : null;
        const name = post ? nameOf(post, lang) : step.post;
        return (
          <li key={step.text}>
            {nameOf({ name: step.text, nameEn: step.textEn }, lang)} <span className="low">{link ? <a href={link}>{name}</a> : name}</span>
          </li>
        );
      })}
    </ol>
  );
}

function StartForm({ onDone }: { readonly onDone: () => void }) {
  const reader = useReader();
  const { t, lang, city, scope } = reader;
  const plans = city.plans.filter((plan) => plan.kinds === undefined);
  return (
    <ActForm
      path="/responses"
      label={t("watch.startResponse")}
      fields={[
        {
          name: "plan",
          label: "watch.plan",
          as: plans.length > 0 ? "choice" : "line",
          needed: true,
          max: 120,
          options: plans.map((plan) => ({ value: plan.name, name: nameOf(plan, lang) })),
        },
        levelField(reader),
        { name: "division", label: "warning.area", as: "choice", needed: true, value: scope, options: divisionOptions(city, scope, lang) },
        { name: "issuer", label: "watch.headquarters", as: "line", needed: true, max: 64 },
        { name: "until", label: "watch.lastsFor", as: "span", minutes: HOURS.map((hours) => hours * 60) },
        { name: "reason", label: "watch.reason", as: "text", needed: true },
        { name: "exercise", label: "watch.exercise", as: "check" },
      ]}
      toBody={({ division, ...body }) => {
        const plan = plans.find(({ name }) => name === body["plan"]);
        return { ...withLevel(body), area: { division }, ...(plan && { planEn: plan.nameEn }) };
      }}
      onDone={onDone}
    />
  );
}

function EndedResponses() {
  const { t, lang } = useReader();
  const format = useFormat();
  const now = useCityMinute();
  const list = useList<Past>("/responses?open=false");
  return (
    <section>
      <h3>{t("watch.endedResponses")}</h3>
      <ListFrame list={list} empty={t("watch.noEndedResponses")}>
        {(items) => (
          <ul className="watch-log">
            {items.map((one) => (
              <li key={one.id}>
                <time className="num">{format.near(Date.parse(one.time), now)}</time>
                <span>
                  {planName(nameOf({ name: one.plan, nameEn: one.planEn }, lang), lang)}{" "}
                  {t(RESPONSE_LEVEL_KEYS[one.level] ?? "response.level.4")} · {one.issuer}
                  {one.endedAt === null ? "" : ` · ${t("watch.endedAt", { time: format.near(Date.parse(one.endedAt), now) })}`}
                </span>
              </li>
            ))}
          </ul>
        )}
      </ListFrame>
    </section>
  );
}

const levelField = ({ t }: Reader, level = 4): Field => ({
  name: "level",
  label: "watch.responseLevel",
  as: "choice",
  needed: true,
  value: String(level),
  options: [4, 3, 2, 1].map((value) => ({ value: String(value), name: t(RESPONSE_LEVEL_KEYS[value] ?? "response.level.4") })),
});

const withLevel = ({ level, ...body }: Readonly<Record<string, unknown>>) => ({
  ...body,
  ...(level !== undefined && { level: Number(level) }),
});
