// The web server's bounds: slow senders, slow readers, too much, too many, before the start and at the end.
import { request as httpRequest, type RequestListener } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { type Listening, type ListenLimits, listen } from "./listen.ts";

const QUICK: Partial<ListenLimits> = { headersMs: 200, requestMs: 400, idleMs: 600, answerMs: 1200, drainMs: 500, lookMs: 50 };
let listening: Listening;
afterEach(() => listening.drain());

async function open(limits: Partial<ListenLimits> = {}, app?: RequestListener): Promise<Listening> {
  listening = await listen({ port: 0, host: "127.0.0.1", demo: false, limits: { ...QUICK, ...limits } });
  if (app) listening.open(app);
  return listening;
}

const port = () => Number(new URL(listening.url).port);

/** What a raw connection hears until it is closed. */
function talk(text: string): { readonly socket: Socket; readonly heard: Promise<string> } {
  const socket = connect(port(), "127.0.0.1", () => socket.write(text));
  const heard = new Promise<string>((resolve) => {
    let all = "";
    socket.on("data", (chunk: Buffer) => void (all += chunk.toString("latin1")));
    socket.on("error", () => {});
    socket.on("close", () => resolve(all));
  });
  return { socket, heard };
}

const hello: RequestListener = (req, res) => {
  req.resume().on("end", () => res.end("hello"));
};

describe("before there is an app", () => {
  test("the server is alive, not ready, and says when to come again, without a banner", async () => {
    await open();
    expect(await (await fetch(`${listening.url}/healthz`)).json()).toEqual({ status: "alive" });
    const ready = await fetch(`${listening.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: "not ready", reason: "starting" }]);
    const answer = await fetch(`${listening.url}/api/v1/state`);
    expect([answer.status, answer.headers.get("retry-after"), answer.headers.get("content-type")]).toEqual([
      503,
      "1",
      "application/problem+json",
    ]);
    expect(await answer.json()).toMatchObject({ type: "/problems/not-ready", status: 503, detail: expect.stringContaining("starting") });
    expect([answer.headers.get("server"), answer.headers.get("x-powered-by")]).toEqual([null, null]);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  test("a taken port is a fault that names it", async () => {
    await open();
    await expect(listen({ port: port(), host: "127.0.0.1", demo: false })).rejects.toThrow(/port \d+ is taken/);
  });
});

describe("senders that do not behave", () => {
  test.each([
    ["headers", "GET / HTTP/1.1\r\nHost: x\r\nX-A: ", "a"],
    ["a body", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n", "a"],
    ["chunks", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n"],
  ])("one who drips %s is cut off in bounded time, with a bare answer", async (_what, head, drop) => {
    await open({}, hello);
    const { socket, heard } = talk(head);
    const drip = setInterval(() => socket.writable && socket.write(drop), 50);
    const began = performance.now();
    const answer = await heard;
    clearInterval(drip);
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\nConnection: close\r\n\r\n$/);
  });

  test("one who connects and says nothing is cut off", async () => {
    await open({}, hello);
    await talk("").heard;
  });

  test.each([
    ["too large headers", `GET / HTTP/1.1\r\nHost: x\r\nX-A: ${"a".repeat(20_000)}\r\n\r\n`, 431],
    ["no HTTP", "\u0016\u0003\u0001 hello\r\n\r\n", 400],
    ["two lengths", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400],
    ["a length and chunks", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400],
  ])("%s get a bare answer", async (_what, text, status) => {
    await open({}, hello);
    const answer = await talk(text).heard;
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [A-Za-z ]+\r\nConnection: close\r\n\r\n$`));
  });

  test("a connection more than there may be is closed, and counted", async () => {
    await open({ connections: 3 }, hello);
    const held = [talk(""), talk(""), talk("")];
    await expect.poll(() => listening.figures().connections).toBe(3);
    expect(await talk("GET / HTTP/1.1\r\nHost: x\r\n\r\n").heard).toBe("");
    expect(listening.figures()).toEqual({ connections: 3, dropped: 1 });
    for (const { socket } of held) socket.destroy();
  });
});

describe("readers that do not read", () => {
  const large: RequestListener = (_req, res) => res.end(Buffer.alloc(32 << 20));

  test("an answer that nobody reads is let go of", async () => {
    await open({}, large);
    const { socket, heard } = talk("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    socket.pause();
    await expect.poll(() => listening.figures().connections).toBe(1);
    await expect.poll(() => listening.figures().connections, { timeout: 15_000 }).toBe(0);
    socket.resume();
    await heard;
  });

  test("so is one that is read too slowly to end", async () => {
    await open({ idleMs: 60_000 }, large);
    const { socket } = talk("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    socket.pause();
    const sip = setInterval(() => socket.read(1000), 100);
    await expect.poll(() => listening.figures().connections).toBe(1);
    await expect.poll(() => listening.figures().connections, { timeout: 15_000 }).toBe(0);
    clearInterval(sip);
    socket.destroy();
  });
});

describe("the end", () => {
  test("while it leaves, /readyz says so and all else is served", async () => {
    await open({}, hello);
    const left = listening.leave(300);
    const ready = await fetch(`${listening.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: "not ready", reason: "stopping" }]);
    expect(await (await fetch(listening.url)).text()).toBe("hello");
    await left;
  });

  test("a body that is being sent gets its answer; on open connections new requests are sent elsewhere; new connections are refused", async () => {
    await open({}, hello);
    const sending = httpRequest({ port: port(), method: "POST", agent: false });
    const answered = new Promise<{ status: number | undefined; connection: string | undefined }>((resolve, reject) => {
      sending.on("response", (response) => {
        response.resume();
        resolve({ status: response.statusCode, connection: response.headers.connection });
      });
      sending.on("error", reject);
    });
    sending.write("the first half, ");
    const { socket, heard } = talk("POST /late HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\na");
    await expect.poll(() => listening.figures().connections).toBe(2);
    await sleep(50);
    const drained = listening.drain();
    await sleep(50);
    await expect(fetch(listening.url)).rejects.toThrow();
    sending.end("the second half");
    expect(await answered).toEqual({ status: 200, connection: "close" });
    socket.write("bGET / HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(await heard).toMatch(/^HTTP\/1\.1 200 OK\r\nConnection: close/);
    await drained;
  });

  test("who does not come to an end is cut off in bounded time", async () => {
    await open({ requestMs: 60_000, headersMs: 60_000, idleMs: 60_000 }, hello);
    const hangers = [talk("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\na"), talk("GET / HTTP/1.1\r\nHost"), talk("")];
    await expect.poll(() => listening.figures().connections).toBe(3);
    await sleep(50);
    const began = performance.now();
    await listening.drain();
    expect(performance.now() - began).toBeLessThan(6000);
    await Promise.all(hangers.map(({ heard }) => heard));
  });
});
