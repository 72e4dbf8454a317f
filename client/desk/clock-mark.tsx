// What is left of a case's limit, ticking against the city's clock: near by text and outline, overdue by hatching, stopped says for how long.

import { spanText } from "../case/case-words.ts";
import type { Translate } from "../i18n/catalogue.ts";
import type { Format } from "../i18n/format.ts";
import { useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useCity, useCityNow } from "../sync/city-context.tsx";
import type { QueueRow } from "./queue-row-of.ts";

const HOUR_MS = 3_600_000;

/** Minutes and seconds in the last hour, as they tick; else as everywhere. */
export function leftText(ms: number, format: Format): string {
  if (ms >= HOUR_MS || ms < 0) return spanText(Math.abs(ms), format);
  const seconds = Math.floor(ms / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}

type Clock = { readonly state: string; readonly text: string };

export function useClock(row: QueueRow, of: "whole" | "stage" = "whole"): Clock {
  const t = useText();
  const format = useFormat();
  const now = useCityNow();
  const { clocks } = useCity();
  const { state, leftMs } = clocks[of](row, now);
  if (state === "stopped")
    return { state, text: t("desk.clock.stopped", { span: spanText(Math.max(0, now - (row.stoppedAt ?? now)), format) }) };
  // Over is told in clock time, as it is in the case: nobody counts lateness in hours of work.
  const dueAt = of === "whole" ? row.dueAt : row.stageDueAt;
  if (state === "overdue") return { state, text: t("desk.clock.overdue", { span: spanText(now - (dueAt ?? now), format) }) };
  if (state === "soon") return { state, text: t("desk.clock.soon", { span: leftText(leftMs, format) }) };
  if (state === "running") return { state, text: leftText(leftMs, format) };
  if (state === "done") return { state, text: doneText((dueAt ?? 0) - (row.closedAt ?? 0), t, format) };
  return { state, text: t("desk.clock.none") };
}

const doneText = (leftMs: number, t: Translate, format: Format) =>
  leftMs >= 0 ? t("desk.clock.onTime") : t("desk.clock.late", { span: spanText(-leftMs, format) });

export function ClockMark({ row, of = "whole" }: { readonly row: QueueRow; readonly of?: "whole" | "stage" }) {
  const { state, text } = useClock(row, of);
  return (
    <span className="clock-mark" data-state={state}>
      {text}
    </span>
  );
}
