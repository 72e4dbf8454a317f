// Warnings by what a person must do about them, and the chosen one whole with the steps that are allowed on it.
import { useMemo, useState } from "react";
import { useReader } from "../../attention/use-reader.ts";
import { useWarningList } from "../../attention/use-warning-list.ts";
import { WarningItem } from "../../attention/warning-item.tsx";
import type { ListedWarning } from "../../panels/order.ts";
import { WarningDetail } from "../../warning/warning-detail.tsx";
import { CallGrid } from "./call-grid.tsx";
import { RaiseForm } from "./raise-form.tsx";
import { useWho } from "./use-who.ts";
import { NEEDS, type Need, needOf } from "./warning-actions.ts";
import { WarningSteps } from "./warning-steps.tsx";

export function WarningsPane() {
  const reader = useReader();
  const { t, city, scope } = reader;
  const who = useWho();
  const { rows, now } = useWarningList();
  const [chosenId, choose] = useState<string | null>(null);
  const [raising, setRaising] = useState(false);
  const groups = useMemo(() => {
    const byNeed = Map.groupBy(rows, (row) => needOf(row, { city, scope, now }));
    return NEEDS.flatMap((need): [Need, readonly ListedWarning[]][] => (byNeed.has(need) ? [[need, byNeed.get(need) ?? []]] : []));
  }, [rows, city, scope, now]);
  const chosen = rows.find((row) => row.warningId === chosenId);
  const acts = who?.role === "supervisor";
  return (
    <div className="watch-split">
      <section className="watch-list" aria-label={t("watch.tab.warnings")}>
        {acts ? (
          <button type="button" className="watch-button" aria-expanded={raising} onClick={() => setRaising(!raising)}>
            {t("watch.raise")}
          </button>
        ) : null}
        {raising ? <RaiseForm onDone={() => setRaising(false)} /> : null}
        {groups.length === 0 ? <p className="watch-word">{t("warnings.none")}</p> : null}
        {groups.map(([need, members]) => (
          <section key={need} data-testid="watch-need" data-need={need}>
            <h3>
              {t(`watch.need.${need}`)} <span className="num">{members.length}</span>
            </h3>
            <ul className="watch-warnings">
              {members.map((row) => (
                <WarningItem
                  key={row.warningId}
                  row={row}
                  now={now}
                  chosen={row.warningId === chosenId}
                  onOpen={() => choose(row.warningId)}
                />
              ))}
            </ul>
          </section>
        ))}
      </section>
      <section className="watch-detail" aria-label={t("warning.title")} aria-live="off">
        {chosenId === null ? <p className="watch-word">{t("watch.chooseWarning")}</p> : null}
        {acts && chosen ? <WarningSteps key={`steps ${chosen.warningId}`} row={chosen} /> : null}
        {chosen?.authority === "statutory" || chosen?.level === "red" || chosen?.level === "orange" ? (
          <CallGrid key={`calls ${chosen.warningId}`} row={chosen} acts={acts} />
        ) : null}
        {chosenId === null ? null : <WarningDetail key={chosenId} id={chosenId} />}
      </section>
    </div>
  );
}
