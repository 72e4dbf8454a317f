// The steps that are allowed on a warning, each with its fields; what needs none is one press.
import { useState } from "react";
import { LEVELS } from "../../../shared/terms.ts";
import { useReader } from "../../attention/use-reader.ts";
import type { Translate } from "../../i18n/catalogue.ts";
import type { ListedWarning } from "../../panels/order.ts";
import { useCityMinute } from "../../sync/city-context.tsx";
import { ActForm, type Field, Outcome } from "./act-form.tsx";
import { useSend } from "./use-send.ts";
import { actionsOn, type WarningAction } from "./warning-actions.ts";

const SHELVE_MINUTES = [15, 30, 60, 120, 240, 480];
const AT_ONCE: ReadonlySet<WarningAction> = new Set(["acknowledge", "receive", "unshelve"]);
const REASON: Field = { name: "reason", label: "watch.reason", as: "text", needed: true };

export function WarningSteps({ row }: { readonly row: ListedWarning }) {
  const { t, city, scope } = useReader();
  const now = useCityMinute();
  const sender = useSend();
  const [open, setOpen] = useState<WarningAction | null>(null);
  const actions = actionsOn(row, { city, scope, now });
  const path = (action: WarningAction) => `/warnings/${encodeURIComponent(row.warningId)}/${action}`;
  const press = (action: WarningAction) => {
    if (!AT_ONCE.has(action)) return setOpen(open === action ? null : action);
    setOpen(null);
    void sender.step({ path: path(action), body: {}, version: row.version });
  };
  const chosen = open !== null && actions.includes(open) ? open : null;
  return (
    <section className="watch-steps" data-testid="warning-steps">
      <div className="watch-buttons">
        {actions.map((action, at) => (
          <button
            key={action}
            type="button"
            className={at === 0 ? "watch-button primary" : "watch-button"}
            data-action={action}
            aria-expanded={AT_ONCE.has(action) ? undefined : open === action}
            aria-disabled={sender.held}
            onClick={() => press(action)}
          >
            {t(`watch.do.${action}`)}
          </button>
        ))}
      </div>
      {chosen ? (
        <ActForm
          key={chosen}
          path={path(chosen)}
          // A note and a relay say nothing about how the warning stands, so they need not have seen its newest version.
          version={chosen === "note" || chosen === "relay" ? undefined : row.version}
          fields={fieldsOf(chosen, row, t)}
          label={t(`watch.do.${chosen}`)}
          onDone={() => setOpen(null)}
          onCancel={() => setOpen(null)}
        />
      ) : (
        <Outcome sender={sender} />
      )}
    </section>
  );
}

function fieldsOf(action: WarningAction, row: ListedWarning, t: Translate): readonly Field[] {
  const level: Field = {
    name: "level",
    label: "warning.level",
    as: "choice",
    value: row.proposed ?? row.level,
    needed: true,
    options: LEVELS.map((value) => ({ value, name: t(`level.${value}.warning`) })),
  };
  switch (action) {
    case "assign":
      return [
        { name: "assignee", label: "watch.assignee", as: "line", needed: true, max: 64 },
        { ...REASON, needed: false },
      ];
    case "adjust":
    case "confirm":
      return [level, REASON];
    case "shelve":
      return [{ name: "until", label: "watch.shelveFor", as: "span", needed: true, minutes: SHELVE_MINUTES, value: "30" }, REASON];
    case "relay":
      return [{ ...REASON, label: "watch.relayTo", needed: false }];
    case "note":
      return [{ ...REASON, label: "watch.note" }];
    default:
      return [REASON];
  }
}
