// Active warnings, and those that ended before anybody took them: what a person must do comes first. In a flood, groups.
import { useMemo } from "react";
import { groupsOf, isGroup } from "../attention/flood.ts";
import { GroupItem, LevelCounts } from "../attention/group-item.tsx";
import { openWarning } from "../attention/open-warning.ts";
import { openList } from "../attention/opened-list.ts";
import { partOf, useWarningList } from "../attention/use-warning-list.ts";
import { WarningItem } from "../attention/warning-item.tsx";
import { useText } from "../i18n/text-context.tsx";
import { useCity, useScope } from "../sync/city-context.tsx";
import { isReturned, type ListedWarning } from "./order.ts";
import { Panel } from "./panel.tsx";
import { useFit } from "./use-fit.ts";

const ROW_U = 3;

export function WarningsPanel() {
  const t = useText();
  const city = useCity();
  const scope = useScope();
  const { rows: ordered, flood, now } = useWarningList();
  const lines = useMemo(
    () => (flood ? groupsOf(ordered, { now, partOf: (row) => partOf(row, city, scope) }) : ordered),
    [ordered, flood, now, city, scope],
  );
  const { box, rows } = useFit<HTMLUListElement>(ROW_U);
  const room = Math.min(lines.length, rows);
  const hidden = lines.slice(room).flatMap((line) => (isGroup(line) ? line.rows : [line]));
  const active = ordered.filter((row) => !isReturned(row)).length;
  return (
    <Panel
      title={t("panel.warnings")}
      unit={active > 0 ? t("warnings.count", { n: active }) : ""}
      veil={false}
      className="warnings"
      aside={<More hidden={hidden} />}
    >
      {flood ? <p className="flood-line">{t("warnings.flood", { n: flood.recent })}</p> : null}
      {ordered.length === 0 ? <p className="empty">{t("warnings.none")}</p> : null}
      <ul ref={box} className="fit" data-testid="warning-list">
        {lines
          .slice(0, room)
          .map((line) =>
            isGroup(line) ? (
              <GroupItem key={line.key} group={line} now={now} />
            ) : (
              <WarningItem key={line.warningId} row={line} now={now} onOpen={openWarning} />
            ),
          )}
      </ul>
    </Panel>
  );
}

/** Those below the last row, by level; it opens them all. */
function More({ hidden }: { readonly hidden: readonly ListedWarning[] }) {
  const t = useText();
  if (hidden.length === 0) return null;
  return (
    <button type="button" className="more" onClick={() => openList("all")}>
      {t("warnings.more", { n: hidden.length })}
      <LevelCounts rows={hidden} />
    </button>
  );
}
