// A supervisor's word that the warning was seen. It counts once, however often it is sent, and says who was faster.
import { type MouseEvent, useRef, useState } from "react";
import { useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import type { ListedWarning } from "../panels/order.ts";
import { useCityNow } from "../sync/city-context.tsx";
import type { WarningStep } from "./record.ts";
import { useStepText } from "./step-text.ts";
import { fetchRecord } from "./use-record.ts";

const SEND_MS = 15_000;

type Sent = { readonly state: "idle" | "sending" | "forbidden" | "failed" | "changed"; readonly faster?: WarningStep | undefined };

export function Acknowledge({ row, onDone }: { readonly row: ListedWarning; readonly onDone: () => void }) {
  const t = useText();
  const format = useFormat();
  const now = useCityNow();
  const stepText = useStepText();
  const [sent, setSent] = useState<Sent>({ state: "idle" });
  const key = useRef({ of: "", key: "" });

  const send = async ({ currentTarget }: MouseEvent<HTMLElement>) => {
    if (sent.state === "sending") return;
    // The button goes with the step that it takes, and the focus would leave the dialog with it.
    const next = currentTarget.closest("dialog")?.querySelector<HTMLElement>("header button");
    const of = `${row.warningId} ${row.version}`;
    // The same step keeps its key: pressed again because no answer came, it is taken once.
    if (key.current.of !== of) key.current = { of, key: newKey() };
    setSent({ state: "sending" });
    const status = await post(row, key.current.key);
    if (status === 200) {
      next?.focus();
      setSent({ state: "idle" });
      onDone();
    } else if (status === 412 || status === 409) {
      const faster = await lastStep(row.warningId);
      next?.focus();
      setSent({ state: "changed", faster });
      onDone();
    } else setSent({ state: status === 401 || status === 403 ? "forbidden" : "failed" });
  };

  const isOpen = row.acknowledgedAt === null;
  if (!isOpen && !sent.faster) return null;
  return (
    <div className="acknowledge">
      {isOpen ? (
        <button type="button" data-testid="acknowledge" aria-disabled={sent.state === "sending"} onClick={send}>
          {t(sent.state === "sending" ? "acknowledge.doing" : "acknowledge.do")}
        </button>
      ) : null}
      <output>
        {sent.state === "forbidden" ? t("acknowledge.forbidden") : null}
        {sent.state === "failed" ? t("acknowledge.failed") : null}
        {sent.state === "changed" && !sent.faster ? t("acknowledge.changed") : null}
        {sent.faster
          ? t("acknowledge.faster", {
              who: String(sent.faster.said["actor"] ?? sent.faster.source),
              what: stepText(sent.faster),
              time: format.near(sent.faster.at, now),
            })
          : null}
      </output>
    </div>
  );
}

/** The answer's status; 0 where none came. */
async function post({ warningId, version }: ListedWarning, key: string): Promise<number> {
  try {
    const answer = await fetch(`/api/v1/warnings/${encodeURIComponent(warningId)}/acknowledge`, {
      method: "POST",
      credentials: "same-origin",
      headers: { "If-Match": `"${version}"`, "Idempotency-Key": key },
      signal: AbortSignal.timeout(SEND_MS),
    });
    await answer.text();
    return answer.status;
  } catch {
    return 0;
  }
}

async function lastStep(warningId: string): Promise<WarningStep | undefined> {
  const record = await fetchRecord(warningId).catch(() => null);
  return record?.steps.findLast((step) => step.taken);
}

/** `randomUUID` is for secure pages alone, and a desk may be on plain http in its own network. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
