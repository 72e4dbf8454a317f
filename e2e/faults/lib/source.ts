// A source that keeps books: what it sent, what was answered with 202, and what it repeats until it is.
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { gridCodes } from "../../../bench/lib/reports.ts";
import type { Rng } from "../../../shared/rng.ts";
import type { FaultServer } from "./server.ts";
import { steadyMs, timeUntil } from "./time.ts";
import { undoLater } from "./undo.ts";

export type SentReport = { readonly reportId: string; readonly time: number; readonly dueAt: number };

/** Ids are of events. Everything is kept: a run sends some ten thousand. */
export type Ledger = {
  /** Every event ever sent, by id; what was submitted or closed by it. */
  readonly sent: Map<string, { readonly type: "submitted" | "closed"; readonly report: SentReport; readonly time: number }>;
  /** Answered with 202. */
  readonly taken: Set<string>;
  /** Attempts of whole batches: answered with what, and never answered. */
  readonly answers: Map<number, number>;
  withoutAnswer: number;
  /** Refusals, 503 or 429, that did not say when to come again. */
  withoutRetryAfter: number;
  /** Events that the server called duplicates: taken before, only the answer was lost. */
  duplicates: number;
  /** Events that the server rejected; none of ours should be. */
  readonly rejected: string[];
  /** When the last 202 and the last refusal came, on `steadyMs`. */
  takenAt: number;
  refusedAt: number;
};

export type SourceOptions = {
  readonly url: string;
  readonly token: string;
  readonly sourceName: string;
  readonly grids: readonly string[];
  readonly random: Rng;
  readonly perSecond: number;
  readonly batch: number;
  /** Requests at the same time, each on a connection of its own. */
  readonly lanes: number;
  /** Default: the machine's clock. */
  readonly now?: () => number;
  /** Longest wait for an answer. */
  readonly patienceMs?: number;
};

export type Source = {
  readonly ledger: Ledger;
  readonly inFlight: () => number;
  /** Waits for a moment with requests in flight, the one for a fault, and answers how many; 0 when none comes. */
  readonly underLoad: () => Promise<number>;
  /** No new batches until the answer is called; resolves when all that was sent has its 202. */
  readonly rest: () => Promise<() => void>;
  /** No new batches; resolves when every one sent has its 202, or rejects after `limitMs`. */
  readonly finish: (limitMs?: number) => Promise<void>;
};

type Event = { readonly id: string; readonly [field: string]: unknown };

/** A share of what is sent closes reports that were taken before. */
const CLOSING_SHARE = 0.25;
/** Limits that a clock an hour off has come to, and others that it has not. */
const DUE_MINUTES = [20, 50, 90, 24 * 60];
const PATIENCE_MS = 15_000;
/** After a lost connection; a refusal says itself how long. */
const PAUSE_MS = 50;
/** Until sources, told to come again later, are back. */
export const LOAD_MS = 30_000;

let sources = 0;

/** A load on `server`, from all over its city, sent to `url` when that is not the server itself. */
export async function startLoad(
  server: FaultServer,
  load: Pick<SourceOptions, "random" | "perSecond" | "batch" | "lanes"> & Partial<Pick<SourceOptions, "url" | "now" | "patienceMs">>,
): Promise<Source> {
  const { source: token, sourceName, display } = server.access();
  return startSource({ url: server.url, token, sourceName, grids: await gridCodes(server.url, display), ...load });
}

/** Starts sending. An unanswered or refused batch is repeated exactly, same ids, until it gets its 202. */
export function startSource(options: SourceOptions): Source {
  const { perSecond, batch, lanes, now = Date.now } = options;
  const ledger: Ledger = {
    sent: new Map(),
    taken: new Set(),
    answers: new Map(),
    withoutAnswer: 0,
    withoutRetryAfter: 0,
    duplicates: 0,
    rejected: [],
    takenAt: Number.NEGATIVE_INFINITY,
    refusedAt: Number.NEGATIVE_INFINITY,
  };
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  const name = `${process.pid}-${(sources += 1)}`;
  const closable: SentReport[] = [];
  let serial = 0;
  let inFlight = 0;
  let phase: "sending" | "finishing" | "gone" = "sending";
  let isResting = false;
  let busyLanes = 0;
  const isGone = () => phase === "gone";

  const event = (type: "submitted" | "closed", report: SentReport, data: object): Event => {
    serial += 1;
    const id = `f-${name}-${serial}`;
    const time = type === "closed" ? now() : report.time;
    ledger.sent.set(id, { type, report, time });
    const envelope = { specversion: "1.0", id, source: options.sourceName, type: `chengge.report.${type}` };
    return { ...envelope, time: new Date(time).toISOString(), data: { reportId: report.reportId, ...data } };
  };
  const nextEvent = (): Event => {
    const { random, grids } = options;
    if (random() < CLOSING_SHARE) {
      const report = closable.splice(Math.floor(random() * closable.length), 1)[0];
      if (report) return event("closed", report, {});
    }
    const grid = grids[Math.floor(random() * grids.length)] as string;
    // The moment of sending is in the name, so that a screen in any process can say how long it took.
    const time = now();
    const dueAt = time + (DUE_MINUTES[Math.floor(random() * DUE_MINUTES.length)] as number) * 60_000;
    const report = { reportId: `r-${name}-${serial + 1}-${Math.round(steadyMs() * 1000)}`, time, dueAt };
    const fixed = { family: "livelihood", kind: "L01", title: "菜场后门垃圾桶三天没清", channel: "grid-worker", urgency: "routine" };
    return event("submitted", report, { ...fixed, grid, dueAt: new Date(dueAt).toISOString() });
  };

  const attempt = async (body: string): Promise<Reply | null> => {
    inFlight += 1;
    const reply = await post({ ...options, agent, body }).catch(() => null);
    inFlight -= 1;
    return reply;
  };
  /** The pause before the same again; 0 when it was taken. */
  const note = (events: readonly Event[], reply: Reply | null): number => {
    if (reply === null) {
      ledger.withoutAnswer += 1;
      return PAUSE_MS;
    }
    ledger.answers.set(reply.status, (ledger.answers.get(reply.status) ?? 0) + 1);
    if (reply.status !== 202) {
      ledger.refusedAt = steadyMs();
      if (reply.retryAfter === undefined && (reply.status === 503 || reply.status === 429)) ledger.withoutRetryAfter += 1;
      return Math.max(PAUSE_MS, Number(reply.retryAfter ?? 0) * 1000);
    }
    const { duplicates, rejected } = JSON.parse(reply.body) as { duplicates: number; rejected: { id: string; detail: string }[] };
    ledger.takenAt = steadyMs();
    ledger.duplicates += duplicates;
    for (const { id, detail } of rejected) ledger.rejected.push(`${id}: ${detail}`);
    for (const { id } of events) {
      ledger.taken.add(id);
      const sent = ledger.sent.get(id);
      if (sent?.type === "submitted") closable.push(sent.report);
    }
    return 0;
  };
  const lane = async (offset: number): Promise<void> => {
    const everyMs = (1000 * lanes * batch) / perSecond;
    let due = steadyMs() + offset * everyMs;
    while (phase === "sending") {
      const waitMs = due - steadyMs();
      if (waitMs > 0 || isResting) await sleep(isResting ? 20 : Math.min(waitMs, 100));
      if (waitMs > 100 || isResting) continue;
      busyLanes += 1;
      due = Math.max(due + everyMs, steadyMs() - 1000);
      const events = Array.from({ length: batch }, nextEvent);
      const body = JSON.stringify(events);
      for (;;) {
        const pauseMs = note(events, await attempt(body));
        if (pauseMs === 0 || isGone()) break;
        for (const until = steadyMs() + pauseMs; steadyMs() < until && !isGone(); ) await sleep(Math.min(100, until - steadyMs() + 1));
      }
      busyLanes -= 1;
    }
  };
  const done = Promise.all(Array.from({ length: lanes }, (_, at) => lane(at / lanes)));
  const end = undoLater(async () => {
    phase = "gone";
    agent.destroy();
    await done;
  });
  return {
    ledger,
    inFlight: () => inFlight,
    async underLoad() {
      await timeUntil(() => inFlight > 0, LOAD_MS, 1);
      return inFlight;
    },
    async rest() {
      isResting = true;
      while (busyLanes > 0) await sleep(20);
      return () => {
        isResting = false;
      };
    },
    async finish(limitMs = 60_000) {
      if (phase === "sending") phase = "finishing";
      const timer = setTimeout(() => void end(), limitMs);
      await done;
      clearTimeout(timer);
      const missing = ledger.sent.size - ledger.taken.size;
      await end();
      if (missing > 0) throw new Error(`${missing} of ${ledger.sent.size} events sent got no 202 within ${limitMs / 1000} s`);
    },
  };
}

type Reply = { readonly status: number; readonly retryAfter: string | undefined; readonly body: string };

function post({ url, token, agent, body, patienceMs = PATIENCE_MS }: SourceOptions & { agent: Agent; body: string }): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      "content-type": "application/cloudevents-batch+json",
      "content-length": Buffer.byteLength(body),
    };
    const signal = AbortSignal.timeout(patienceMs);
    const sending = request(`${url}/api/v1/events`, { method: "POST", agent, headers, signal }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => void (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, retryAfter: response.headers["retry-after"], body: text }));
      response.on("error", reject);
    });
    sending.on("error", reject);
    sending.end(body);
  });
}
