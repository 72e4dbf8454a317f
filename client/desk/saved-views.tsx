// Views that this browser remembers by a name of one's own: each is nothing but its filters, as the address has them.
import { useState } from "react";
import { useText } from "../i18n/text-context.tsx";
import { FILTERS, type Filters, filtersOf, viewKey } from "./desk-query.ts";
import { changeSearch } from "./use-address.ts";

const KEY = "chengge.desk.views";
const VIEWS_MAX = 20;

export type SavedView = { readonly name: string; readonly query: string };

export function readViews(storage: Pick<Storage, "getItem">): readonly SavedView[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? "[]");
    if (!Array.isArray(kept)) return [];
    return kept.filter((view): view is SavedView => typeof view?.name === "string" && typeof view?.query === "string").slice(0, VIEWS_MAX);
  } catch {
    return [];
  }
}

export function SavedViews({ filters }: { readonly filters: Filters }) {
  const t = useText();
  const [views, setViews] = useState(() => readViews(localStorage));
  const [name, setName] = useState<string | null>(null);
  const here = viewKey(filters);
  const keep = (next: readonly SavedView[]) => {
    setViews(next);
    try {
      localStorage.setItem(KEY, JSON.stringify(next));
    } catch {
      // A browser that keeps nothing: the views last as long as the page.
    }
  };
  const current = views.find(({ query }) => query === here);
  return (
    <>
      {views.map((view) => (
        <button
          key={view.name}
          type="button"
          aria-pressed={view.query === here}
          onClick={() => changeSearch({ ...Object.fromEntries(FILTERS.map((one) => [one, null])), ...filtersOf(view.query) })}
        >
          {view.name}
        </button>
      ))}
      {current ? (
        <button type="button" className="low" onClick={() => keep(views.filter((view) => view !== current))}>
          {t("desk.view.forget")}
        </button>
      ) : here === "" ? null : name === null ? (
        <button type="button" className="low" onClick={() => setName("")}>
          {t("desk.view.keep")}
        </button>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== "")
              keep([...views.filter((view) => view.name !== name.trim()), { name: name.trim(), query: here }].slice(-VIEWS_MAX));
            setName(null);
          }}
        >
          <input
            // biome-ignore lint/a11y/noAutofocus: it has just been asked for
            autoFocus
            value={name}
            maxLength={20}
            aria-label={t("desk.view.name")}
            placeholder={t("desk.view.name")}
            onChange={({ target }) => setName(target.value)}
            onKeyDown={({ key }) => key === "Escape" && setName(null)}
          />
        </form>
      )}
    </>
  );
}
