// One step on all chosen cases; each is answered for itself, and those that refused stay chosen.
import { useState } from "react";
import { ACTION_FIELDS, actionsFor, type ReportAction } from "../../shared/desk-rules.ts";
import type { TextKey } from "../i18n/catalogue.ts";
import { useText } from "../i18n/text-context.tsx";
import { ActionForm } from "./action-form.tsx";
import type { Fields } from "./desk-api.ts";
import { useActs, useDesk, useDoer, useHeld } from "./desk-context.tsx";
import type { QueueRow } from "./queue-row-of.ts";
import type { Chosen } from "./use-chosen.ts";

/** Not for many at once: each of these is about one case. */
const ALONE: ReadonlySet<ReportAction> = new Set(["undo", "fold", "unfold", "redact"]);

export function BulkBar({ chosen, rows, most }: { readonly chosen: Chosen; readonly rows: readonly QueueRow[]; readonly most: number }) {
  const t = useText();
  const doer = useDoer();
  const held = useHeld();
  const { who, acts } = useDesk();
  const { pending } = useActs();
  const [open, setOpen] = useState<ReportAction | null>(null);
  const cases = rows.filter(({ reportId }) => chosen.ids.has(reportId));
  const isBusy = cases.some(({ reportId }) => pending.has(reportId));
  const allowed = new Map<ReportAction, QueueRow[]>();
  for (const row of cases)
    for (const action of who.role === "supervisor" ? actionsFor(doer, { coDepartments: [], ...row }) : []) {
      if (!ALONE.has(action)) allowed.set(action, [...(allowed.get(action) ?? []), row]);
    }
  const take = async (action: ReportAction, fields: Fields): Promise<boolean> => {
    const targets = allowed.get(action) ?? [];
    const all = await acts.take(action, targets, fields);
    const { failed } = acts.state();
    const good = targets.filter(({ reportId }) => !failed.has(reportId));
    for (const { reportId } of good) chosen.toggle(reportId);
    return all;
  };
  /** Whatever has a form is asked for first: a step on many is not taken by one press. */
  const begin = (action: ReportAction) => (ACTION_FIELDS[action].length === 0 ? void take(action, {}) : setOpen(action));
  return (
    <div className="bulk-bar" data-testid="bulk-bar">
      <p>
        <b>{t("desk.chosen", { n: cases.length })}</b>
        {chosen.ids.size >= most ? <span className="low"> {t("desk.chosenMost", { n: most })}</span> : null}
        <button type="button" className="desk-button" onClick={chosen.clear}>
          {t("desk.chosenNone")}
        </button>
      </p>
      {open && allowed.has(open) ? (
        <ActionForm
          action={open}
          about="chosen"
          busy={isBusy}
          onSend={(fields) => take(open, fields)}
          onClose={() => setOpen(null)}
          note={<p className="low">{t("desk.chosenAllowed", { n: allowed.get(open)?.length ?? 0, of: cases.length })}</p>}
        />
      ) : (
        <div className="action-buttons">
          {[...allowed].map(([action, list]) => (
            <button key={action} type="button" className="desk-button" disabled={held || isBusy} onClick={() => begin(action)}>
              {t(`desk.do.${action}` as TextKey)} <span className="num">{list.length}</span>
            </button>
          ))}
          {held ? <span className="desk-held">{t("desk.held")}</span> : null}
        </div>
      )}
    </div>
  );
}
