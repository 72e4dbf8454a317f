// A server for tests that takes events as chengge does: each id once, behind one token. The next answers can be spoilt.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { CloudEvent } from "./case.ts";

export const TOKEN = "token-of-a-source";

/** What happens to a request instead of, or after, its being taken. */
export type Spoiler =
  | { readonly status: number; readonly retryAfter?: string }
  /** Takes the batch, then breaks the line before it answers. */
  | "taken-but-broken"
  /** Answers 413 to more than one event. */
  | "too-large";

export type FakeServer = {
  readonly url: string;
  /** Events taken, in order. */
  readonly taken: CloudEvent[];
  readonly requests: () => number;
  readonly spoil: (...spoilers: Spoiler[]) => void;
  /** Rejects the events that it says true to. */
  reject: (event: CloudEvent) => boolean;
  readonly close: () => Promise<void>;
};

export async function startFakeServer(): Promise<FakeServer> {
  const taken: CloudEvent[] = [];
  const ids = new Set<string>();
  const spoilers: Spoiler[] = [];
  let requests = 0;

  const take = (events: readonly CloudEvent[]) => {
    const answer = { accepted: 0, duplicates: 0, rejected: [] as object[] };
    events.forEach((event, index) => {
      if (fake.reject(event))
        answer.rejected.push({ index, id: event.id, type: "urn:chengge:problem:data", detail: "data.kind is missing" });
      else if (ids.has(event.id)) answer.duplicates += 1;
      else {
        ids.add(event.id);
        taken.push(event);
        answer.accepted += 1;
      }
    });
    return answer;
  };
  const send = (res: ServerResponse, status: number, body: object, headers: Record<string, string> = {}) =>
    res.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));

  const server = createServer(async (req, res) => {
    requests += 1;
    let text = "";
    for await (const chunk of req) text += chunk;
    if (req.url !== "/api/v1/events" || req.headers["content-type"] !== "application/cloudevents-batch+json") return send(res, 404, {});
    if (req.headers.authorization !== `Bearer ${TOKEN}`) return send(res, 401, { detail: "this token is not known: make a new one" });
    const events = JSON.parse(text) as CloudEvent[];
    const spoiler = spoilers[0] === "too-large" && events.length === 1 ? undefined : spoilers.shift();
    if (spoiler === "too-large") return send(res, 413, { detail: "the batch is too large" });
    if (spoiler === "taken-but-broken") {
      take(events);
      return res.destroy();
    }
    if (spoiler)
      return send(res, spoiler.status, { detail: "later" }, spoiler.retryAfter === undefined ? {} : { "retry-after": spoiler.retryAfter });
    return send(res, 202, take(events));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const fake: FakeServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    requests: () => requests,
    spoil: (...next) => void spoilers.push(...next),
    reject: () => false,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return fake;
}
