// How much time is left until something is due, ticking by the city's clock: outlined when little is, hatched once it is over.
import { useText } from "../../i18n/text-context.tsx";
import { useFormat } from "../../i18n/use-format.ts";
import { useCityNow } from "../../sync/city-context.tsx";

type DueProps = {
  readonly dueAt: number;
  /** Where its time began, so that the last quarter is known. */
  readonly since: number;
  /** Null while it is open. */
  readonly doneAt: number | null;
};

export function DueMark({ dueAt, since, doneAt }: DueProps) {
  const t = useText();
  const format = useFormat();
  const now = useCityNow();
  if (doneAt !== null) {
    return (
      <span className="watch-due" data-state="done">
        {t(doneAt <= dueAt ? "watch.onTime" : "watch.late", {
          time: format.near(doneAt, now),
          span: format.span(Math.max(0, doneAt - dueAt)),
        })}
      </span>
    );
  }
  const left = dueAt - now;
  const state = left <= 0 ? "overdue" : left * 4 <= dueAt - since ? "soon" : "running";
  return (
    <span className="watch-due num" data-state={state}>
      {left <= 0 ? t("watch.overdueBy", { span: format.span(-left) }) : t("watch.left", { span: format.span(left) })}
    </span>
  );
}
