// A warning of the city's own: internal, of a named post, never in the form of a statutory one.
import { LEVELS } from "../../../shared/terms.ts";
import { useReader } from "../../attention/use-reader.ts";
import { nameOf } from "../../i18n/catalogue.ts";
import { ActForm } from "./act-form.tsx";
import { divisionOptions } from "./options.ts";

const CATEGORIES = ["natural", "accident", "health", "security"] as const;
const HOURS = [2, 6, 12, 24, 48];

export function RaiseForm({ onDone }: { readonly onDone: () => void }) {
  const { t, city, scope, lang } = useReader();
  return (
    <ActForm
      path="/warnings"
      label={t("watch.raise")}
      fields={[
        { name: "title", label: "watch.title", as: "line", needed: true, max: 120 },
        {
          name: "level",
          label: "warning.level",
          as: "choice",
          needed: true,
          options: LEVELS.map((value) => ({ value, name: t(`level.${value}.warning`) })),
        },
        {
          name: "category",
          label: "warning.category",
          as: "choice",
          needed: true,
          options: CATEGORIES.map((value) => ({ value, name: t(`warning.category.${value}`) })),
        },
        {
          name: "kind",
          label: "warning.kind",
          as: "choice",
          needed: true,
          options: city.kinds.map((kind) => ({ value: kind.code, name: nameOf(kind, lang) })),
        },
        { name: "division", label: "warning.area", as: "choice", needed: true, value: scope, options: divisionOptions(city, scope, lang) },
        { name: "issuer", label: "watch.issuer", as: "line", needed: true, max: 64 },
        { name: "expiresAt", label: "watch.lastsFor", as: "span", minutes: HOURS.map((hours) => hours * 60) },
        { name: "instruction", label: "warning.instruction", as: "text", max: 2000 },
        { name: "evidence", label: "warning.evidence", as: "text", needed: true, max: 2000 },
        { name: "exercise", label: "watch.exercise", as: "check" },
      ]}
      toBody={({ division, ...body }) => ({ ...body, area: { division } })}
      onDone={onDone}
    >
      <p className="low">{t("watch.raiseInternal")}</p>
    </ActForm>
  );
}
