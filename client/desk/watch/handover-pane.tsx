// 交接班: what the shift leaves open, offered by one and confirmed by the next.
import { useState } from "react";
import type { View } from "../../../shared/view.ts";
import { useReader } from "../../attention/use-reader.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { useCityMinute, useView } from "../../sync/city-context.tsx";
import { ActForm } from "./act-form.tsx";
import type { Instruction } from "./instructions-pane.tsx";
import { ListFrame } from "./list-frame.tsx";
import { useList } from "./use-list.ts";
import { useWho } from "./use-who.ts";

type Left = {
  readonly warnings: number;
  readonly unacknowledged: number;
  readonly responses: number;
  readonly instructions: number;
  readonly overdueInstructions: number;
  readonly incidents: number;
};

type Handover = {
  readonly id: string;
  readonly version: number;
  readonly time: string;
  readonly actor?: string;
  readonly text: string;
  readonly open: boolean;
  readonly left: Left;
  readonly confirmedAt: string | null;
  readonly confirmedBy: string | null;
  readonly answer: string | null;
};

const selectTotals = (view: View) => view.totals.warnings;
const selectResponses = (view: View) => view.responses;
/** Open instructions and incidents beyond this are counted as so many. */
const COUNTED = 200;

export function HandoverPane() {
  const { t } = useReader();
  const who = useWho();
  const acts = who?.role === "supervisor";
  const list = useList<Handover>("/handovers");
  const left = useLeft();
  return (
    <div className="watch-column">
      <section data-testid="handover-now">
        <h3>{t("watch.leftNow")}</h3>
        <LeftWords left={left} />
        {acts ? (
          <ActForm
            path="/handovers"
            label={t("watch.offer")}
            fields={[{ name: "text", label: "watch.handoverText", as: "text", needed: true, max: 4000 }]}
            onDone={list.again}
          >
            <p className="low">{t("watch.offerSays")}</p>
          </ActForm>
        ) : null}
      </section>
      <section>
        <h3>{t("watch.handovers")}</h3>
        <ListFrame list={list} empty={t("watch.noHandovers")}>
          {(items) => (
            <ul className="watch-cards" data-testid="handovers">
              {items.map((one) => (
                <HandoverCard key={one.id} one={one} mine={one.actor === (who?.account ?? who?.name)} acts={acts} onDone={list.again} />
              ))}
            </ul>
          )}
        </ListFrame>
      </section>
    </div>
  );
}

/** What is open now, from the live view and the open lists; the server counts again when the hand-over is offered. */
function useLeft(): Left {
  const now = useCityMinute();
  const warnings = useView(selectTotals);
  const responses = useView(selectResponses);
  const instructions = useList<Instruction>("/instructions?open=true", COUNTED).items;
  const incidents = useList<{ readonly id: string }>("/incident-reports?open=true", COUNTED).items;
  return {
    warnings: warnings.red + warnings.orange + warnings.yellow + warnings.blue,
    unacknowledged: warnings.unacknowledged,
    responses: responses.length,
    instructions: instructions.length,
    overdueInstructions: instructions.filter(({ dueAt }) => dueAt !== undefined && Date.parse(dueAt) <= now).length,
    incidents: incidents.length,
  };
}

type CardProps = { readonly one: Handover; readonly mine: boolean; readonly acts: boolean; readonly onDone: () => void };

function HandoverCard({ one, mine, acts, onDone }: CardProps) {
  const { t } = useReader();
  const format = useFormat();
  const now = useCityMinute();
  const [confirming, setConfirming] = useState(false);
  return (
    <li className="watch-card" data-open={one.open}>
      <h4>{t("watch.offeredBy", { name: one.actor ?? "", time: format.near(Date.parse(one.time), now) })}</h4>
      <LeftWords left={one.left} />
      <p className="watch-text">{one.text}</p>
      {one.confirmedAt === null ? (
        <p className="low">{t(mine ? "watch.waitsForNext" : "watch.unconfirmed")}</p>
      ) : (
        <p>
          {t("watch.confirmedBy", { name: one.confirmedBy ?? "", time: format.near(Date.parse(one.confirmedAt), now) })} {one.answer ?? ""}
        </p>
      )}
      {acts && one.open && !mine && !confirming ? (
        <button type="button" className="watch-button primary" onClick={() => setConfirming(true)}>
          {t("watch.confirmHandover")}
        </button>
      ) : null}
      {confirming && one.open ? (
        <ActForm
          path={`/handovers/${encodeURIComponent(one.id)}/confirm`}
          version={one.version}
          label={t("watch.confirmHandover")}
          fields={[{ name: "text", label: "watch.note", as: "text", max: 2000 }]}
          onDone={() => {
            setConfirming(false);
            onDone();
          }}
          onCancel={() => setConfirming(false)}
        />
      ) : null}
    </li>
  );
}

function LeftWords({ left }: { readonly left: Left }) {
  const { t } = useReader();
  return (
    <ul className="watch-left num">
      <li>{t("watch.leftWarnings", { n: left.warnings, un: left.unacknowledged })}</li>
      <li>{t("watch.leftResponses", { n: left.responses })}</li>
      <li>{t("watch.leftInstructions", { n: left.instructions, late: left.overdueInstructions })}</li>
      <li>{t("watch.leftIncidents", { n: left.incidents })}</li>
    </ul>
  );
}
