// Posts batches of events to a server: waits when it is told to, tries again what may not have arrived, says what was refused.
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { CloudEvent } from "./case.ts";

const Answer = z.object({
  accepted: z.int().min(0),
  duplicates: z.int().min(0),
  rejected: z.array(z.object({ index: z.int(), id: z.string().nullish(), type: z.string(), detail: z.string() })),
});
export type Answer = z.infer<typeof Answer>;

/** Answers after which the same batch may go through later. */
const LATER: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);
const REQUEST_MS = 60_000;
const PAUSE_FIRST_MS = 500;
const PAUSE_MOST_MS = 30_000;

export type SenderOptions = {
  /** Where the server is, such as http://127.0.0.1:4608. */
  readonly url: string;
  readonly token: string;
  /** Gives up when nothing has gone through for so long. */
  readonly patienceMs?: number;
  /** Hears why it waits. */
  readonly onWait?: (reason: string, waitMs: number) => void;
  readonly signal?: AbortSignal;
};

export type Sender = {
  /**
   * Resolves once the server has the batch on disk. Safe to repeat: the server takes each id once. Throws, with the server's own words, on an
   * answer that waiting does not cure, and when patience runs out.
   */
  readonly post: (events: readonly CloudEvent[]) => Promise<Answer>;
};

type Attempt = { readonly answer: Answer } | { readonly reason: string; readonly waitMs: number | null } | { readonly tooLarge: true };

export function createSender({ url, token, patienceMs = 300_000, onWait = () => {}, signal }: SenderOptions): Sender {
  const endpoint = endpointOf(url);

  const attempt = async (events: readonly CloudEvent[]): Promise<Attempt> => {
    let response: Response;
    try {
      response = await fetch(endpoint, {
        method: "POST",
        headers: { "content-type": "application/cloudevents-batch+json", authorization: `Bearer ${token}` },
        body: JSON.stringify(events),
        redirect: "error",
        signal: AbortSignal.any([AbortSignal.timeout(REQUEST_MS), ...(signal ? [signal] : [])]),
      });
    } catch (error) {
      signal?.throwIfAborted();
      return { reason: `no answer (${causeOf(error)})`, waitMs: null };
    }
    const text = await response.text().catch(() => null);
    if (text === null) return { reason: "the answer broke off", waitMs: null };
    if (LATER.has(response.status))
      return { reason: `the server answered ${response.status}`, waitMs: waitOf(response.headers.get("retry-after")) };
    if (response.status === 413 && events.length > 1) return { tooLarge: true };
    if (!response.ok) throw new Error(`${endpoint} answered ${response.status}: ${detailOf(text)}`);
    const answer = Answer.safeParse(parse(text));
    if (!answer.success) throw new Error(`${endpoint} answered ${response.status} with something that is not chengge's: check --url`);
    return { answer: answer.data };
  };

  const post = async (events: readonly CloudEvent[]): Promise<Answer> => {
    const giveUpAt = performance.now() + patienceMs;
    for (let pause = PAUSE_FIRST_MS; ; pause = Math.min(pause * 2, PAUSE_MOST_MS)) {
      const result = await attempt(events);
      if ("answer" in result) return result.answer;
      if ("tooLarge" in result) return postHalves(events);
      const waitMs = result.waitMs ?? pause;
      if (performance.now() + waitMs > giveUpAt) {
        throw new Error(
          `gave up after ${Math.round(patienceMs / 1000)} s without success: ${result.reason}. Run the command again: nothing is taken twice`,
        );
      }
      onWait(result.reason, waitMs);
      await sleep(waitMs, undefined, signal ? { signal } : {});
    }
  };

  const postHalves = async (events: readonly CloudEvent[]): Promise<Answer> => {
    const middle = Math.ceil(events.length / 2);
    const first = await post(events.slice(0, middle));
    const second = await post(events.slice(middle));
    return {
      accepted: first.accepted + second.accepted,
      duplicates: first.duplicates + second.duplicates,
      rejected: [...first.rejected, ...second.rejected.map((one) => ({ ...one, index: one.index + middle }))],
    };
  };
  return { post };
}

function endpointOf(url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new Error(`--url ${url} is no http address: give one such as http://127.0.0.1:4608`);
  return `${url.replace(/\/+$/, "")}/api/v1/events`;
}

/** `Retry-After` is seconds or a date. Null when there is none. */
function waitOf(header: string | null): number | null {
  if (header === null || header === "") return null;
  const seconds = Number(header);
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : null;
}

function detailOf(text: string): string {
  const problem = parse(text) as { detail?: unknown; title?: unknown } | null;
  return String(problem?.detail ?? problem?.title ?? text.slice(0, 200));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? ((cause as { code?: string }).code ?? cause.message) : String(cause);
}
