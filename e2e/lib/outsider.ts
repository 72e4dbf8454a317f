// A program outside, as the contract knows it: it sends CloudEvents and reads JSON over HTTP, and knows nothing of the server's inside.
import { setTimeout as sleep } from "node:timers/promises";
import type { DemoServer } from "../../bench/lib/demo-server.ts";
import type { Stage, View } from "../../shared/view.ts";

export type Answer = {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: readonly { readonly index: number; readonly id: string | null; readonly type: string; readonly detail: string }[];
};
export type SentEvent = {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly data: object;
};

/** `GET /api/v1/state` and a list's rows: their times are RFC 3339 texts. */
type Timed<T> = { readonly [K in keyof T]: T[K] extends number | null ? T[K] | string : T[K] };
export type State = Omit<Timed<View>, "seq" | "reports"> & { readonly seq: number; readonly reports: readonly ReportItem[] };
export type ReportItem = {
  readonly reportId: string;
  readonly title: string | null;
  readonly stage: Stage;
  readonly grid: string | null;
  readonly dueAt: string | null;
  readonly overdue: boolean;
};

export const GRID = "330402007024001";
/** A store that stands still for a moment is no failure: whoever is told to come again does. */
const PATIENCE_MS = 15_000;
let serial = 0;

/** As `fetch`; told 503 with `Retry-After`, it asks again after that. */
export async function ask(url: string, init: RequestInit): Promise<Response> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const response = await fetch(url, init);
    const after = response.headers.get("retry-after");
    if (response.status !== 503 || after === null || performance.now() > until) return response;
    await response.text();
    await sleep(Number(after) * 1000);
  }
}

export function createOutsider(server: DemoServer, timeNow: () => string) {
  const get = async <T>(path: string, token = server.display): Promise<T> => {
    const response = await ask(`${server.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  const event = (type: string, data: object, over: Partial<SentEvent> = {}): SentEvent => {
    serial += 1;
    const fixed = { specversion: "1.0", id: `out-${process.pid}-${serial}`, source: server.sourceName, time: timeNow() };
    return { ...fixed, type: `chengge.${type}`, data, ...over };
  };
  const post = async (events: readonly unknown[], token = server.source): Promise<Answer> => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/cloudevents-batch+json" };
    const response = await ask(`${server.url}/api/v1/events`, { method: "POST", headers, body: JSON.stringify(events) });
    if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  };
  return {
    get,
    event,
    post,
    report: (reportId: string, over: object = {}, envelope: Partial<SentEvent> = {}): SentEvent =>
      event(
        "report.submitted",
        { reportId, family: "livelihood", kind: "L01", title: "灯不亮", grid: GRID, channel: "grid-worker", urgency: "routine", ...over },
        envelope,
      ),
    /** Posts events of which every one has to be taken. */
    async take(...events: readonly SentEvent[]): Promise<void> {
      const answer = await post(events);
      if (answer.accepted !== events.length) throw new Error(`not all were taken: ${JSON.stringify(answer)}`);
    },
    state: (scope?: string) => get<State>(`/api/v1/state${scope === undefined ? "" : `?scope=${scope}`}`),
    head: () => get<{ count: number; offset: number; received: number }>("/api/v1/log/head"),
    /** A token of its own for another source or screen. */
    async token(spec: object): Promise<string> {
      const headers = { authorization: `Bearer ${server.admin}`, "content-type": "application/json" };
      const made = await ask(`${server.url}/api/v1/tokens`, { method: "POST", headers, body: JSON.stringify(spec) });
      return ((await made.json()) as { token: string }).token;
    },
  };
}
