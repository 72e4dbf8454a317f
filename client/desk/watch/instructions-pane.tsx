// 交办: what leaders asked for, tracked until somebody says that it is done.
import { useState } from "react";
import { useReader } from "../../attention/use-reader.ts";
import { nameOf } from "../../i18n/catalogue.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { useCityMinute } from "../../sync/city-context.tsx";
import { ActForm } from "./act-form.tsx";
import { DueMark } from "./due-mark.tsx";
import { ListFrame } from "./list-frame.tsx";
import { divisionOptions } from "./options.ts";
import { useList } from "./use-list.ts";
import { useWho } from "./use-who.ts";

const DUE_MINUTES = [30, 60, 120, 240, 480, 1440, 2880, 4320];

export type Instruction = {
  readonly id: string;
  readonly version: number;
  readonly division: string;
  readonly to: string;
  readonly title: string;
  readonly text?: string;
  readonly actor?: string;
  readonly reportId?: string;
  readonly time: string;
  readonly dueAt?: string;
  readonly open: boolean;
  readonly doneAt: string | null;
  readonly doneBy: string | null;
  readonly outcome: string | null;
};

export function InstructionsPane() {
  const { t, city, scope, lang } = useReader();
  const acts = useWho()?.role === "supervisor";
  const [openOnly, setOpenOnly] = useState(true);
  const [giving, setGiving] = useState(false);
  const list = useList<Instruction>(openOnly ? "/instructions?open=true" : "/instructions");
  return (
    <div className="watch-column">
      <div className="watch-buttons">
        {acts ? (
          <button type="button" className="watch-button" aria-expanded={giving} onClick={() => setGiving(!giving)}>
            {t("watch.give")}
          </button>
        ) : null}
        <label className="watch-check">
          <input type="checkbox" checked={openOnly} onChange={() => setOpenOnly(!openOnly)} />
          {t("watch.openOnly")}
        </label>
      </div>
      {giving ? (
        <ActForm
          path="/instructions"
          label={t("watch.give")}
          fields={[
            { name: "title", label: "watch.instruction", as: "line", needed: true, max: 120 },
            {
              name: "division",
              label: "watch.toDivision",
              as: "choice",
              needed: true,
              value: scope,
              options: divisionOptions(city, scope, lang),
            },
            { name: "to", label: "watch.toPost", as: "line", needed: true, max: 64 },
            { name: "dueAt", label: "watch.dueIn", as: "span", minutes: DUE_MINUTES },
            { name: "reportId", label: "watch.aboutReport", as: "line", max: 128 },
            { name: "text", label: "watch.text", as: "text", max: 2000 },
          ]}
          onDone={() => {
            setGiving(false);
            list.again();
          }}
        />
      ) : null}
      <ListFrame list={list} empty={t(openOnly ? "watch.noOpenInstructions" : "watch.noInstructions")}>
        {(items) => (
          <ul className="watch-cards" data-testid="instructions">
            {items.map((one) => (
              <InstructionCard key={one.id} one={one} acts={acts} onDone={list.again} />
            ))}
          </ul>
        )}
      </ListFrame>
    </div>
  );
}

type CardProps = { readonly one: Instruction; readonly acts: boolean; readonly onDone: () => void };

function InstructionCard({ one, acts, onDone }: CardProps) {
  const { t, city, lang } = useReader();
  const format = useFormat();
  const now = useCityMinute();
  const [closing, setClosing] = useState(false);
  const division = city.division(one.division);
  const givenAt = Date.parse(one.time);
  const doneAt = one.doneAt === null ? null : Date.parse(one.doneAt);
  return (
    <li className="watch-card" data-open={one.open}>
      <h3>{one.title}</h3>
      <p className="low">
        {division ? nameOf(division, lang) : one.division} · {one.to} ·{" "}
        {t("watch.givenBy", { name: one.actor ?? "", time: format.near(givenAt, now) })}
        {one.reportId ? (
          <>
            {" · "}
            <a href={`/desk?case=${encodeURIComponent(one.reportId)}`}>{one.reportId}</a>
          </>
        ) : null}
      </p>
      {one.text ? <p className="watch-text">{one.text}</p> : null}
      {one.dueAt ? <DueMark dueAt={Date.parse(one.dueAt)} since={givenAt} doneAt={doneAt} /> : null}
      {doneAt === null ? null : (
        <p>
          {t("watch.doneBy", { name: one.doneBy ?? "", time: format.near(doneAt, now) })} {one.outcome ?? ""}
        </p>
      )}
      {acts && one.open && !closing ? (
        <button type="button" className="watch-button" onClick={() => setClosing(true)}>
          {t("watch.done")}
        </button>
      ) : null}
      {closing && one.open ? (
        <ActForm
          path={`/instructions/${encodeURIComponent(one.id)}/done`}
          version={one.version}
          label={t("watch.done")}
          fields={[{ name: "text", label: "watch.outcome", as: "text", max: 2000 }]}
          onDone={() => {
            setClosing(false);
            onDone();
          }}
          onCancel={() => setClosing(false)}
        />
      ) : null}
    </li>
  );
}
