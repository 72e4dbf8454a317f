// What was done last, for ten seconds with the button that undoes it; of many cases, how many refused and why.
import { useEffect, useState } from "react";
import type { TextKey } from "../i18n/catalogue.ts";
import { useText } from "../i18n/text-context.tsx";
import { useShortcut } from "../keys/use-shortcut.ts";
import { useActs, useDesk, useHeld } from "./desk-context.tsx";

const TICK_MS = 250;
/** A line without a way back goes sooner. */
const PLAIN_MS = 6000;
const REASONS_SHOWN = 3;

export function Toast() {
  const t = useText();
  const held = useHeld();
  const { acts } = useDesk();
  const { done } = useActs();
  const [, setTick] = useState(0);
  useEffect(() => {
    if (!done) return;
    const end = (done.undoUntil ?? performance.now() + PLAIN_MS) + (done.failed.length > 0 ? PLAIN_MS : 0);
    const timer = setInterval(() => (performance.now() > end ? acts.dismiss() : setTick((before) => before + 1)), TICK_MS);
    return () => clearInterval(timer);
  }, [done, acts]);
  useShortcut("u", "desk.key.undo", () => void (held || acts.undo()));
  if (!done) return null;
  const seconds = done.undoUntil === null ? 0 : Math.ceil((done.undoUntil - performance.now()) / 1000);
  const what = t(`desk.do.${done.action}` as TextKey);
  const only = done.targets.length === 1 ? done.targets[0] : undefined;
  return (
    <div className="desk-toast" role="status" data-testid="toast">
      <span>
        {done.targets.length === 0
          ? null
          : only
            ? t("desk.done", { what, id: only.reportId })
            : t("desk.doneMany", { what, n: done.targets.length })}
        {done.failed.length > 0 ? ` ${t("desk.failedMany", { n: done.failed.length })}` : null}
      </span>
      {done.failed.length > 0 ? (
        <ul>
          {done.failed.slice(0, REASONS_SHOWN).map(({ reportId, refusal }) => (
            <li key={reportId}>
              {reportId}: {refusal.detail || t("desk.noAnswer")}
            </li>
          ))}
        </ul>
      ) : null}
      {seconds > 0 ? (
        <button type="button" className="desk-button" data-testid="undo" disabled={held} onClick={() => void acts.undo()}>
          {t("desk.undo", { n: seconds })}
        </button>
      ) : null}
      <button type="button" className="desk-button" onClick={acts.dismiss}>
        {t("dialog.close")}
      </button>
    </div>
  );
}
