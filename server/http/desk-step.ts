// A person's step as an event of the log: checked, appended under its Idempotency-Key, folded, judged by the log's order. Who lost a race is told.
import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Request, Response } from "express";
import { z } from "zod";
import type { CityEvent, EventType, Seq, Unnumbered } from "../../shared/event.ts";
import { DESK_SOURCE } from "../../shared/fold/source.ts";
import { splitTexts } from "../../shared/record.ts";
import { actorOf, type Grant } from "../access/grant.ts";
import type { Door } from "../door.ts";
import type { HistoryEntry } from "../index/report-index.ts";
import { grantOf } from "./guard.ts";
import { caughtUp } from "./indexed.ts";
import { readJson } from "./json-body.ts";
import type { AppParts } from "./parts.ts";
import { Problem } from "./problem.ts";

const BODY_MAX = 64 << 10;
const ID = /^[A-Za-z0-9._:-]{1,128}$/;

/** What a person asked for: by whom, under which key, having seen which version. */
export type Asked = {
  readonly grant: Grant;
  /** The event's id: the `Idempotency-Key`, or a new one. */
  readonly id: string;
  readonly ifVersion: number | null;
  readonly sent: Readonly<Record<string, unknown>>;
};

/** How something stands; version 0 and no history while it does not exist. */
export type Standing = { readonly version: number; readonly standing: string; readonly history: readonly HistoryEntry[] };

export type DeskStep = {
  /** Its name in the address, for whoever is told no. */
  readonly action: string;
  readonly type: EventType;
  /** Fields of the event that the address or the grant decides, whatever was sent. */
  readonly about: Readonly<Record<string, unknown>>;
  /** Fields that tell what the server found at that moment, not what was asked: a repeat may find something else. */
  readonly found?: readonly string[];
  /** What stands now, looked at anew each time. */
  readonly now: () => Standing;
  /** Whether it is allowed as the city stands; null when the state has let go of it. */
  readonly allows: (event: CityEvent) => boolean | null;
};

/** Takes the step, or throws a Problem that says what stands now. A repeat of an `Idempotency-Key` is judged as the first was. */
export type TakeStep = (asked: Asked, step: DeskStep) => Promise<void>;

export async function readAsked(req: Request, res: Response): Promise<Asked> {
  const sent = await readJson(req, z.record(z.string(), z.unknown()), { max: BODY_MAX, optional: true });
  return { grant: grantOf(res), id: idOf(req), ifVersion: ifMatchOf(req), sent };
}

export function createTakeStep({ hub, index, clock, door }: Pick<AppParts, "hub" | "index" | "clock"> & { readonly door: Door }): TakeStep {
  const recordOf = ({ grant, id, sent }: Asked, { type, about }: DeskStep): Unnumbered => {
    const data = { ...sent, ...about, actor: actorOf(grant) };
    const value = { specversion: "1.0", id, source: DESK_SOURCE, type, time: new Date(clock.now()).toISOString(), data };
    const desk: Grant = { ...grant, source: DESK_SOURCE, types: [type], authorities: ["city"] };
    const { records, rejected } = door.admit([{ value, bytes: 0, depth: 0 }], desk);
    const [record] = records;
    if (record) return record;
    const { code, detail } = rejected[0] ?? { code: "data", detail: "the step will not do" };
    throw new Problem(code === "foreign" ? "scope" : "body", detail);
  };

  return async (asked, step) => {
    const { id, ifVersion } = asked;
    const record = recordOf(asked, step);
    const earlier = find(step, id);
    if (earlier) return judge(step, earlier, { record, ifVersion });
    // Of a source such a step is taken and marked; a person can choose another.
    const unknown = record.placed.unknown?.[0];
    if (unknown !== undefined) throw new Problem("body", `${unknown}: the city has none of this code; GET /api/v1/city lists them`);
    const { version } = step.now();
    if (ifVersion !== null && ifVersion !== version) throw tooLate("changed", step, null);
    const allowed = step.allows(record.event);
    if (allowed === null) throw new Problem("stage", "it ended so long ago that no step is taken any more");
    if (!allowed) {
      // The state may be ahead of the index: somebody, or this very step at another server, was faster just now.
      await caughtUp(index, hub.state.seq);
      const meanwhile = find(step, id);
      if (meanwhile) return judge(step, meanwhile, { record, ifVersion });
      const { version: reached, standing } = step.now();
      if (ifVersion !== null && ifVersion !== reached) throw tooLate("changed", step, null);
      throw new Problem("stage", `${step.action} is not allowed now: it stands at ${standing}, version ${reached}`);
    }
    const [appended] = await hub.submit([{ ...record, placed: { ...record.placed, ...(ifVersion !== null && { ifVersion }) } }], {
      received: false,
    });
    await caughtUp(index, appended === "duplicate" || !appended ? hub.state.seq : appended.seq);
    const entry = find(step, id);
    if (!entry) throw usedKey();
    judge(step, entry, { record, ifVersion });
  };
}

type Compared = { readonly record: Unnumbered; readonly ifVersion: number | null };

/** Throws unless the step is the one that was asked for, and was taken when its turn in the log came. */
function judge(step: DeskStep, entry: HistoryEntry, { record, ifVersion }: Compared): void {
  if (entry.event.type !== step.type || !saysTheSame(step, entry, record)) throw usedKey();
  if (!entry.taken) throw tooLate(ifVersion === null ? "stage" : "changed", step, entry.seq);
}

/** Texts that were erased since are not missed. */
function saysTheSame({ now, found = [] }: DeskStep, entry: HistoryEntry, asked: Unnumbered): boolean {
  const was = splitTexts({ ...asked, event: entry.event });
  const is = splitTexts(asked);
  const isErased = now().history.some(({ seq, taken, event }) => taken && event.type === "chengge.report.redacted" && seq >= entry.seq);
  const asksOf = ({ event: { data } }: Unnumbered) => Object.entries(data).filter(([field]) => !found.includes(field));
  const isAsked = isDeepStrictEqual(Object.fromEntries(asksOf(was.kept)), Object.fromEntries(asksOf(is.kept)));
  return isAsked && (isErased || isDeepStrictEqual(was.texts, is.texts));
}

const usedKey = () => new Problem("key-used", "this Idempotency-Key was used for another step: send a new one");

/** Who was faster, and what stands now. */
function tooLate(code: "stage" | "changed", step: DeskStep, before: Seq | null): Problem {
  const { history, standing, version } = step.now();
  const faster = history.findLast((entry) => entry.taken && (before === null || entry.seq < before));
  const actor = faster && "actor" in faster.event.data ? String(faster.event.data.actor) : faster?.event.source;
  const what = faster ? `${actor} was faster with ${faster.event.type} at ${new Date(faster.event.time).toISOString()}; ` : "";
  return new Problem(code, `${what}it stands at ${standing}, version ${version}: look at it again, then decide`);
}

const find = ({ now }: DeskStep, id: string) => now().history.find(({ event }) => event.source === DESK_SOURCE && event.id === id);

function ifMatchOf(req: Request): number | null {
  const given = req.headers["if-match"]?.trim();
  if (given === undefined || given === "*") return null;
  const [, version] = /^"?(\d{1,9})"?$/.exec(given) ?? [];
  if (version === undefined) throw new Problem("bad-request", 'If-Match names the version that you saw, as ETag told it: "7"');
  return Number(version);
}

function idOf(req: Request): string {
  const key = req.headers["idempotency-key"];
  if (key === undefined) return randomUUID();
  const id = String(key).replace(/^"(.*)"$/, "$1");
  if (!ID.test(id)) throw new Problem("bad-request", "Idempotency-Key is 1 to 128 of A-Z a-z 0-9 . _ : -");
  return id;
}
