// What a cell does when it is pressed: it opens the cases behind its figures.
import { createContext, useContext } from "react";
import type { Account, Behind, Counted, Row } from "./account.ts";

/** One figure of a cell; `called` where its own name does not tell it from the others. */
export type Choice = Omit<Behind, "row"> & { readonly n: number; readonly called?: string };
/** `choices` is not empty. */
export type Opened = { readonly account: Account; readonly row: Row; readonly name: string; readonly choices: readonly Choice[] };

export const OpenCases = createContext<(opened: Opened) => void>(() => {});
export const useOpenCases = () => useContext(OpenCases);

type Told = Counted | "overdueNow" | "open";
export const nowOf = (row: Row, figures: readonly Told[]): Choice[] => figures.map((figure) => ({ figure, n: row[figure] }));
export const beforeOf = ({ before }: Row, figures: readonly Counted[]): Choice[] =>
  figures.map((figure) => ({ figure, before: true, n: before[figure] }));
