// The table of the audit trail: one row an entry, each in words, with what changed.
import { useMemo } from "react";
import type { TextKey, Translate } from "../i18n/catalogue.ts";
import { CATALOGUES } from "../i18n/catalogue.ts";
import type { Format } from "../i18n/format.ts";
import { useText } from "../i18n/text-context.tsx";
import { actionOf, changesOf, commandIn, type Entry, wordOf } from "./audit-api.ts";

const HEADS = ["no", "at", "actor", "from", "action", "about", "outcome", "change"] as const;
/** Told as times of the city. */
const TIMES: ReadonlySet<string> = new Set(["dueAt", "endedAt", "doneAt", "confirmedAt"]);

type TableProps = {
  readonly entries: readonly Entry[];
  readonly format: Format;
  readonly places: ReadonlyMap<string, string>;
  /** Looks for all by this person, or about this thing. */
  readonly onFind: (part: { readonly actor?: string; readonly about?: string }) => void;
};

export function AuditTable({ entries, format, places, onFind }: TableProps) {
  const t = useText();
  return (
    <table className="audit-table" data-testid="audit-table">
      <thead>
        <tr>
          {HEADS.map((head) => (
            <th key={head} scope="col" className={head === "no" ? "num" : undefined}>
              {t(`audit.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <Row key={entry.seq} entry={entry} format={format} places={places} onFind={onFind} />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = Omit<TableProps, "entries"> & { readonly entry: Entry };

function Row({ entry, format, places, onFind }: RowProps) {
  const t = useText();
  const { seq, at, actor, scope, from, action, about, status } = entry;
  const changes = useMemo(
    () => changesOf(entry, (field, value) => shownOf(t, { field, value, format, places })),
    [entry, t, format, places],
  );
  const isDone = status !== null && status < 400;
  const command = commandIn(from);
  return (
    <tr data-testid="audit-row" data-seq={seq} data-done={isDone}>
      <td className="num low">{seq}</td>
      <td className="audit-time">
        {format.date(Date.parse(at))} {format.clock(Date.parse(at))}
      </td>
      <th scope="row">
        {actor === null ? (
          <span className="low">{t(command ? "audit.console" : "audit.nobody")}</span>
        ) : (
          <button type="button" className="audit-find" onClick={() => onFind({ actor })}>
            {actor}
          </button>
        )}
        {scope === null ? null : <span className="low"> {places.get(scope) ?? scope}</span>}
      </th>
      <td className="low">{command ? t("audit.command", { who: command }) : from}</td>
      <td className="audit-action">{actionOf(t, action)}</td>
      <td>
        {about === null ? null : (
          <button type="button" className="audit-find" onClick={() => onFind({ about })}>
            {about}
          </button>
        )}
      </td>
      <td>{isDone ? t("audit.done") : <span className="audit-refused">{outcomeOf(t, entry)}</span>}</td>
      <td>
        {changes.map(({ field, before, after }) => (
          <span key={field} className="audit-change">
            <span className="low">{wordOf(t, "field", field)}</span>{" "}
            {entry.before === null ? after : `${before ?? t("audit.nothing")} → ${after ?? t("audit.nothing")}`}
          </span>
        ))}
      </td>
    </tr>
  );
}

function outcomeOf(t: Translate, { status, refusal }: Entry): string {
  if (status === null) return t("audit.unknown");
  if (status === 499) return t("audit.cutOff");
  if (status >= 500) return t("audit.faulted", { status });
  return t("audit.refused", { why: refusal === null ? status : wordOf(t, "why", refusal) });
}

type Shown = { readonly field: string; readonly value: unknown } & Pick<RowProps, "format" | "places">;

function shownOf(t: Translate, { field, value, format, places }: Shown): string {
  if (typeof value === "boolean") return t(value ? "audit.yes" : "audit.not");
  if (TIMES.has(field) && typeof value === "number") return format.dayTime(value);
  if (Array.isArray(value)) return value.join(", ");
  const key = `stage.${String(value)}`;
  if (field === "stage" && Object.hasOwn(CATALOGUES["zh-CN"], key)) return t(key as TextKey);
  return places.get(String(value)) ?? String(value);
}
