// Sending: batches within the door's limits, each until it is taken, in its source's order, by its own token.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { FeedEvent } from "./event.ts";
import { bySource, createPoster } from "./post.ts";

type Taken = { readonly token: string; readonly ids: readonly string[] };

/** A door that takes every batch, after whatever `moods` have it do first: a status, or "hang up". */
async function openDoor(moods: (number | "hang up")[] = []) {
  const taken: Taken[] = [];
  let asked = 0;
  const server: Server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      asked += 1;
      const mood = moods.shift();
      if (mood === "hang up") return request.socket.destroy();
      if (mood !== undefined) return response.writeHead(mood, mood === 429 ? { "Retry-After": "1" } : {}).end("not now");
      const events = JSON.parse(Buffer.concat(chunks).toString()) as FeedEvent[];
      taken.push({ token: String(request.headers.authorization), ids: events.map(({ id }) => id) });
      response
        .writeHead(202, { "content-type": "application/json" })
        .end(JSON.stringify({ accepted: events.length, duplicates: 0, rejected: [] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(server);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, taken, asked: () => asked };
}
const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const anEvent = (id: string, source = "//a"): FeedEvent => ({
  specversion: "1.0",
  id,
  source,
  type: "chengge.source.heartbeat",
  time: "2025-11-24T01:00:00Z",
  data: { records: 1, lagMs: 0, pad: "x".repeat(40) },
});
const posterTo = (url: string, lines: string[] = [], signal = new AbortController().signal) =>
  createPoster({ url, tokens: { "//a": "token-a", "//b": "token-b" }, log: (line) => lines.push(line), signal });

describe("a poster", () => {
  test("sends a source's events in order, a thousand at a time, with that source's token", async () => {
    const door = await openDoor();
    const events = Array.from({ length: 2500 }, (_, at) => anEvent(`e${at}`));
    await posterTo(door.url).post("//a", events);
    expect(door.taken.map(({ ids }) => ids.length)).toEqual([1000, 1000, 500]);
    expect(door.taken.flatMap(({ ids }) => ids)).toEqual(events.map(({ id }) => id));
    expect(new Set(door.taken.map(({ token }) => token))).toEqual(new Set(["Bearer token-a"]));
  });

  test("keeps a batch under a mebibyte", async () => {
    const door = await openDoor();
    const large = Array.from({ length: 40 }, (_, at) => ({ ...anEvent(`e${at}`), data: { text: "水".repeat(15_000) } }));
    await posterTo(door.url).post("//a", large);
    expect(door.taken.length).toBeGreaterThan(1);
    expect(door.taken.flatMap(({ ids }) => ids).length).toBe(40);
  });

  test("waits as long as a busy server asks, and sends the same batch again until it is taken", async () => {
    const door = await openDoor([429, 503, "hang up"]);
    const lines: string[] = [];
    const poster = posterTo(door.url, lines);
    const startedAt = performance.now();
    await poster.post("//a", [anEvent("e1"), anEvent("e2")]);
    expect(performance.now() - startedAt).toBeGreaterThan(1000);
    expect(door.taken).toEqual([{ token: "Bearer token-a", ids: ["e1", "e2"] }]);
    expect(door.asked()).toBe(4);
    expect(lines.length).toBe(3);
    expect(poster.counts()).toEqual({ accepted: 2, duplicates: 0, rejected: 0 });
  });

  test("gives up at a refusal that waiting does not change, and says which source", async () => {
    const door = await openDoor([403]);
    await expect(posterTo(door.url).post("//b", [anEvent("e1", "//b")])).rejects.toThrow(/\/\/b.*403/);
    await expect(posterTo(door.url).post("//c", [anEvent("e1", "//c")])).rejects.toThrow("no token for the source //c");
  });

  test("stops while it waits", async () => {
    const door = await openDoor([503, 503, 503, 503, 503, 503]);
    const stop = new AbortController();
    const sending = posterTo(door.url, [], stop.signal).post("//a", [anEvent("e1")]);
    setTimeout(() => stop.abort(new Error("stopped")), 120);
    await expect(sending).rejects.toThrow("stopped");
  });
});

test("events are parted by source, each part in its order", () => {
  const parts = bySource([anEvent("1"), anEvent("2", "//b"), anEvent("3")]);
  expect([...parts].map(([source, events]) => [source, events.map(({ id }) => id)])).toEqual([
    ["//a", ["1", "3"]],
    ["//b", ["2"]],
  ]);
});
