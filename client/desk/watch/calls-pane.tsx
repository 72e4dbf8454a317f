// Calls made from the desk: whom, when, with what result.
import { useReader } from "../../attention/use-reader.ts";
import { nameOf } from "../../i18n/catalogue.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { useCityMinute } from "../../sync/city-context.tsx";
import { ActForm } from "./act-form.tsx";
import type { Call } from "./call-through.ts";
import { ListFrame } from "./list-frame.tsx";
import { divisionOptions } from "./options.ts";
import { useList } from "./use-list.ts";
import { useWho } from "./use-who.ts";

const RESULTS = ["reached", "no-answer", "declined"] as const;

export function CallsPane() {
  const { t, city, scope, lang } = useReader();
  const format = useFormat();
  const now = useCityMinute();
  const acts = useWho()?.role === "supervisor";
  const list = useList<Call>("/calls");
  const placeName = (code: string) => {
    const division = city.division(code);
    return division ? nameOf(division, lang) : code;
  };
  return (
    <div className="watch-column">
      {acts ? (
        <ActForm
          path="/calls"
          label={t("watch.logCall")}
          fields={[
            { name: "to", label: "watch.calledPost", as: "line", needed: true, max: 64 },
            {
              name: "division",
              label: "watch.toDivision",
              as: "choice",
              needed: true,
              value: scope,
              options: divisionOptions(city, scope, lang),
            },
            {
              name: "result",
              label: "watch.callResult",
              as: "choice",
              needed: true,
              options: RESULTS.map((value) => ({ value, name: t(`watch.result.${value}`) })),
            },
            { name: "reportId", label: "watch.aboutReport", as: "line", max: 128 },
            { name: "text", label: "watch.note", as: "text" },
          ]}
          onDone={list.again}
        />
      ) : null}
      <ListFrame list={list} empty={t("watch.noCalls")}>
        {(items) => (
          <ol className="watch-log" data-testid="calls">
            {items.map((call) => (
              <li key={call.id}>
                <time className="num">{format.near(Date.parse(call.time), now)}</time>
                <span>
                  <strong>
                    {placeName(call.division)} {call.to}
                  </strong>{" "}
                  {t(`watch.result.${call.result}`)}{" "}
                  <span className="low">
                    {[call.actor, call.warningId && t("watch.forWarning", { id: call.warningId }), call.reportId]
                      .filter(Boolean)
                      .join(" · ")}
                  </span>
                  {call.text ? <span className="watch-text">{call.text}</span> : null}
                </span>
              </li>
            ))}
          </ol>
        )}
      </ListFrame>
    </div>
  );
}
