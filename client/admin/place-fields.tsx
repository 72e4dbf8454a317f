// The fields of a new account or token that say where it may act.
import { nameOf } from "../i18n/catalogue.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import type { Who } from "../login/session-api.ts";
import type { CityAnswer } from "../sync/city-info.ts";

type FieldProps = { readonly city: CityAnswer; readonly who: Who };

export function ScopeField({ city, who }: FieldProps) {
  const t = useText();
  const lang = useLang();
  return (
    <label>
      {t("admin.scope")}
      <select name="scope" defaultValue={who.scope}>
        {within(city, who.scope).map((division) => (
          <option key={division.code} value={division.code}>
            {nameOf(division, lang)} {division.code}
          </option>
        ))}
      </select>
    </label>
  );
}

export function DepartmentField({ city, who }: FieldProps) {
  const t = useText();
  const lang = useLang();
  const departments = city.departments.filter(({ code }) => who.department === undefined || code === who.department);
  return (
    <label>
      {t("admin.department")}
      <select name="department">
        {who.department === undefined ? <option value="">{t("admin.noDepartment")}</option> : null}
        {departments.map((department) => (
          <option key={department.code} value={department.code}>
            {nameOf(department, lang)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The divisions of a scope, itself first. */
export function within({ divisions }: Pick<CityAnswer, "divisions">, scope: string): CityAnswer["divisions"] {
  const inside = new Set([scope]);
  for (let before = 0; before !== inside.size; ) {
    before = inside.size;
    for (const { code, parent } of divisions) if (parent !== null && inside.has(parent)) inside.add(code);
  }
  return divisions.filter(({ code }) => inside.has(code)).sort((one, other) => Number(other.code === scope) - Number(one.code === scope));
}
