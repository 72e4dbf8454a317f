// What the resources of the desk's own records have in common: a list by scope, one of them whole, a step that begins one, steps that go on.
import { type Request, type Response, Router } from "express";
import { z } from "zod";
import { allowsDesk, type DeskKind, isOver } from "../../shared/desk-log.ts";
import type { CityEvent, EventType } from "../../shared/event.ts";
import { DESK_SOURCE } from "../../shared/fold/source.ts";
import { toJson } from "../../shared/json.ts";
import { type DeskEntry, isHeld, isInSight } from "../index/desk-records.ts";
import type { HistoryEntry } from "../index/report-index.ts";
import { type Asked, readAsked, type TakeStep } from "./desk-step.ts";
import { type Guard, grantOf } from "./guard.ts";
import { caughtUp, readCursor, sendVersioned } from "./indexed.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy, Problem } from "./problem.ts";
import { Flag, inScope, paging, QueryTime, readQuery } from "./query.ts";
import { scopeOf } from "./scope.ts";

export type DeskParts = Pick<AppParts, "hub" | "index" | "clock" | "audit"> & { readonly guard: Guard; readonly take: TakeStep };

export type DeskResource = {
  /** Of the address, such as `/instructions`; the singular is for messages. */
  readonly path: string;
  readonly one: string;
  readonly kind: DeskKind;
  readonly begins: EventType;
  /** The field that holds its id, which is the beginning event's own; null for records that stand alone and have none. */
  readonly idField: string | null;
  /** Fields that the server puts in, whatever was sent. */
  readonly fill: (asked: Asked) => Readonly<Record<string, unknown>>;
  /** Of those, the ones that tell what it found at that moment. */
  readonly found?: readonly string[];
  /** What its records come to, beside the first one's own fields. */
  readonly outcome?: (entry: DeskEntry) => Readonly<Record<string, unknown>>;
  /** Steps on it, by the last word of their address. */
  readonly steps?: Readonly<Record<string, GoesOn>>;
};

type GoesOn = {
  readonly type: EventType;
  readonly fill?: (entry: DeskEntry) => Readonly<Record<string, unknown>>;
  /** Throws a Problem that says why this person may not, beyond scope and order. */
  readonly assert?: (entry: DeskEntry, asked: Asked) => void;
};

const ListQuery = z.object({
  ...inScope,
  open: Flag.optional(),
  warningId: z.string().min(1).max(128).optional(),
  reportId: z.string().min(1).max(128).optional(),
  from: QueryTime.optional(),
  to: QueryTime.optional(),
  ...paging,
});

/** For supervisors and admins to read, for supervisors to write. */
export function deskResource({ hub, index, guard, take }: DeskParts, resource: DeskResource): Router {
  const { path, one, kind, begins, idField, fill, found = [], outcome = () => ({}), steps = {} } = resource;
  const router = Router();
  const { city } = hub;
  const keyOf = ({ event }: HistoryEntry) => (idField === null ? event.id : String((event.data as Record<string, unknown>)[idField]));

  const itemOf = (entry: DeskEntry) => {
    const head = entry.find(({ taken }) => taken);
    if (!head) throw new Error(`no record of ${path} counts`);
    const { time, source, data } = head.event;
    return toJson({
      ...data,
      id: keyOf(head),
      seq: head.seq,
      source,
      time,
      recordedAt: head.recordedAt,
      version: entry.length,
      open: !isOver(eventsOf(entry)),
      ...outcome(entry),
      ...(idField !== null && { history: entry.map(told) }),
    }) as Record<string, unknown>;
  };
  const send = (res: Response, entry: DeskEntry) => sendVersioned(res, entry.length, itemOf(entry));
  const find = async (req: Request, res: Response): Promise<DeskEntry> => {
    await caughtUp(index, hub.state.seq);
    const entry = index.desk.of(kind, String(req.params["id"]));
    if (!entry.some(({ taken }) => taken)) throw new Problem("not-found", `there is no ${one} with this id: GET /api/v1${path} lists them`);
    const { scope } = grantOf(res);
    if (!isInSight(city, entry, scope)) throw new Problem("scope", `it lies outside ${scope}, which is all this token sees`);
    return entry;
  };
  const standingOf = (entry: DeskEntry) => ({
    version: entry.length,
    standing: entry.length === 0 ? "nothing" : isOver(eventsOf(entry)) ? "ended" : "open",
    history: entry,
  });

  router.get(path, guard.only("supervisor", "admin"), async (req, res) => {
    const { cursor, scope, ...filters } = readQuery(req, ListQuery);
    const place = scopeOf(city.tree, grantOf(res), scope);
    await caughtUp(index, hub.state.seq);
    const { items, next } = index.desk.list({ ...filters, kind, scope: place.code, after: readCursor(cursor) });
    res.json({ items: items.map(itemOf), next });
  });

  router.post(path, guard.only("supervisor"), async (req, res) => {
    const asked = await readAsked(req, res);
    await caughtUp(index, hub.state.seq);
    const key = idField === null ? `${DESK_SOURCE} ${asked.id}` : asked.id;
    const entryNow = () => index.desk.of(kind, key);
    await take(asked, {
      action: begins,
      type: begins,
      found,
      about: { ...fill(asked), ...(idField !== null && { [idField]: asked.id }) },
      now: () => standingOf(entryNow()),
      allows: (event) => allowsDesk(eventsOf(entryNow()), event),
    });
    res.status(201);
    if (idField !== null) res.set("Location", `/api/v1${path}/${encodeURIComponent(asked.id)}`);
    send(res, entryNow());
  });

  if (idField !== null) {
    router.get(`${path}/:id`, guard.only("supervisor", "admin"), async (req, res) => send(res, await find(req, res)));
    for (const [action, { type, fill: put = () => ({}), assert = () => {} }] of Object.entries(steps)) {
      router.post(`${path}/:id/${action}`, guard.only("supervisor"), async (req, res) => {
        const asked = await readAsked(req, res);
        const entry = await find(req, res);
        const { scope } = asked.grant;
        if (!isHeld(city, entry, scope)) throw new Problem("scope", `it reaches beyond ${scope}, so it is not this token's to change`);
        assert(entry, asked);
        const id = String(req.params["id"]);
        const entryNow = () => index.desk.of(kind, id);
        await take(asked, {
          action,
          type,
          about: { ...put(entry), [idField]: id },
          now: () => standingOf(entryNow()),
          allows: (event) => allowsDesk(eventsOf(entryNow()), event),
        });
        send(res, entryNow());
      });
      router.all(`${path}/:id/${action}`, onlyBy("POST"));
    }
    router.all(`${path}/:id`, onlyBy("GET"));
  }
  router.all(path, onlyBy("GET", "POST"));
  return router;
}

/** The records that count. */
export const eventsOf = (entry: DeskEntry): readonly CityEvent[] => entry.filter(({ taken }) => taken).map(({ event }) => event);

/** The last that counts of a type. */
export function lastOf<T extends EventType>(entry: DeskEntry, type: T): Extract<CityEvent, { type: T }> | undefined {
  return eventsOf(entry).findLast((event): event is Extract<CityEvent, { type: T }> => event.type === type);
}

/** Where nothing else is sent, a record is the token's own scope's. */
export const divisionOf = ({ sent, grant }: Asked) => ({ division: sent["division"] ?? grant.scope });

const told = ({ seq, recordedAt, taken, event: { id, source, type, time, data } }: HistoryEntry) => ({
  seq,
  id,
  source,
  type,
  time,
  recordedAt,
  taken,
  data,
});
