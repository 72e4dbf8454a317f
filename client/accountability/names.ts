// What figures and rows are called.
import { useText } from "../i18n/text-context.tsx";
import { type Behind, type By, type Row, TOTAL } from "./account.ts";

export function useFigureName(): (behind: Pick<Behind, "figure" | "stage" | "before">) => string {
  const t = useText();
  return ({ figure, stage, before }) => {
    const said = t(`account.figure.${figure}`, stage ? { stage: t(`stage.${stage}`) } : {});
    return before ? t("account.figure.before", { figure: said }) : said;
  };
}

export function useRowName(by: By, lang: string): (row: Pick<Row, "code" | "name" | "nameEn">) => string {
  const t = useText();
  return ({ code, name, nameEn }) => {
    if (code === TOTAL) return t("account.total");
    return (lang === "en" ? nameEn : null) ?? name ?? t(by === "division" ? "account.unplaced" : "account.unlisted");
  };
}
