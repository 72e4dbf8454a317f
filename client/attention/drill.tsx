// During an exercise every warning says whether it is played or real.
import { useText } from "../i18n/text-context.tsx";
import { useDrill } from "../wall/use-drill.ts";
import "./attention.css";

/** 演练 on what belongs to an exercise, 实战 on what is real while one is on, else nothing. Stands before a title. */
export function DrillMark({ exercise }: { readonly exercise: boolean }) {
  const t = useText();
  const drill = useDrill();
  if (exercise) return <span className="exercise-mark">{t("mark.exercise")}</span>;
  return drill === "beside" ? <span className="exercise-mark real">{t("layout.real")}</span> : null;
}
