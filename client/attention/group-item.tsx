// One row for many warnings in a flood: where or of what kind, how many of each level, how many nobody took.
import { GRAVITY, LEVELS } from "../../shared/terms.ts";
import { nameOf } from "../i18n/catalogue.ts";
import { shortNameOf } from "../i18n/short-name.ts";
import { useFormat } from "../i18n/use-format.ts";
import { LevelSymbol } from "../panels/level-symbol.tsx";
import { type ListedWarning, standOf } from "../panels/order.ts";
import type { WarningGroup } from "./flood.ts";
import { openList } from "./opened-list.ts";
import { StandMark } from "./stand-mark.tsx";
import { useReader } from "./use-reader.ts";
import { ROW_SYMBOL_U } from "./warning-item.tsx";
import { type Reader, whatOf } from "./warning-words.ts";

const GRAVEST_FIRST = [...LEVELS].sort((a, b) => GRAVITY[b] - GRAVITY[a]);

export function groupName({ by, rows }: Pick<WarningGroup, "by" | "rows">, reader: Reader): string {
  const { t, lang, city, scope } = reader;
  if ("stand" in by) return t(by.stand === "returned" ? "stand.returned" : "stand.shelvedMany");
  if ("kind" in by) {
    const kind = city.kind(by.kind);
    return kind ? nameOf(kind, lang) : rows[0] ? whatOf(rows[0], reader) : by.kind;
  }
  const division = by.place === scope ? undefined : city.division(by.place);
  return division ? shortNameOf(division, lang) : t("warnings.across");
}

export function GroupItem({ group, now }: { readonly group: WarningGroup; readonly now: number }) {
  const format = useFormat();
  const reader = useReader();
  const { t } = reader;
  const { rows } = group;
  const gravest = rows.reduce((most, row) => (GRAVITY[row.level] > GRAVITY[most.level] ? row : most), rows[0] as ListedWarning);
  const open = rows.filter((row) => standOf(row, now) === "unacknowledged").length;
  const newest = Math.max(...rows.map((row) => row.raisedAt));
  return (
    <li className={open > 0 ? "warning group" : "warning group acknowledged"} data-testid="warning-group">
      <button type="button" onClick={() => openList({ key: group.key, by: group.by })}>
        <LevelSymbol
          level={gravest.level}
          authority={gravest.authority}
          exercise={rows.every((row) => row.exercise)}
          size={ROW_SYMBOL_U}
          unacknowledged={open > 0}
        />
        <span className="warning-line">
          <span className="row-title">{groupName(group, reader)}</span>
          <span className={open > 0 ? "row-state stand-unacknowledged" : "row-state"}>
            {open > 0 ? <StandMark stand="unacknowledged" /> : null}
            {open > 0 ? t("stand.groupUnacknowledged", { n: rows.length, k: open }) : t("stand.group", { n: rows.length })}
          </span>
        </span>
        <span className="warning-line">
          <span className="row-note level-counts">
            <LevelCounts rows={rows} />
          </span>
          <span className="row-age num">{t("warnings.newestAgo", { age: format.age(Math.max(0, now - newest)) })}</span>
        </span>
      </button>
    </li>
  );
}

/** How many of each level, the gravest first. */
export function LevelCounts({ rows }: { readonly rows: readonly ListedWarning[] }) {
  return GRAVEST_FIRST.flatMap((level) => {
    const n = rows.filter((row) => row.level === level).length;
    return n === 0
      ? []
      : [
          <span key={level} className="level-count">
            <LevelSymbol level={level} authority="city" size={1} />
            {n}
          </span>,
        ];
  });
}
