// What desks alone hear: which cases of their scope were touched, and who else looks at the case that they look at.
import { randomBytes } from "node:crypto";
import type { Place } from "../../shared/city.ts";
import type { Seq } from "../../shared/event.ts";
import { type Presence, TOUCHED_INTERVAL_MS, TOUCHED_MAX, type Touched } from "../../shared/protocol.ts";
import { holdsGrid } from "../http/scope.ts";
import type { Hub } from "../hub.ts";
import type { Touches } from "./touches.ts";
import { toWire, type Wire } from "./wire.ts";

/** People named at one case; more than that are not in one room. */
const NAMED_MAX = 20;
/** A person opens no more cases in a second. */
const LOOKS_PER_SECOND = 20;

/** How often servers tell each other which cases their desks have open, while any has one. */
const ROUND_MS = 1000;
/** Cases that a server tells the others of. */
const TOLD_MAX = 500;

/** Accounts by the case that they have open. */
export type Looking = ReadonlyMap<string, readonly string[]>;

/** Where servers of one city tell each other. Rejects with a `StoreFault` when the store cannot be asked. */
export interface PresenceShare {
  /** Says what desks of `server` have open, and hears what those of the others have. */
  exchange(server: string, looking: Looking): Promise<Looking>;
}

export type Desk = {
  readonly scope: Place;
  /** By which events name who sits there. */
  readonly actor: string;
  /** The case that is open there. */
  looking: string | null;
  /** The version in which it knows that case. */
  lookingVersion: number;
  /** Up to here it knows what was touched. */
  seq: Seq;
  touchedAt: number;
  /** Whether it has not been told yet who is at its case. */
  presenceDue: boolean;
  looks: { since: number; count: number };
};

export interface Desks {
  came(scope: string, actor: string): Desk;
  left(desk: Desk): void;
  /** False when it asks for more than a person would. A case outside its scope, or one that ended long ago, is nobody's. */
  look(desk: Desk, reportId: string | null, now: number): boolean;
  /** Once a beat: messages made before are made anew. */
  beginBeat(): void;
  /** What it is to be sent now. */
  due(desk: Desk, now: number): readonly Wire[];
  close(): void;
}

export function createDesks(hub: Hub, touches: Touches, share: PresenceShare | null = null): Desks {
  const lookers = new Map<string, Set<Desk>>();
  const server = randomBytes(9).toString("base64url");
  let elsewhere: Looking = new Map();
  /** By scope and number: desks of a scope that stand at the same one share a message. */
  const made = new Map<string, Wire | null>();

  const tellPresence = (reportId: string | null) => {
    if (reportId !== null) for (const desk of lookers.get(reportId) ?? []) desk.presenceDue = true;
  };
  const leave = (desk: Desk) => {
    const { looking } = desk;
    if (looking === null) return;
    const others = lookers.get(looking);
    others?.delete(desk);
    if (others?.size === 0) lookers.delete(looking);
    tellPresence(looking);
    desk.looking = null;
  };
  const isInScope = (desk: Desk, reportId: string) => {
    const report = hub.state.reports.get(reportId);
    return report !== undefined && holdsGrid(desk.scope, report.grid);
  };
  const touchedWire = ({ scope, seq }: Desk): Wire | null => {
    const touched: Touched[] = [];
    for (const reportId of touches.since(seq)) {
      const report = hub.state.reports.get(reportId);
      if (report && holdsGrid(scope, report.grid)) touched.push({ reportId, version: report.version });
      if (touched.length === TOUCHED_MAX) break;
    }
    return touched.length === 0 ? null : toWire("touched", touched);
  };

  const round = async (to: PresenceShare) => {
    const here = [...lookers].slice(0, TOLD_MAX);
    // While the store is away, only those of this server are known.
    const heard = await to.exchange(server, new Map(here.map(([id, desks]) => [id, namesOf(desks)]))).catch(() => new Map());
    for (const reportId of lookers.keys())
      if (String(heard.get(reportId) ?? "") !== String(elsewhere.get(reportId) ?? "")) tellPresence(reportId);
    elsewhere = heard;
  };
  let isAsking = false;
  /** The others know of somebody here. */
  let isTold = false;
  const timer = share
    ? setInterval(() => {
        if (isAsking || (lookers.size === 0 && !isTold)) return;
        isAsking = true;
        isTold = lookers.size > 0;
        void round(share).finally(() => {
          isAsking = false;
        });
      }, ROUND_MS).unref()
    : undefined;

  return {
    came(scope, actor) {
      const place = hub.city.tree.places[hub.city.tree.byCode.get(scope) ?? -1];
      if (!place) throw new Error(`no place has the code ${scope}`);
      return {
        scope: place,
        actor,
        looking: null,
        lookingVersion: 0,
        seq: touches.head(),
        touchedAt: Number.NEGATIVE_INFINITY,
        presenceDue: false,
        looks: { since: 0, count: 0 },
      };
    },
    left: leave,
    look(desk, reportId, now) {
      if (now - desk.looks.since >= 1000) desk.looks = { since: now, count: 0 };
      desk.looks.count += 1;
      if (desk.looks.count > LOOKS_PER_SECOND) return false;
      if (reportId === desk.looking) return true;
      leave(desk);
      if (reportId === null || !isInScope(desk, reportId)) return true;
      desk.looking = reportId;
      desk.lookingVersion = hub.state.reports.get(reportId)?.version ?? 0;
      const all = lookers.get(reportId) ?? new Set();
      lookers.set(reportId, all.add(desk));
      tellPresence(reportId);
      return true;
    },
    beginBeat: () => made.clear(),
    due(desk, now) {
      const wires: Wire[] = [];
      // The case that is open there waits for no turn, and is not lost among many others.
      const { version } = hub.state.reports.get(desk.looking ?? "") ?? {};
      if (desk.looking !== null && version !== undefined && version !== desk.lookingVersion) {
        desk.lookingVersion = version;
        wires.push(toWire("touched", [{ reportId: desk.looking, version }]));
      }
      const head = touches.head();
      if (head < desk.seq) desk.seq = 0; // another log
      if (head > desk.seq && now - desk.touchedAt >= TOUCHED_INTERVAL_MS) {
        const key = `${desk.scope.code} ${desk.seq}`;
        const wire = made.get(key) ?? (made.has(key) ? null : touchedWire(desk));
        made.set(key, wire);
        desk.seq = head;
        if (wire) {
          desk.touchedAt = now;
          wires.push(wire);
        }
      }
      if (desk.presenceDue) {
        desk.presenceDue = false;
        if (desk.looking !== null) wires.push(toWire("presence", presenceOf(desk, desk.looking)));
      }
      return wires;
    },
    close: () => clearInterval(timer),
  };

  /** The others: not this desk, though perhaps the same account at another one. */
  function presenceOf(desk: Desk, reportId: string): Presence {
    const here = [...(lookers.get(reportId) ?? [])].filter((other) => other !== desk);
    const who = new Set([...namesOf(here), ...(elsewhere.get(reportId) ?? [])]);
    return { reportId, who: [...who].slice(0, NAMED_MAX) };
  }
}

const namesOf = (desks: Iterable<Desk>) => [...new Set([...desks].map(({ actor }) => actor))].slice(0, NAMED_MAX);
