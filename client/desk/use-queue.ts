// The queue: pages of one query in the server's order, read on as one scrolls. What comes later waits until it is asked for, so that no row moves.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { TOUCHED_MAX } from "../../shared/protocol.ts";
import type { Case } from "../case/case.ts";
import { useCity } from "../sync/city-context.tsx";
import { useTouched } from "../sync/desk-hooks.ts";
import { type Refusal, readCase, readPage } from "./desk-api.ts";
import { useActs, useDesk, useLiveRows } from "./desk-context.tsx";
import { askedOf, type Filters, meets, viewKey } from "./desk-query.ts";
import { newestOf, type QueueRow } from "./queue-row-of.ts";

const PAGE = 200;
/** Nobody scrolls further: who wants more narrows the filter. */
export const QUEUE_MAX = 5000;
const RETRY_MS = 4000;
/** Cases on screen that were touched and are not in the live view: read at most so many at a time. */
const READ_AT_ONCE = 6;

type Listed = {
  readonly key: string;
  readonly items: readonly Case[];
  readonly next: string | null;
  readonly total: number | null;
  /** The newest report there was when the list was begun. */
  readonly seenSeq: number;
  readonly fault: Refusal | null;
  readonly asking: boolean;
};

export type Queue = Pick<Listed, "next" | "total" | "fault" | "asking"> & {
  readonly rows: readonly QueueRow[];
  /** Cases that came since and meet the filters. */
  readonly fresh: number;
  /** The line was gone: what changed meanwhile nobody told. */
  readonly maybeOld: boolean;
  readonly more: () => void;
  readonly renew: () => void;
  /** Says which rows are on screen. */
  readonly look: (ids: readonly string[]) => void;
};

const NOTHING = { items: [], next: null, total: null, seenSeq: 0, fault: null, asking: true } as const;

export function useQueue(filters: Filters): Queue {
  const city = useCity();
  const { acts } = useDesk();
  const { known } = useActs();
  const live = useLiveRows();
  const liveNow = useRef(live);
  liveNow.current = live;
  const key = viewKey(filters);
  const [turn, setTurn] = useState({ key, nth: 0, cursor: null as string | null });
  const [listed, setListed] = useState<Listed>({ key, ...NOTHING });
  const [maybeOld, setMaybeOld] = useState(false);
  const cursor = turn.key === key ? turn.cursor : null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the filters are their key; another turn asks again
  useEffect(() => {
    const gone = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const seenSeq = Math.max(0, ...[...liveNow.current.values()].map(({ submittedSeq }) => submittedSeq));
    setListed((before) => {
      if (cursor !== null) return { ...before, asking: true, fault: null };
      return { ...NOTHING, key, items: before.key === key ? before.items : [], total: before.key === key ? before.total : null, seenSeq };
    });
    const attempt = async () => {
      const query = askedOf(filters);
      query.set("limit", String(PAGE));
      if (cursor === null) query.set("count", "true");
      else query.set("cursor", cursor);
      const said = await readPage(query, gone.signal);
      if (gone.signal.aborted) return;
      if (!said.ok) {
        const { status } = said.refusal;
        setListed((before) => ({ ...before, asking: false, fault: said.refusal }));
        if (status === 0 || status === 401 || status >= 500) timer = setTimeout(() => void attempt(), RETRY_MS);
        return;
      }
      const { items, next, total } = said.body;
      if (cursor === null) setMaybeOld(false);
      setListed((before) => {
        const had = cursor === null ? [] : before.items;
        const ids = new Set(had.map(({ reportId }) => reportId));
        const all = [...had, ...items.filter(({ reportId }) => !ids.has(reportId))].slice(0, QUEUE_MAX);
        return { ...before, items: all, next, total: total ?? before.total, asking: false, fault: null };
      });
    };
    void attempt();
    return () => {
      gone.abort();
      clearTimeout(timer);
    };
  }, [key, cursor, turn.nth]);

  const current: Listed = listed.key === key ? listed : { key, ...NOTHING };
  const { items, next, asking, seenSeq } = current;
  const rows = useMemo(() => items.map((row) => newestOf(row, live.get(row.reportId), known.get(row.reportId))), [items, live, known]);
  const held = useMemo(() => new Set(items.map(({ reportId }) => reportId)), [items]);
  const fresh = useMemo(() => {
    if (asking) return 0;
    const isNew = (row: QueueRow) => row.submittedSeq > seenSeq && !held.has(row.reportId) && meets(row, filters, city);
    return [...live.values()].filter(isNew).length;
  }, [live, seenSeq, asking, held, filters, city]);

  const onScreen = useRef<readonly string[]>([]);
  useTouched((touched) => {
    if (touched.length === 0 || touched.length >= TOUCHED_MAX) setMaybeOld(true);
    const versionOf = (id: string) => liveNow.current.get(id)?.version ?? 0;
    const wanted = touched.filter(({ reportId, version }) => onScreen.current.includes(reportId) && versionOf(reportId) < version);
    for (const { reportId } of wanted.slice(0, READ_AT_ONCE)) void readCase(reportId).then((said) => said.ok && acts.learn([said.body]));
  });

  return {
    rows,
    next,
    total: current.total,
    fault: current.fault,
    asking,
    fresh,
    maybeOld: maybeOld && !asking && items.length > 0,
    more: useCallback(() => {
      if (next !== null && !asking && items.length < QUEUE_MAX) setTurn(({ nth }) => ({ key, nth, cursor: next }));
    }, [next, asking, items.length, key]),
    renew: useCallback(() => setTurn(({ nth }) => ({ key, nth: nth + 1, cursor: null })), [key]),
    look: useCallback((ids: readonly string[]) => {
      onScreen.current = ids;
    }, []),
  };
}
