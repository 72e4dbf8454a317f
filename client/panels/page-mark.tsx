// Which page of how many a panel shows; the next one at a press.
import { useText } from "../i18n/text-context.tsx";
import type { Pages } from "./use-pages.ts";

export function PageMark({ page, pages, next }: Pages) {
  const t = useText();
  if (pages < 2) return null;
  return (
    <button type="button" className="page-mark" onClick={next} title={t("layout.nextPage")}>
      {t("layout.turn", { n: page + 1, of: pages })}
    </button>
  );
}
