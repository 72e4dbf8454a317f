// A list's frame: loading, refused, failed, empty, and the way to older rows.
import type { ReactNode } from "react";
import { useText } from "../../i18n/text-context.tsx";
import type { List } from "./use-list.ts";

type FrameProps<T> = { readonly list: List<T>; readonly empty: string; readonly children: (items: readonly T[]) => ReactNode };

/** Rows that were read before stay while the server cannot be asked; the frame says so. */
export function ListFrame<T>({ list, empty, children }: FrameProps<T>) {
  const t = useText();
  const { items, state, again, older } = list;
  if (state === "forbidden") return <p className="watch-word">{t("watch.forbidden")}</p>;
  return (
    <>
      {state === "failed" ? (
        <p className="watch-word" role="status">
          {t("watch.failed")}{" "}
          <button type="button" className="watch-button" onClick={again}>
            {t("watch.again")}
          </button>
        </p>
      ) : null}
      {state === "loading" ? <p className="watch-word">{t("watch.loading")}</p> : null}
      {state === "ready" && items.length === 0 ? <p className="watch-word">{empty}</p> : null}
      {items.length > 0 ? children(items) : null}
      {older ? (
        <button type="button" className="watch-button" onClick={older}>
          {t("watch.older")}
        </button>
      ) : null}
    </>
  );
}
