// The door: what arrives is checked, cleaned, placed and turned into records; what will not do is named with its cure.
import type { z } from "zod";
import { type CityEvent, EVENT_DATA, OWN_TYPES, type Unnumbered } from "../shared/event.ts";
import { DESK_SOURCE } from "../shared/fold/source.ts";
import { recordOf } from "../shared/record.ts";
import type { CityState } from "../shared/state.ts";
import type { Grant } from "./access/grant.ts";
import { type CityClock, minuteOf, tickRecord } from "./clock.ts";
import { cleanText, cleanTexts, personalField } from "./door/clean.ts";
import { type Arrival, type Envelope, type Fault, idOf, readEnvelope } from "./door/envelope.ts";
import { foreignEnvelope, foreignEvent } from "./door/foreign.ts";
import { createKnown, type Past } from "./door/known.ts";
import { createPlacer } from "./door/place.ts";
import type { StepAbout } from "./door/step-limits.ts";
import type { RejectionCode } from "./http/problem.ts";
import type { Locate } from "./locate.ts";

/** A source's clock may run ahead by this much. */
const AHEAD_MAX_MS = 5 * 60_000;

export type Rejection = { readonly index: number; readonly id: string | null; readonly code: RejectionCode; readonly detail: string };

export type Admission = {
  /** In order of arrival. */
  readonly records: readonly Unnumbered[];
  readonly rejected: readonly Rejection[];
};

export interface Door {
  /** Never throws on what a sender may send. About 10 µs an event, half of it for ids that the state does not know. */
  admit(arrivals: readonly Arrival[], grant: Grant): Admission;
  /**
   * Told what the log took: the times of a stream's events move the clock, those of duplicates do not. Returns the tick to write when
   * a minute has begun; a batch that spans many writes one, since what it let pass is judged by each event's own time.
   */
  settle(taken: readonly Unnumbered[]): Unnumbered | null;
}

export type DoorOptions = {
  readonly state: () => CityState;
  readonly clock: CityClock;
  readonly locate: Locate;
  /** What the state has let go is asked for here. */
  readonly past: Past;
  /** The machine's clock, ms. */
  readonly realNow?: () => number;
};

export function createDoor({ state, clock, locate, past, realNow = Date.now }: DoorOptions): Door {
  const placer = createPlacer(state().city, locate);
  const known = createKnown(state, past);
  const isStream = clock.mode === "stream";

  const checkTime = ({ time }: Envelope): Fault | null => {
    const now = isStream ? realNow() : clock.now();
    if (time <= now + AHEAD_MAX_MS) return null;
    const whose = isStream ? "real time" : "the city clock";
    return {
      code: "future",
      detail: `time is ${Math.ceil((time - now) / 60_000)} minutes ahead of ${whose}, ${new Date(now).toISOString()}: correct the sender's clock`,
    };
  };

  return {
    admit(arrivals, grant) {
      const current = state();
      const { tree } = current.city;
      const scope = tree.places[tree.byCode.get(grant.scope) ?? -1];
      const records: Unnumbered[] = [];
      const rejected: Rejection[] = [];
      /** Reports that events before this one in the same request submit. */
      const submitting = new Map<string, StepAbout>();
      const aboutOf = (reportId: string): StepAbout | null => {
        const report = current.reports.get(reportId);
        return report ? { kind: report.kind, urgency: report.urgency, standing: report } : (submitting.get(reportId) ?? null);
      };
      const now = clock.now();

      const admitOne = (arrival: Arrival): Fault | null => {
        const envelope = readEnvelope(arrival);
        if ("code" in envelope) return envelope;
        const foreign = scope ? foreignEnvelope(envelope, grant) : `the token's scope ${grant.scope} is not in this city: make a new token`;
        if (foreign !== null) return { code: "foreign", detail: foreign };
        // Only the desk's own steps speak for it: no token can.
        if (OWN_TYPES.has(envelope.type) && grant.source !== DESK_SOURCE)
          return { code: "own-type", detail: `${envelope.type} is written by the program itself: do not send it` };
        const ahead = checkTime(envelope);
        if (ahead) return ahead;
        const event = readEvent(envelope);
        if ("code" in event) return event;
        const recordedAt = isStream ? Math.max(now, event.time) : now;
        const reportId = "reportId" in event.data ? event.data.reportId : undefined;
        const placed = placer.place(event, recordedAt, reportId === undefined ? null : aboutOf(reportId));
        const outside = scope ? foreignEvent(event, placed, { state: current, known, grant, scope, submitting }) : null;
        if (outside !== null) return { code: "foreign", detail: outside };
        const isLetGo = !(reportId !== undefined && submitting.has(reportId)) && known.isLetGo(event);
        if (event.type === "chengge.report.submitted" && !isLetGo && !current.reports.has(event.data.reportId))
          submitting.set(event.data.reportId, { kind: event.data.kind, urgency: event.data.urgency, standing: null });
        records.push(recordOf(event, isLetGo ? { ...placed, known: true } : placed, recordedAt));
        return null;
      };

      arrivals.forEach((arrival, index) => {
        const fault = admitOne(arrival);
        if (fault) rejected.push({ index, id: idOf(arrival.value), code: fault.code, detail: fault.detail });
      });
      return { records, rejected };
    },
    settle(taken) {
      if (!isStream) return null;
      for (const { recordedAt } of taken) clock.advance(recordedAt);
      const now = clock.now();
      return minuteOf(now) > state().clock ? tickRecord(minuteOf(now), now) : null;
    },
  };
}

/** Data by its type's schema, its texts cleaned, its people opaque. */
function readEvent({ id, source, type, time, data }: Envelope): CityEvent | Fault {
  const checked = EVENT_DATA[type].safeParse(data);
  if (!checked.success) return { code: "data", detail: toDetail(checked.error) };
  const clean = checked.data as Record<string, unknown>;
  const personal = personalField(clean);
  if (personal !== null) return { code: "personal-id", detail: `data.${personal} holds a phone or identity number: send an opaque id` };
  const empty = cleanTexts(clean);
  if (empty !== null) return { code: "data", detail: `data.${empty} holds nothing but control characters: send its text` };
  return { id, source, type, time, data: clean } as unknown as CityEvent;
}

/** The first three faults, each with its field; never the value, which may be personal. */
function toDetail({ issues }: z.core.$ZodError): string {
  const faults = issues.slice(0, 3).map(({ path, message }) => {
    const field = cleanText(["data", ...path].map(String).join(".").slice(0, 100));
    return message.endsWith("received undefined") ? `${field} is missing` : `${field}: ${message}`;
  });
  return `${faults.join("; ")}. Correct this and send the event again`;
}
