// Sends a source's events as anyone would: CloudEvents batches over HTTP with that source's token, each until it is taken.
import type { FeedEvent } from "./event.ts";

/** The door's limits, with room to spare. */
const BATCH_EVENTS = 1000;
const BATCH_BYTES = 900_000;
const RETRY_FIRST_MS = 250;
const RETRY_LONGEST_MS = 5000;

export type Sent = {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: readonly { readonly id?: string; readonly type?: string; readonly detail?: string }[];
};

export type Poster = {
  /** Sends events of one source in order; resolves once all are durable. Throws when the server says no for good, or when stopped. */
  readonly post: (source: string, events: readonly FeedEvent[]) => Promise<void>;
  readonly counts: () => { readonly accepted: number; readonly duplicates: number; readonly rejected: number };
};

type Options = {
  readonly url: string;
  readonly tokens: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
};

export function createPoster({ url, tokens, log, signal }: Options): Poster {
  const endpoint = new URL("/api/v1/events", url);
  let accepted = 0;
  let duplicates = 0;
  let rejected = 0;

  const send = async (source: string, body: string): Promise<Sent> => {
    const token = tokens[source];
    if (!token) throw new Error(`no token for the source ${source}: give the feed one`);
    for (let wait = RETRY_FIRST_MS; ; wait = Math.min(RETRY_LONGEST_MS, wait * 2)) {
      const answer = await attempt(endpoint, { token, body, signal });
      if ("sent" in answer) return answer.sent;
      if (answer.final) throw new Error(`${source}: the server refuses the feed: ${answer.reason}`);
      log(`${source}: ${answer.reason}; sending the same batch again`);
      await pause(answer.afterMs ?? wait, signal);
    }
  };

  return {
    post: async (source, events) => {
      for (const body of batchesOf(events)) {
        const sent = await send(source, body);
        accepted += sent.accepted;
        duplicates += sent.duplicates;
        rejected += sent.rejected.length;
        for (const { id, type, detail } of sent.rejected.slice(0, 3)) log(`${source}: event ${id} rejected (${type}): ${detail}`);
      }
    },
    counts: () => ({ accepted, duplicates, rejected }),
  };
}

type Answer = { readonly sent: Sent } | { readonly final: boolean; readonly reason: string; readonly afterMs?: number };

async function attempt(
  endpoint: URL,
  { token, body, signal }: { readonly token: string; readonly body: string; readonly signal: AbortSignal },
): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(endpoint, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/cloudevents-batch+json" },
      body,
      signal,
    });
    if (response.status === 202) return { sent: (await response.json()) as Sent };
  } catch (error) {
    if (signal.aborted) throw error;
    return { final: false, reason: `the server does not answer (${(error as Error).message})` };
  }
  const text = (await response.text().catch(() => "")).slice(0, 300);
  const after = Number(response.headers.get("retry-after"));
  const isBusy = response.status === 429 || response.status === 408 || response.status >= 500;
  return { final: !isBusy, reason: `${response.status} ${text}`, ...(isBusy && after > 0 && { afterMs: after * 1000 }) };
}

/** JSON arrays of at most 1,000 events and 900 kB. */
function* batchesOf(events: readonly FeedEvent[]): Generator<string> {
  let texts: string[] = [];
  let bytes = 2;
  for (const event of events) {
    const text = JSON.stringify(event);
    const size = Buffer.byteLength(text) + 1;
    if (texts.length === BATCH_EVENTS || (texts.length > 0 && bytes + size > BATCH_BYTES)) {
      yield `[${texts.join(",")}]`;
      texts = [];
      bytes = 2;
    }
    texts.push(text);
    bytes += size;
  }
  if (texts.length > 0) yield `[${texts.join(",")}]`;
}

/** Waits; rejects as soon as the signal is given. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}

/** Events by source, each source's in the order given. */
export function bySource(events: readonly FeedEvent[]): Map<string, FeedEvent[]> {
  const groups = new Map<string, FeedEvent[]>();
  for (const event of events) {
    const group = groups.get(event.source);
    if (group) group.push(event);
    else groups.set(event.source, [event]);
  }
  return groups;
}
