// Cases of a scope that meet a filter, newest first, a page at a time; each opens.
import { useEffect, useMemo, useState } from "react";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { placeOf } from "../panels/place.ts";
import { isShown, reportTitle } from "../panels/visible-title.ts";
import { useCity, useCityMinute } from "../sync/city-context.tsx";
import { useAudience } from "../wall/address-context.tsx";
import { type Case, clockOf, parseCase } from "./case.ts";
import { departmentName, sayClock } from "./case-words.ts";
import { moveInList } from "./list-keys.ts";
import { type AskFault, ask } from "./use-asked.ts";
import "./case.css";
import "./case-list.css";

const PAGE = 50;
/** Nobody reads further; who wants more narrows the filter. */
const MOST = 500;

/** Parameters of GET /api/v1/reports. */
export type CaseFilter = Partial<
  Record<"stage" | "family" | "kind" | "department" | "channel" | "overdue" | "from" | "to" | "closedFrom" | "dueFrom", string>
>;
type ListProps = { readonly scope: string; readonly filter: CaseFilter; readonly onOpen: (reportId: string) => void };
type Listed = { readonly items: readonly Case[]; readonly next: string | null; readonly fault: AskFault | null; readonly asking: boolean };

const NOTHING: Listed = { items: [], next: null, fault: null, asking: true };

export function CaseList({ scope, filter, onOpen }: ListProps) {
  const t = useText();
  const audience = useAudience();
  const query = useMemo(() => new URLSearchParams({ scope, limit: `${PAGE}`, ...filter }).toString(), [scope, filter]);
  const { listed, showMore } = usePages(query);
  const items = listed.items.filter((row) => isShown(row, audience));
  const full = listed.items.length >= MOST;
  return (
    <div className="case-list" data-testid="case-list">
      <ul onKeyDown={moveInList}>
        {items.map((row) => (
          <CaseRow key={row.reportId} row={row} scope={scope} onOpen={onOpen} />
        ))}
      </ul>
      {listed.fault ? <p className="case-word">{t(`case.${listed.fault}`)}</p> : null}
      {listed.asking ? <p className="case-word">{t("case.loading")}</p> : null}
      {!listed.asking && !listed.fault && items.length === 0 ? <p className="case-word">{t("case.list.none")}</p> : null}
      <p className="case-list-foot low">
        {items.length > 0 ? <span>{t(listed.next ? "case.list.count" : "case.list.countAll", { n: items.length })}</span> : null}
        {listed.next && !full && !listed.asking ? (
          <button type="button" onClick={showMore}>
            {t("case.list.more", { n: PAGE })}
          </button>
        ) : null}
        {full ? <span>{t("case.list.bound", { n: MOST })}</span> : null}
      </p>
    </div>
  );
}

/** Pages of one query; another query begins anew. */
function usePages(query: string) {
  const [listed, setListed] = useState(NOTHING);
  const [wanted, setWanted] = useState<{ readonly query: string; readonly cursor: string | null }>({ query, cursor: null });
  useEffect(() => {
    const cursor = wanted.query === query ? wanted.cursor : null;
    const gone = new AbortController();
    setListed((before) => (cursor === null ? NOTHING : { ...before, fault: null, asking: true }));
    const path = `/api/v1/reports?${query}${cursor === null ? "" : `&cursor=${cursor}`}`;
    void ask(path, gone.signal).then(({ wire, fault }) => {
      if (gone.signal.aborted) return;
      setListed((before) => {
        if (!wire) return { ...before, fault, asking: false };
        const page = (wire["items"] as Record<string, unknown>[]).map(parseCase);
        return { items: [...before.items, ...page].slice(0, MOST), next: wire["next"] as string | null, fault: null, asking: false };
      });
    });
    return () => gone.abort();
  }, [query, wanted]);
  return { listed, showMore: () => setWanted({ query, cursor: listed.next }) };
}

type RowProps = {
  readonly row: Case;
  readonly scope: string;
  readonly onOpen: (reportId: string) => void;
  /** In a list of fixed rows: the title on one line, the department left out. */
  readonly oneLine?: boolean;
};

export function CaseRow({ row, scope, onOpen, oneLine }: RowProps) {
  const t = useText();
  const lang = useLang();
  const format = useFormat();
  const city = useCity();
  const now = useCityMinute();
  const clock = clockOf(row, now, city.clocks);
  const place = row.grid === null ? t("case.unplaced") : placeOf(city, row.grid, scope, lang);
  const department = row.department === null || oneLine ? null : departmentName(city, row.department, lang);
  const notes = [format.near(row.submittedAt, now), place, department];
  const title = reportTitle(row, { audience: useAudience(), lang, city, t });
  return (
    <li data-testid="case-row" data-one-line={oneLine}>
      <button type="button" onClick={() => onOpen(row.reportId)}>
        <span className={oneLine ? "case-row-title row-title" : "case-row-title"} title={title}>
          {title}
        </span>
        <span className="case-row-note">{notes.filter(Boolean).join(" · ")}</span>
        <span className="case-row-stage">{t(`stage.${row.stage}`)}</span>
        <span className="clock-mark" data-state={clock.state}>
          {sayClock(clock, t, format)}
        </span>
      </button>
    </li>
  );
}
