// The queue's filters, all of them in the address: views, search, and what narrows a view further.
import { useEffect, useId, useRef, useState } from "react";
import { STAGES } from "../../shared/view.ts";
import { type Lang, nameOf, type TextKey } from "../i18n/catalogue.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useShortcut } from "../keys/use-shortcut.ts";
import { useCity } from "../sync/city-context.tsx";
import type { CityInfo } from "../sync/city-info.ts";
import { instantOf } from "./city-time.ts";
import { useDesk } from "./desk-context.tsx";
import { FILTERS, type FilterName, type Filters, viewKey } from "./desk-query.ts";
import { SavedViews } from "./saved-views.tsx";
import { changeSearch } from "./use-address.ts";
import { divisionOptions } from "./watch/options.ts";

/** After the last letter of a search. */
const SEARCH_MS = 250;

const VIEWS: readonly { readonly says: TextKey; readonly filters: Filters }[] = [
  { says: "desk.view.open", filters: {} },
  { says: "desk.view.submitted", filters: { stage: "submitted" } },
  { says: "desk.view.soon", filters: { due: "soon" } },
  { says: "desk.view.overdue", filters: { due: "overdue" } },
  { says: "desk.view.check", filters: { stage: "resolved,verified" } },
  { says: "desk.view.deferred", filters: { stage: "deferred" } },
  { says: "desk.view.all", filters: { stage: STAGES.join(","), sort: "newest" } },
];

export function FilterBar({ filters }: { readonly filters: Filters }) {
  const t = useText();
  const [isWide, setWide] = useState(false);
  const narrowed = (["scope", "family", "kind", "department", "channel", "from", "to"] as const).filter((name) => filters[name]).length;
  const viewOnly = viewKey(only(filters, ["stage", "due", "sort"]));
  return (
    <div className="filter-bar">
      <nav className="desk-views" aria-label={t("desk.views")}>
        {VIEWS.map((view) => (
          <button
            key={view.says}
            type="button"
            aria-pressed={viewKey(view.filters) === viewOnly}
            onClick={() => changeSearch({ stage: null, due: null, sort: null, overdue: null, ...view.filters })}
          >
            {t(view.says)}
          </button>
        ))}
        <SavedViews filters={filters} />
      </nav>
      <div className="filter-line">
        <Search q={filters.q ?? ""} />
        <button type="button" className="desk-button" aria-expanded={isWide} onClick={() => setWide((before) => !before)}>
          {t("desk.filters")}
          {narrowed > 0 ? ` · ${narrowed}` : ""}
        </button>
        {viewKey(filters) === "" ? null : (
          <button
            type="button"
            className="desk-button"
            onClick={() => changeSearch(Object.fromEntries(FILTERS.map((name) => [name, null])))}
          >
            {t("desk.clear")}
          </button>
        )}
      </div>
      {isWide ? <MoreFilters filters={filters} /> : null}
    </div>
  );
}

const only = (filters: Filters, names: readonly FilterName[]): Filters =>
  Object.fromEntries(names.flatMap((name) => (filters[name] ? [[name, filters[name]]] : [])));

function Search({ q }: { readonly q: string }) {
  const t = useText();
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useShortcut("/", "desk.key.search", () => input.current?.select());
  useEffect(() => {
    if (input.current && input.current !== document.activeElement) input.current.value = q;
  }, [q]);
  const search = (text: string) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => changeSearch({ q: text.trim() }), SEARCH_MS);
  };
  return (
    <input
      ref={input}
      type="search"
      className="desk-search"
      data-testid="desk-search"
      defaultValue={q}
      maxLength={100}
      placeholder={t("desk.search")}
      aria-label={t("desk.search")}
      onChange={({ target, nativeEvent }) => (nativeEvent as InputEvent).isComposing || search(target.value)}
      onCompositionEnd={({ currentTarget }) => search(currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.nativeEvent.isComposing) event.currentTarget.blur();
      }}
    />
  );
}

function MoreFilters({ filters }: { readonly filters: Filters }) {
  const t = useText();
  const lang = useLang();
  const city = useCity();
  const { who } = useDesk();
  const kinds = city.kinds.filter(({ family }) => !filters.family || family === filters.family);
  return (
    <div className="filter-more">
      <Choice name="scope" filters={filters} options={divisionOptions(city, who.scope, lang).slice(1)} />
      <Choice name="stage" filters={filters} options={STAGES.map((stage) => ({ value: stage, name: t(`stage.${stage}`) }))} />
      <Choice
        name="family"
        filters={filters}
        options={(["safety", "livelihood", "stability"] as const).map((family) => ({ value: family, name: t(`family.${family}`) }))}
      />
      <Choice name="kind" filters={filters} options={named(kinds, lang)} />
      <Choice name="department" filters={filters} options={named(city.departments, lang)} />
      <Choice name="channel" filters={filters} options={named(city.channels, lang)} />
      <Day name="from" filters={filters} city={city} />
      <Day name="to" filters={filters} city={city} />
    </div>
  );
}

const named = (list: readonly { readonly code: string; readonly name: string; readonly nameEn?: string }[], lang: Lang) =>
  list.map((one) => ({ value: one.code, name: nameOf(one, lang) }));

type ChoiceProps = {
  readonly name: FilterName;
  readonly filters: Filters;
  readonly options: readonly { readonly value: string; readonly name: string }[];
};

function Choice({ name, filters, options }: ChoiceProps) {
  const t = useText();
  const id = useId();
  const value = filters[name] ?? "";
  return (
    <label htmlFor={id}>
      <span>{t(`desk.filter.${name}` as TextKey)}</span>
      <select id={id} value={value} onChange={({ target }) => changeSearch({ [name]: target.value || null })}>
        <option value="">{t("desk.filter.any")}</option>
        {value !== "" && !options.some((option) => option.value === value) ? (
          <option value={value}>{t("desk.filter.several", { n: value.split(",").length })}</option>
        ) : null}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.name}
          </option>
        ))}
      </select>
    </label>
  );
}

const DAY_MS = 86_400_000;

/** A whole day of the city's; `to` is its end. */
function Day({ name, filters, city }: { readonly name: "from" | "to"; readonly filters: Filters; readonly city: CityInfo }) {
  const t = useText();
  const shift = name === "to" ? DAY_MS : 0;
  const value = filters[name];
  const day = value ? new Intl.DateTimeFormat("en-CA", { timeZone: city.timeZone }).format(Date.parse(value) - shift) : "";
  return (
    <label>
      <span>{t(`desk.filter.${name}`)}</span>
      <input
        type="date"
        value={day}
        onChange={({ target }) => {
          const at = target.value === "" ? null : instantOf(city.timeZone, target.value, "00:00");
          changeSearch({ [name]: at === null ? null : new Date(at + shift).toISOString() });
        }}
      />
    </label>
  );
}
