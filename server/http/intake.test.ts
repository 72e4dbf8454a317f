// What many senders at once may cost: memory stays within its bound, and who is turned away is told when to come again.
import { connect, type Socket } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { reportEvent, startTestServer, type TestServer } from "./testing.ts";

const MIB = 1 << 20;

/** Sends a head and a part of its body, and keeps the line open. */
function slowSender(server: TestServer, head: readonly string[], part: string | Buffer): { socket: Socket; heard: () => string } {
  let all = "";
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1", () => {
    const whole = [
      "POST /api/v1/events HTTP/1.1",
      "Host: x",
      `Authorization: Bearer ${server.tokens.source}`,
      "Content-Type: application/json",
      ...head,
    ];
    socket.write(`${whole.join("\r\n")}\r\n\r\n`);
    socket.write(part);
  });
  socket.on("data", (chunk: Buffer) => void (all += chunk.toString("latin1"))).on("error", () => {});
  return { socket, heard: () => all };
}

async function figure(server: TestServer, name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
}

test("300 slow senders of large bodies: memory stays within the bound, those over it get 503, the others are served", async () => {
  const server = await startTestServer({ settings: { intakeBytes: 16 * MIB, rates: { sideBySide: 1000 } } });
  global.gc?.();
  const before = process.memoryUsage().rss;
  const part = Buffer.alloc(900_000, " ");
  const senders = Array.from({ length: 300 }, () => slowSender(server, [`Content-Length: ${MIB}`], part));
  const refused = () => senders.filter(({ heard }) => heard().startsWith("HTTP/1.1 503"));
  await expect.poll(() => refused().length, { timeout: 15_000 }).toBeGreaterThan(280);
  expect(await figure(server, "chengge_intake_bytes")).toBeLessThanOrEqual(16 * MIB);
  expect(refused()[0]?.heard()).toMatch(/\r\nRetry-After: 1\r\n[\s\S]*"type":"\/problems\/busy"/);
  // The senders' own buffers are in this process too, so this is a coarse bound: 300 bodies would be 270 MB more.
  expect(process.memoryUsage().rss - before).toBeLessThan(250 * MIB);
  for (const { socket } of senders) socket.destroy();
  await expect.poll(() => figure(server, "chengge_intake_bytes")).toBe(0);
  expect((await server.post(reportEvent("after"))).status).toBe(202);
  await server.stop();
});

test("a slow sender takes no more than what it has sent", async () => {
  const server = await startTestServer({ settings: { intakeBytes: 2 * MIB } });
  const senders = Array.from({ length: 50 }, () => slowSender(server, [`Content-Length: ${MIB}`], "["));
  await expect.poll(() => figure(server, "chengge_intake_bytes")).toBe(50);
  expect((await server.post(reportEvent("beside"))).status).toBe(202);
  for (const { socket } of senders) socket.destroy();
  await server.stop();
});

test("what waits for the log counts until it is answered", async () => {
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const server = await startTestServer({
    settings: { intakeBytes: 4000 },
    between: (hub) =>
      Object.assign(Object.create(hub) as typeof hub, {
        submit: async (...args: Parameters<typeof hub.submit>) => {
          await held;
          return hub.submit(...args);
        },
      }),
  });
  const waiting = Array.from({ length: 20 }, (_, at) => server.post(reportEvent(`w${at}`)));
  await expect.poll(() => figure(server, "chengge_intake_bytes")).toBeGreaterThan(3000);
  const refused = await server.post(reportEvent("one-more", { text: "x".repeat(1000) }));
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
  goOn();
  const statuses = (await Promise.all(waiting)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([202, 503]));
  expect(await figure(server, "chengge_intake_bytes")).toBe(0);
  expect(server.log.head().received).toBe(statuses.filter((status) => status === 202).length);
  await server.stop();
});

test("more requests of one token side by side than may be are 429; those of others are not", async () => {
  const server = await startTestServer({ settings: { rates: { sideBySide: 3 } } });
  const senders = Array.from({ length: 3 }, () => slowSender(server, ["Content-Length: 100"], "["));
  await expect.poll(() => figure(server, "chengge_intake_bytes")).toBe(3);
  const refused = await server.post(reportEvent("fourth"));
  expect([refused.status, refused.headers.get("retry-after"), await refused.json()]).toMatchObject([
    429,
    "1",
    { type: "/problems/concurrency" },
  ]);
  expect((await server.get("/api/v1/state")).status).toBe(200);
  senders[0]?.socket.destroy();
  await expect.poll(async () => (await server.post(reportEvent("again"))).status).toBe(202);
  for (const { socket } of senders) socket.destroy();
  await server.stop();
});

describe("packed bodies", () => {
  const packers = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd: zstdCompressSync };

  test.each(Object.entries(packers))("%s is taken", async (encoding, pack) => {
    const server = await startTestServer();
    const body = new Uint8Array(pack(JSON.stringify(reportEvent(`packed-${encoding}`))));
    const answer = await server.post(body, undefined, { "Content-Type": "application/json", "Content-Encoding": encoding });
    expect(await answer.json()).toMatchObject({ accepted: 1 });
    const broken = await server.post(body.subarray(0, -5), undefined, {
      "Content-Type": "application/json",
      "Content-Encoding": encoding,
    });
    expect([broken.status, await broken.json()]).toMatchObject([400, { type: "/problems/encoding" }]);
    await server.stop();
  });

  test.each(Object.entries(packers))("a bomb in %s is 413, soon and without the memory", async (encoding, pack) => {
    const server = await startTestServer();
    const bomb = new Uint8Array(pack(Buffer.alloc(64 * MIB)).subarray(0, MIB));
    const before = process.memoryUsage().rss;
    const began = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => server.post(bomb, undefined, { "Content-Type": "application/json", "Content-Encoding": encoding })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 413));
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * MIB);
    await server.stop();
  });

  test("more packed bytes than may be are 413 too, whatever they would unpack to", async () => {
    const server = await startTestServer();
    const empty = gzipSync("");
    const body = Buffer.concat([...Array.from({ length: Math.ceil(MIB / empty.length) + 1 }, () => empty)]);
    const answer = await server.post(new Uint8Array(body), undefined, { "Content-Type": "application/json", "Content-Encoding": "gzip" });
    expect(answer.status).toBe(413);
    await server.stop();
  });
});
