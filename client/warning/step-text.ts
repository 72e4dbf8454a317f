// A step of a warning's history in words.
import { useCallback } from "react";
import { LEVELS } from "../../shared/terms.ts";
import type { TextKey } from "../i18n/catalogue.ts";
import { useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useCityMinute } from "../sync/city-context.tsx";
import type { WarningStep } from "./record.ts";

const STEPS = {
  raised: "step.raised",
  adjusted: "step.adjusted",
  lifted: "step.lifted",
  acknowledged: "step.acknowledged",
  received: "step.received",
  relayed: "step.relayed",
  assigned: "step.assigned",
  shelved: "step.shelved",
  unshelved: "step.unshelved",
  escalated: "step.escalated",
  confirmed: "step.confirmed",
  dismissed: "step.dismissed",
  noted: "step.noted",
} as const satisfies Readonly<Record<string, TextKey>>;

const isStep = (what: string): what is keyof typeof STEPS => Object.hasOwn(STEPS, what);

/** A step of a newer server than this page goes by its own name. */
export function useStepText(): (step: WarningStep) => string {
  const t = useText();
  const format = useFormat();
  const now = useCityMinute();
  return useCallback(
    ({ what, said }) => {
      if (!isStep(what)) return what;
      const level = LEVELS.find((one) => one === said["level"]);
      if (what === "adjusted" && level) return t("step.adjustedTo", { level: t(`level.${level}`) });
      if (what === "shelved") return t("step.shelved", { time: format.near(timeOf(said["until"]) ?? now, now) });
      if (what === "assigned") return t("step.assigned", { name: String(said["assignee"] ?? "") });
      return t(STEPS[what]);
    },
    [t, format, now],
  );
}

/** As the answer has it, an RFC 3339 text, or ms. */
function timeOf(value: unknown): number | null {
  const at = typeof value === "string" ? Date.parse(value) : Number(value);
  return Number.isFinite(at) ? at : null;
}
