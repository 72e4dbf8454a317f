// Feeds a file of cases to a server in order of time, at a chosen speed, and keeps count of everything.
import { setTimeout as sleep } from "node:timers/promises";
import { type Case, type CloudEvent, createCaseReader, type Note, type Skip, toClosed, toHeartbeat, toSubmitted } from "./case.ts";
import { assertColumns, type Mapping } from "./mapping.ts";
import { inOrder, type Step } from "./order.ts";
import { openRows } from "./rows.ts";
import type { Sender } from "./sender.ts";

/** Well under the server's 1,000 events and 1 MiB a batch. */
const BATCH = 500;
/** At a chosen speed, what falls due within this time goes together. */
const GATHER_MS = 100;

export type Counts = {
  rows: number;
  /** Rows left out whole, and what was found in rows that were taken. */
  readonly skipped: Map<Skip, number>;
  readonly notes: Map<Note, number>;
  /** Rows too far out of order in the file to be sent in order. */
  late: number;
  /** Steps that an earlier run had sent. */
  resumed: number;
  opened: number;
  closed: number;
  heartbeats: number;
  accepted: number;
  duplicates: number;
  /** By the server's reason, with its words on the first. */
  readonly rejected: Map<string, { count: number; readonly detail: string }>;
};

export type FeedOptions = {
  readonly file: string;
  readonly mapping: Mapping;
  readonly source: string;
  readonly sender: Sender;
  /** Times as fast as it happened; Infinity for as fast as the server takes it. */
  readonly speed: number;
  /** Steps at the start of the stream to leave out, since an earlier run has sent them. */
  readonly skip?: number;
  /** Ends after the steps up to here, ms. */
  readonly until?: number;
  /**
   * Instants in order at which to stop for a while: all up to there is sent, with a heartbeat at that very time, then `onMoment` is awaited.
   * `until`, when given, is one of them.
   */
  readonly moments?: readonly number[];
  readonly onMoment?: (moment: number) => Promise<void>;
  /** After every batch that the server has: the steps done, with those of earlier runs, and the time of the last. */
  readonly onProgress?: (progress: {
    readonly steps: number;
    readonly time: number;
    readonly share: number;
    readonly counts: Counts;
  }) => void;
  readonly signal?: AbortSignal;
};

/** Sends the file. Throws on a file or mapping that will not do, and when the server refuses for good. */
export async function feedCsv(options: FeedOptions): Promise<Counts> {
  const { mapping, source, sender, speed, skip = 0, until = Number.POSITIVE_INFINITY, signal } = options;
  const counts = noCounts();
  const file = await openRows(options.file, {
    onHeader: (header) => assertColumns(mapping, header),
    onBroken: () => {
      counts.rows += 1;
      add(counts.skipped, "bad-row");
    },
  });
  const moments = [...new Set([...(options.moments ?? []), ...(Number.isFinite(until) ? [until] : [])])].sort((a, b) => a - b);
  const pacer = createPacer(speed, signal);
  let batch: CloudEvent[] = [];
  let steps = 0;
  let latest = 0;

  const flush = async () => {
    if (batch.length === 0) return;
    signal?.throwIfAborted();
    const answer = await sender.post(batch);
    batch = [];
    take(counts, answer);
    options.onProgress?.({ steps, time: latest, share: file.share(), counts });
  };
  const stopAt = async (moment: number) => {
    await flush();
    take(counts, await sender.post([toHeartbeat(source, moment, counts.resumed + counts.opened + counts.closed)]));
    counts.heartbeats += 1;
    await options.onMoment?.(moment);
  };

  const cases = readCases(file.rows, mapping, counts);
  for await (const step of inOrder(cases, () => void (counts.late += 1))) {
    if (step.time > until) break;
    if (steps < skip) {
      steps += 1;
      counts.resumed += 1;
      continue;
    }
    while (moments[0] !== undefined && moments[0] < step.time) await stopAt(moments.shift() as number);
    await pacer.wait(step.time, flush);
    batch.push(toEvent(source, step));
    counts[step.what] += 1;
    steps += 1;
    latest = step.time;
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  for (const moment of moments) await stopAt(moment);
  return counts;
}

async function* readCases(rows: AsyncIterable<Record<string, string>>, mapping: Mapping, counts: Counts): AsyncGenerator<Case> {
  const readCase = createCaseReader(mapping, (note) => add(counts.notes, note));
  for await (const row of rows) {
    counts.rows += 1;
    const one = readCase(row);
    if (typeof one === "string") add(counts.skipped, one);
    else yield one;
  }
}

function toEvent(source: string, step: Step): CloudEvent {
  if (step.what === "opened") return toSubmitted(source, step.case);
  return toClosed(source, { reportId: step.reportId, closed: step.time });
}

/** Holds each step back until its time has come at this speed, counted from the first; what waits in the batch goes out before. */
function createPacer(speed: number, signal: AbortSignal | undefined) {
  let first: { readonly time: number; readonly at: number } | null = null;
  return {
    async wait(time: number, flush: () => Promise<void>): Promise<void> {
      if (!Number.isFinite(speed)) return;
      first ??= { time, at: performance.now() };
      const dueAt = first.at + (time - first.time) / speed;
      if (dueAt <= performance.now()) return;
      await flush();
      // Months can lie between two steps, and a timer takes 24 days at most.
      for (let left = dueAt - performance.now(); left > 0; left = dueAt - performance.now()) {
        await sleep(Math.min(Math.max(left, GATHER_MS), 3_600_000), undefined, signal ? { signal } : {});
      }
    },
  };
}

function noCounts(): Counts {
  return {
    rows: 0,
    skipped: new Map(),
    notes: new Map(),
    late: 0,
    resumed: 0,
    opened: 0,
    closed: 0,
    heartbeats: 0,
    accepted: 0,
    duplicates: 0,
    rejected: new Map(),
  };
}

function take(counts: Counts, answer: Awaited<ReturnType<Sender["post"]>>): void {
  counts.accepted += answer.accepted;
  counts.duplicates += answer.duplicates;
  for (const { type, detail } of answer.rejected) {
    const known = counts.rejected.get(type);
    if (known) known.count += 1;
    else counts.rejected.set(type, { count: 1, detail });
  }
}

function add<K>(map: Map<K, number>, key: K): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
