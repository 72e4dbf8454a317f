// All sources as lines of columns: each cadence under its own heading, said again where a column begins within it.

export type LedgerLine<Row> = { readonly heading: number; readonly row: null } | { readonly heading: null; readonly row: Row };

/** `groups` by place; `lines` a column holds. A heading never stands last. */
export function ledgerColumns<Row>(groups: readonly (readonly Row[])[], lines: number): readonly (readonly LedgerLine<Row>[])[] {
  if (lines < 2) return [];
  const columns: LedgerLine<Row>[][] = [];
  let column: LedgerLine<Row>[] = [];
  const begin = () => {
    column = [];
    columns.push(column);
  };
  begin();
  groups.forEach((rows, group) => {
    rows.forEach((row, at) => {
      if (column.length >= lines || (at === 0 && column.length > lines - 2)) begin();
      if (at === 0 || column.length === 0) column.push({ heading: group, row: null });
      column.push({ heading: null, row });
    });
  });
  return columns.filter((lines) => lines.length > 0);
}

/** As above, but where `beside` columns hold them all, they are as even as can be. */
export function evenColumns<Row>(
  groups: readonly (readonly Row[])[],
  lines: number,
  beside: number,
): readonly (readonly LedgerLine<Row>[])[] {
  let columns = ledgerColumns(groups, lines);
  for (let fewer = lines - 1; fewer > 1 && columns.length <= beside; fewer -= 1) {
    const next = ledgerColumns(groups, fewer);
    if (next.length > beside) break;
    columns = next;
  }
  return columns;
}
