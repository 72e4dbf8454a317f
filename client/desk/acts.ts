// Steps of this desk: shown at once as pending, confirmed by the answer or rolled back with the reason, undone within ten seconds.
import type { ReportAction } from "../../shared/desk-rules.ts";
import type { Case } from "../case/case.ts";
import {
  type BulkAnswer,
  type DeskCase,
  type Fields,
  newKey,
  type Refusal,
  readCase,
  type Said,
  sendBulk,
  sendStep,
  type Target,
} from "./desk-api.ts";

/** The server undoes within ten seconds of its own clock; the button goes a little before. */
export const UNDO_MS = 10_000;
/** Cases known beside the lists; the oldest go. */
const KNOWN_MAX = 500;
const WHOLE_MAX = 40;
const INTENTS_MAX = 50;

/** Of a step that was not taken: why, and how the case stands now where that could be read. */
export type Failed = {
  readonly action: ReportAction;
  readonly refusal: Refusal;
  readonly now: DeskCase | null;
  readonly seenVersion: number;
};
export type Done = {
  readonly action: ReportAction;
  readonly targets: readonly Target[];
  readonly failed: readonly (Target & { readonly refusal: Refusal })[];
  readonly undoUntil: number | null;
};

export type ActsState = {
  readonly pending: ReadonlyMap<string, ReportAction>;
  /** The newest that this desk has read or written itself. */
  readonly known: ReadonlyMap<string, Case>;
  /** With their histories, of those that were opened. */
  readonly whole: ReadonlyMap<string, DeskCase>;
  readonly failed: ReadonlyMap<string, Failed>;
  /** The last step or bulk, for the line that offers to undo it. */
  readonly done: Done | null;
};

export type Acts = {
  readonly subscribe: (listener: () => void) => () => void;
  readonly state: () => ActsState;
  /** True once every target has taken it. The same intent sent again keeps its key until it is answered. */
  readonly take: (action: ReportAction, targets: readonly Target[], fields: Fields) => Promise<boolean>;
  readonly undo: () => Promise<void>;
  readonly learn: (cases: readonly (Case | DeskCase)[]) => void;
  readonly forgive: (reportId: string) => void;
  readonly dismiss: () => void;
};

type Server = {
  readonly step: typeof sendStep;
  readonly bulk: typeof sendBulk;
  readonly read: (reportId: string) => Promise<Said<DeskCase>>;
  readonly now: () => number;
  readonly key: () => string;
};
const SERVER: Server = { step: sendStep, bulk: sendBulk, read: (id) => readCase(id), now: () => performance.now(), key: newKey };

export function createActs(server: Server = SERVER): Acts {
  let state: ActsState = { pending: new Map(), known: new Map(), whole: new Map(), failed: new Map(), done: null };
  const listeners = new Set<() => void>();
  const intents = new Map<string, string>();
  const set = (part: Partial<ActsState>) => {
    state = { ...state, ...part };
    for (const listener of listeners) listener();
  };
  const without = <V>(map: ReadonlyMap<string, V>, ids: readonly string[]) => new Map([...map].filter(([id]) => !ids.includes(id)));
  const learned = (cases: readonly (Case | DeskCase)[]): Pick<ActsState, "known" | "whole"> => ({
    known: withNewer(state.known, cases, KNOWN_MAX),
    whole: withNewer(
      state.whole,
      cases.flatMap((one) => ("history" in one ? [one] : [])),
      WHOLE_MAX,
    ),
  });

  const keyFor = (intent: string) => {
    const key = intents.get(intent) ?? server.key();
    intents.delete(intent);
    intents.set(intent, key);
    const [oldest] = intents.keys();
    if (intents.size > INTENTS_MAX && oldest !== undefined) intents.delete(oldest);
    return key;
  };

  const answers = async (action: ReportAction, targets: readonly Target[], fields: Fields): Promise<readonly BulkAnswer[]> => {
    const intent = JSON.stringify([action, targets, fields]);
    const key = keyFor(intent);
    const [only] = targets;
    const said: readonly BulkAnswer[] =
      targets.length === 1 && only
        ? [{ reportId: only.reportId, said: await server.step(action, only, { key, fields }) }]
        : await server
            .bulk(action, targets, { key, fields })
            .then((all) => (all.ok ? all.body : targets.map(({ reportId }) => ({ reportId, said: all }))));
    // Without an answer the next try is the same step; whatever was answered is over.
    if (!said.some((one) => !one.said.ok && isUnknown(one.said.refusal))) intents.delete(intent);
    return said;
  };

  const take = async (action: ReportAction, targets: readonly Target[], fields: Fields): Promise<boolean> => {
    const free = targets.filter(({ reportId }) => !state.pending.has(reportId));
    if (free.length === 0) return false;
    const ids = free.map(({ reportId }) => reportId);
    set({ pending: new Map([...state.pending, ...ids.map((id) => [id, action] as const)]), failed: without(state.failed, ids) });
    const said = await answers(action, free, fields);
    const good = said.flatMap((one) => (one.said.ok ? [one.said.body] : []));
    const bad = said.flatMap((one) => (one.said.ok ? [] : [{ reportId: one.reportId, refusal: one.said.refusal }]));
    // How it stands now is part of the reason; of many, only the first is opened.
    const fresh = bad.length === 1 && bad[0] ? await server.read(bad[0].reportId) : null;
    const now = fresh?.ok ? fresh.body : null;
    const seen = (id: string) => free.find(({ reportId }) => reportId === id)?.version ?? 0;
    const failed = new Map(without(state.failed, ids));
    for (const { reportId, refusal } of bad)
      failed.set(reportId, { action, refusal, now: now?.reportId === reportId ? now : null, seenVersion: seen(reportId) });
    const canUndo =
      good.length > 0 && good.some((one) => !("undoable" in one) || one.undoable !== false) && action !== "undo" && action !== "note";
    set({
      pending: without(state.pending, ids),
      ...learned([...good, ...(now ? [now] : [])]),
      failed,
      done:
        good.length === 0 && free.length === 1
          ? state.done
          : {
              action,
              targets: good.map(({ reportId, version }) => ({ reportId, version })),
              failed: bad.map(({ reportId, refusal }) => ({ reportId, version: seen(reportId), refusal })),
              undoUntil: canUndo ? server.now() + UNDO_MS : null,
            },
    });
    return bad.length === 0;
  };

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => state,
    take,
    undo: async () => {
      const { done } = state;
      if (!done || done.undoUntil === null || server.now() > done.undoUntil) return;
      set({ done: { ...done, undoUntil: null } });
      await take("undo", done.targets, {});
    },
    learn: (cases) => set(learned(cases)),
    forgive: (reportId) => {
      if (state.failed.has(reportId)) set({ failed: without(state.failed, [reportId]) });
    },
    dismiss: () => set({ done: null }),
  };
}

export const isUnknown = ({ status }: Refusal) => status === 0 || status >= 502;

/** The newest last; the oldest go. */
function withNewer<T extends Case>(map: ReadonlyMap<string, T>, cases: readonly T[], most: number): ReadonlyMap<string, T> {
  const next = new Map(map);
  for (const one of cases) {
    if ((next.get(one.reportId)?.version ?? -1) > one.version) continue;
    next.delete(one.reportId);
    next.set(one.reportId, one);
  }
  for (const id of next.keys()) {
    if (next.size <= most) break;
    next.delete(id);
  }
  return next;
}
