// What may be done with the open case now, and only that; the form of the step that was chosen; why the last one was refused.
import { useEffect, useState } from "react";
import { ACTION_FIELDS, actionsFor, type ReportAction, returnKindsFor } from "../../shared/desk-rules.ts";
import { stepKey } from "../case/case-words.ts";
import type { TextKey } from "../i18n/catalogue.ts";
import { useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useShortcut } from "../keys/use-shortcut.ts";
import { ActionForm } from "./action-form.tsx";
import { type Failed, isUnknown } from "./acts.ts";
import type { DeskCase, Fields } from "./desk-api.ts";
import { useActs, useDesk, useDoer, useHeld } from "./desk-context.tsx";

/** Each on the key that the help lists. The first that is allowed takes it. */
const KEYS: readonly { readonly key: string; readonly says: TextKey; readonly actions: readonly ReportAction[] }[] = [
  { key: "a", says: "desk.key.accept", actions: ["accept", "receive"] },
  { key: "d", says: "desk.key.dispatch", actions: ["dispatch"] },
  { key: "n", says: "desk.key.note", actions: ["note"] },
  { key: "e", says: "desk.key.escalate", actions: ["escalate"] },
  { key: "v", says: "desk.key.verify", actions: ["resolve", "verify", "close"] },
  { key: "b", says: "desk.key.return", actions: ["return"] },
];
/** Steps that most cases take; the others stand behind them, quieter. */
const MAIN: ReadonlySet<ReportAction> = new Set([
  "accept",
  "dispatch",
  "receive",
  "resolve",
  "verify",
  "close",
  "settle",
  "return",
  "note",
]);

type ActionsProps = { readonly whole: DeskCase; readonly intoOffers: readonly { readonly reportId: string; readonly title: string }[] };

export function CaseActions({ whole, intoOffers }: ActionsProps) {
  const t = useText();
  const doer = useDoer();
  const held = useHeld();
  const { who, acts } = useDesk();
  const { pending, failed } = useActs();
  const { reportId, version } = whole;
  const [form, setForm] = useState<{ readonly action: ReportAction; readonly version: number } | null>(null);
  const open = form?.action ?? null;
  const setOpen = (action: ReportAction | null) => setForm(action && { action, version });
  const isBusy = pending.has(reportId);
  const allowed: readonly ReportAction[] = who.role === "supervisor" ? actionsFor(doer, whole).filter((action) => action !== "undo") : [];
  const refused = failed.get(reportId);
  useEffect(() => {
    // Another case, another form.
    setForm(null);
    return () => acts.forgive(reportId);
  }, [reportId, acts]);

  const begin = (action: ReportAction) => {
    if (held || isBusy) return;
    // A step that asks nothing is taken at once; a form that may be left empty still shows what could be said.
    if (ACTION_FIELDS[action].length === 0 || (action === "accept" && whole.title !== null))
      void acts.take(action, [{ reportId, version }], {});
    else setOpen(action);
  };
  /** What was seen is what stood when the form was opened; a note is true whatever happened meanwhile. Once refused, the person has been told. */
  const send = async (action: ReportAction, fields: Fields) => {
    const seen = action === "note" ? version : (form?.version ?? version);
    const taken = await acts.take(action, [{ reportId, version: seen }], fields);
    const now = acts.state().failed.get(reportId)?.now;
    if (now) setForm((before) => before && { action, version: now.version });
    return taken;
  };
  const isOpen = open !== null && (allowed.includes(open) || isBusy || refused?.action === open);
  return (
    <section className="case-actions" aria-label={t("desk.actions")}>
      {KEYS.map(({ key, says, actions }) => (
        <ActionKey
          key={key}
          name={key}
          says={says}
          act={() => begin(actions.find((action) => allowed.includes(action)) ?? "undo")}
          isOn={actions.some((action) => allowed.includes(action))}
        />
      ))}
      {refused ? <Refused refused={refused} onClose={() => acts.forgive(reportId)} /> : null}
      {isOpen && open ? (
        <ActionForm
          key={`${reportId} ${open}`}
          action={open}
          about={reportId}
          department={whole.department}
          returnKinds={returnKindsFor(doer, whole)}
          intoOffers={intoOffers}
          busy={isBusy}
          onSend={(fields) => send(open, fields)}
          onClose={() => setOpen(null)}
        />
      ) : (
        <div className="action-buttons">
          {allowed.map((action) => (
            <button
              key={action}
              type="button"
              className="desk-button"
              data-main={MAIN.has(action) || undefined}
              data-testid={`do-${action}`}
              disabled={held || isBusy}
              onClick={() => begin(action)}
            >
              {t(`desk.do.${action}` as TextKey)}
            </button>
          ))}
          {isBusy ? <span role="status">{t("desk.sending")}</span> : null}
          {held ? <span className="desk-held">{t("desk.held")}</span> : null}
          {who.role === "supervisor" ? null : <span className="low">{t("desk.adminReads")}</span>}
        </div>
      )}
    </section>
  );
}

function ActionKey({
  name,
  says,
  act,
  isOn,
}: {
  readonly name: string;
  readonly says: TextKey;
  readonly act: () => void;
  readonly isOn: boolean;
}) {
  return isOn ? <HeldKey name={name} says={says} act={act} /> : null;
}

function HeldKey({ name, says, act }: { readonly name: string; readonly says: TextKey; readonly act: () => void }) {
  useShortcut(name, says, act);
  return null;
}

/** Who was faster and what stands now, in the page's own language; else the server's words. */
function Refused({ refused: { action, refusal, now, seenVersion }, onClose }: { readonly refused: Failed; readonly onClose: () => void }) {
  const t = useText();
  const format = useFormat();
  const what = t(`desk.do.${action}` as TextKey);
  const faster = now?.history.findLast(({ taken }) => taken);
  const isRace =
    (refusal.code === "changed" || refusal.code === "stage") && now !== null && faster !== undefined && now.version > seenVersion;
  const why = isRace
    ? t("desk.faster", {
        who: faster.data.actor ?? t("desk.somebody"),
        step: t(stepKey(faster)),
        time: format.clock(faster.time),
        stage: t(`stage.${now.stage}`),
      })
    : isUnknown(refusal)
      ? t("desk.noAnswer")
      : refusal.status === 401
        ? t("desk.ended")
        : refusal.detail;
  return (
    <p className="desk-fault" role="alert" data-testid="refused">
      <b>{t("desk.refused", { what })}</b> {why}{" "}
      <button type="button" className="desk-button" onClick={onClose}>
        {t("dialog.close")}
      </button>
    </p>
  );
}
