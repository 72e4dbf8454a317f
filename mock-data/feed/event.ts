// An event as the feed sends it: a CloudEvent made only when its time has come.
import type { EventType, Level } from "../../shared/event.ts";

export type FeedEvent = {
  readonly specversion: "1.0";
  readonly id: string;
  readonly source: string;
  readonly type: EventType;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
};

/** An event that is planned: when, by whom, under which id. `make` gives its data when it is sent. */
export type Planned = {
  readonly at: number;
  readonly id: string;
  readonly source: string;
  readonly type: EventType;
  readonly make: () => Readonly<Record<string, unknown>>;
  /** What everyday matter it belongs to, so that a scenario can leave it out. Scenarios' own events have none. */
  readonly of?: Origin;
};

export type Origin = {
  readonly what: "report" | "model" | "statutory";
  readonly id: string;
  /** When the report came in or the warning was raised. */
  readonly from: number;
  /** Of a warning: its gravest level. */
  readonly level?: Level;
};

export function toEvent(planned: Planned): FeedEvent {
  return {
    specversion: "1.0",
    id: planned.id,
    source: planned.source,
    type: planned.type,
    time: rfc3339(planned.at),
    data: planned.make(),
  };
}

/** Planned events in order of time; equal times in order of id, so that the order never depends on how they were made. */
export function byTime(a: Planned, b: Planned): number {
  return a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

export function rfc3339(at: number): string {
  return new Date(at).toISOString();
}
