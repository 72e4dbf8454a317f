// The queue: thousands of cases in one list, only those in sight drawn. Rows are changed where they stand; new ones wait behind a bar.
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import { useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useShortcut } from "../keys/use-shortcut.ts";
import { useMeasure } from "../theme/theme-context.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import { openCase, useActs, useDesk, useOpenId } from "./desk-context.tsx";
import { askedOf, type Filters } from "./desk-query.ts";
import { FilterBar } from "./filter-bar.tsx";
import { QueueRowView } from "./queue-row.tsx";
import { CHOSEN_MAX, type Chosen } from "./use-chosen.ts";
import { QUEUE_MAX, type Queue } from "./use-queue.ts";

/** In u of the desk; desk.css has the same. */
const ROW_U = 3.3;
const NEAR_END = 30;

type PaneProps = { readonly filters: Filters; readonly queue: Queue; readonly chosen: Chosen };

export function QueuePane({ filters, queue, chosen }: PaneProps) {
  const t = useText();
  const format = useFormat();
  const { who } = useDesk();
  const { pending, failed } = useActs();
  const { unit } = useMeasure();
  const openId = useOpenId();
  const box = useRef<HTMLDivElement>(null);
  const { rows, more, look, fresh, maybeOld } = queue;
  const rowPx = Math.round(ROW_U * deskUnit(unit));
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: 8,
    getItemKey: (at) => rows[at]?.reportId ?? at,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another unit, other heights
  useEffect(() => virtual.measure(), [rowPx]);
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - NEAR_END) more();
  }, [last, rows.length, more]);
  const ids = shown.map(({ index }) => rows[index]?.reportId ?? "").join(" ");
  useEffect(() => look(ids.split(" ")), [ids, look]);

  const at = useMemo(() => rows.findIndex(({ reportId }) => reportId === openId), [rows, openId]);
  const go = (to: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (!row) return;
    openCase(row.reportId);
    virtual.scrollToIndex(rows.indexOf(row), { align: "auto" });
  };
  useShortcut("j", "desk.key.next", () => go(at + 1));
  useShortcut("k", "desk.key.previous", () => go(at < 0 ? 0 : at - 1));
  useShortcut("x", "desk.key.choose", () => openId && chosen.toggle(openId));
  useShortcut("r", "desk.key.renew", () => queue.renew());
  useShortcut("Enter", "desk.key.open", () => (at < 0 ? go(0) : document.querySelector<HTMLElement>(".desk-case")?.focus()));

  const lastChosen = useRef<string | null>(null);
  const choose = useRef((_id: string, _range: boolean) => {});
  choose.current = (id, range) => {
    const from = range ? rows.findIndex(({ reportId }) => reportId === lastChosen.current) : -1;
    const to = rows.findIndex(({ reportId }) => reportId === id);
    if (from >= 0) chosen.add(rows.slice(Math.min(from, to), Math.max(from, to) + 1).map(({ reportId }) => reportId));
    else chosen.toggle(id);
    lastChosen.current = id;
  };
  const onChoose = useMemo(() => (id: string, range: boolean) => choose.current(id, range), []);

  return (
    <section className="desk-pane queue" data-testid="queue" aria-label={t("desk.queue")} data-asking={queue.asking || undefined}>
      <FilterBar filters={filters} />
      <p className="queue-count">
        <span>
          {queue.total === null
            ? t("desk.listed", { n: rows.length })
            : t("desk.total", { n: format.count(Math.max(queue.total, rows.length)), more: queue.total >= 10_000 ? "+" : "" })}{" "}
          · {t(filters.sort === "newest" ? "desk.sort.newest" : "desk.sort.due")}
        </span>
        <span className="queue-exports">
          <a href={`/api/v1/reports.csv?${askedOf(filters)}`} download>
            CSV
          </a>
          <a href={`/api/v1/reports.xlsx?${askedOf(filters)}`} download>
            XLSX
          </a>
        </span>
      </p>
      {fresh > 0 || maybeOld ? (
        <button type="button" className="queue-fresh" data-testid="queue-fresh" onClick={queue.renew}>
          {fresh > 0 ? t("desk.fresh", { n: fresh }) : t("desk.maybeOld")}
        </button>
      ) : null}
      {queue.fault ? <Fault queue={queue} scope={filters.scope ?? who.scope} /> : null}
      <div ref={box} className="queue-scroll" tabIndex={-1}>
        {rows.length === 0 && !queue.fault ? <p className="desk-word">{t(queue.asking ? "desk.loading" : "desk.empty")}</p> : null}
        <ul style={{ height: virtual.getTotalSize() }}>
          {shown.map((item) => {
            const row = rows[item.index];
            return row ? (
              <li
                key={row.reportId}
                aria-setsize={queue.total ?? rows.length}
                aria-posinset={item.index + 1}
                style={{ top: item.start, height: rowPx }}
              >
                <QueueRowView
                  row={row}
                  scope={filters.scope ?? who.scope}
                  isOpen={row.reportId === openId}
                  isChosen={chosen.ids.has(row.reportId)}
                  pending={pending.get(row.reportId)}
                  hasFailed={failed.has(row.reportId)}
                  onChoose={onChoose}
                />
              </li>
            ) : null;
          })}
        </ul>
        {rows.length >= QUEUE_MAX ? <p className="low">{t("desk.bound", { n: QUEUE_MAX })}</p> : null}
      </div>
      {chosen.ids.size > 0 ? <BulkBar chosen={chosen} rows={rows} most={CHOSEN_MAX} /> : null}
    </section>
  );
}

/** As desk.css computes it from the page's. */
export const deskUnit = (unit: number) => Math.max(13, 0.875 * unit);

function Fault({ queue: { fault, renew, rows }, scope }: { readonly queue: Queue; readonly scope: string }) {
  const t = useText();
  if (!fault) return null;
  const said =
    fault.status === 0 || fault.status >= 500
      ? t(rows.length > 0 ? "desk.awayKept" : "desk.away")
      : fault.status === 403
        ? t("desk.deniedScope", { scope })
        : fault.detail;
  return (
    <p className="desk-fault" role="alert">
      {said}{" "}
      <button type="button" className="desk-button" onClick={renew}>
        {t("desk.again")}
      </button>
    </p>
  );
}
