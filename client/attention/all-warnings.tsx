// The whole list of warnings, or of one group, above the wall. Key w.
import { useText } from "../i18n/text-context.tsx";
import { useShortcut } from "../keys/use-shortcut.ts";
import { type ListedWarning, standOf } from "../panels/order.ts";
import { useCity, useScope } from "../sync/city-context.tsx";
import { Dialog } from "../wall/dialog.tsx";
import { groupName } from "./group-item.tsx";
import { openWarning } from "./open-warning.ts";
import { type OpenedList, openList, useOpenedList } from "./opened-list.ts";
import { useReader } from "./use-reader.ts";
import { partOf, useWarningList } from "./use-warning-list.ts";
import { WarningItem } from "./warning-item.tsx";

/** Rows that are drawn; the server holds at most 1,000 warnings. */
const MOST_ROWS = 200;

export function AllWarnings() {
  const opened = useOpenedList();
  useShortcut("w", "key.warnings", () => openList(opened === null ? "all" : null));
  return opened === null ? null : <OpenWarnings key={opened === "all" ? "all" : opened.key} opened={opened} />;
}

function OpenWarnings({ opened }: { readonly opened: OpenedList }) {
  const t = useText();
  const city = useCity();
  const scope = useScope();
  const reader = useReader();
  const { rows, now } = useWarningList();
  const isMember = (row: ListedWarning) => {
    if (opened === "all") return true;
    if ("stand" in opened.by) return standOf(row, now) === opened.by.stand;
    return "kind" in opened.by ? row.kind === opened.by.kind : partOf(row, city, scope) === opened.by.place;
  };
  const members = rows.filter(isMember);
  const title = opened === "all" ? t("warnings.all") : groupName({ by: opened.by, rows: members }, reader);
  return (
    <Dialog title={`${title} · ${t("warnings.count", { n: members.length })}`} className="all-warnings" onClose={() => openList(null)}>
      {members.length === 0 ? <p>{t("warnings.none")}</p> : null}
      <ul data-testid="all-warnings">
        {members.slice(0, MOST_ROWS).map((row) => (
          <WarningItem
            key={row.warningId}
            row={row}
            now={now}
            onOpen={(chosen) => {
              openList(null);
              openWarning(chosen);
            }}
          />
        ))}
      </ul>
      {members.length > MOST_ROWS ? <p>{t("warnings.beyond", { n: members.length - MOST_ROWS })}</p> : null}
    </Dialog>
  );
}
