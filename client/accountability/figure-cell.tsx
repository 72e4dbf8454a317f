// What stands in a cell: its figures are one way to the cases behind them, chosen among there; without any cases it is plain text.
import type { ReactNode } from "react";
import { useText } from "../i18n/text-context.tsx";
import type { Account, Row } from "./account.ts";
import { useFigureName } from "./names.ts";
import { type Choice, useOpenCases } from "./open-cases.ts";

type CellProps = {
  readonly account: Account;
  readonly row: Row;
  readonly name: string;
  /** The main figure first. */
  readonly choices: readonly Choice[];
  /** Read out before what the cell shows, in place of "name, figure". */
  readonly label?: string;
  readonly children: ReactNode;
};

export function FigureCell({ account, row, name, choices, label, children }: CellProps) {
  const t = useText();
  const open = useOpenCases();
  const figureName = useFigureName();
  const some = choices.filter(({ n }) => n > 0);
  const [first] = choices;
  if (some.length === 0 || !first) return <span className="account-none">{children}</span>;
  return (
    <button
      type="button"
      className="account-figure"
      onClick={() => open({ account, row, name, choices: some })}
      data-figure={first.figure}
      data-value={first.n}
    >
      <span className="visually-hidden">{label ?? t("account.cell", { name, figure: figureName(first) })} </span>
      {children}
    </button>
  );
}

type BeforeProps = { readonly shown: boolean; readonly text: string };

/** The same figure of the period before, below its neighbour. */
export function Before({ shown, text }: BeforeProps) {
  const t = useText();
  return shown ? <span className="account-small">{t("account.beforeIs", { value: text })}</span> : null;
}
