// How a server ends, as a process: what is in flight is finished, what does not end is cut off, and it is over within 10 s.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type ClientRequest, request } from "node:http";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";

const LIMIT_MS = 10_000;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "chengge-stop-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

type Running = {
  readonly port: number;
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly token: string;
  readonly source: string;
};

async function start(): Promise<Running> {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  const child = spawn(process.execPath, [join(import.meta.dirname, "demo.ts"), "--port", String(port), "--no-feed"], {
    env: { ...process.env, DATA_DIR: folder, REDIS_URL: "" },
    stdio: "ignore",
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const isReady = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ status }) => status,
      () => 0,
    );
  await expect.poll(isReady, { timeout: 60_000, interval: 100 }).toBe(200);
  const { source: token, sourceName: source } = JSON.parse(readFileSync(join(folder, "demo-access.json"), "utf8")) as Record<
    string,
    string
  >;
  return { port, child, ended, token: token ?? "", source: source ?? "" };
}

function beginPost({ port, token }: Running): { readonly sending: ClientRequest; readonly status: Promise<number | undefined> } {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/cloudevents+json" };
  const sending = request({ port, method: "POST", path: "/api/v1/events", headers, agent: false });
  const status = new Promise<number | undefined>((resolve, reject) => {
    sending.on("response", (response) => response.resume().on("end", () => resolve(response.statusCode)));
    sending.on("error", reject);
  });
  sending.flushHeaders();
  return { sending, status };
}

test("a report that is being sent when the signals come is taken; new connections are not; the exit code is 0", {
  timeout: 90_000,
}, async () => {
  const server = await start();
  const data = {
    reportId: "last",
    family: "livelihood",
    kind: "L01",
    title: "灯不亮",
    grid: "330402007024001",
    channel: "app",
    urgency: "routine",
  };
  const event = {
    specversion: "1.0",
    id: "last",
    source: server.source,
    type: "chengge.report.submitted",
    time: new Date().toISOString(),
    data,
  };
  const text = JSON.stringify(event);
  const { sending, status } = beginPost(server);
  sending.write(text.slice(0, 100));
  await sleep(300);
  const began = performance.now();
  server.child.kill("SIGTERM");
  await sleep(300);
  server.child.kill("SIGTERM");
  server.child.kill("SIGINT");
  await expect(fetch(`http://127.0.0.1:${server.port}/healthz`)).rejects.toThrow();
  sending.end(text.slice(100));
  expect(await status).toBe(202);
  expect(await server.ended).toBe(0);
  expect(performance.now() - began).toBeLessThan(LIMIT_MS);
});

test("senders that never come to an end do not keep it; what was taken before is there after the next start", {
  timeout: 90_000,
}, async () => {
  const server = await start();
  const { sending, status } = beginPost(server);
  sending.write("[");
  const idle = connect(server.port, "127.0.0.1").on("error", () => {});
  await sleep(300);
  const began = performance.now();
  server.child.kill("SIGTERM");
  await expect(status).rejects.toThrow();
  expect(await server.ended).toBe(0);
  expect(performance.now() - began).toBeLessThan(LIMIT_MS);
  idle.destroy();

  const again = await start();
  const { received } = (await (
    await fetch(`http://127.0.0.1:${again.port}/api/v1/log/head`, { headers: { Authorization: `Bearer ${again.token}` } })
  ).json()) as { received: number };
  expect(received).toBe(1);
  again.child.kill("SIGINT");
  expect(await again.ended).toBe(0);
});
