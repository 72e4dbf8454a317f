// The demo and the server as processes: what they write before they say ready, what survives a restart, how they refuse and how they end.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const PATIENCE_MS = 60_000;
let folder: string;
let children: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "chengge-demo-"));
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  await Promise.all(children.map((child) => child.exitCode ?? child.signalCode ?? new Promise((resolve) => child.once("exit", resolve))));
  rmSync(folder, { recursive: true });
});

function start(file: "demo" | "main", args: string[] = [], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(import.meta.dirname, `${file}.ts`), ...args], {
    env: { ...process.env, DATA_DIR: folder, ...env },
  });
  children.push(child);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text: Buffer) => (said += text.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { child, said: () => said, ended };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const ready = (port: number) =>
  expect
    .poll(
      () =>
        fetch(`http://127.0.0.1:${port}/readyz`).then(
          (answer) => answer.status,
          () => 0,
        ),
      { timeout: PATIENCE_MS, interval: 50 },
    )
    .toBe(200);
const readAccess = () =>
  JSON.parse(readFileSync(join(folder, "demo-access.json"), "utf8")) as Record<
    "url" | "display" | "source" | "sourceName" | "supervisor" | "admin",
    string
  >;

function post(access: ReturnType<typeof readAccess>, id: string) {
  const data = {
    reportId: `r-${id}`,
    family: "livelihood",
    kind: "noise",
    title: "夜间施工噪声",
    channel: "12345",
    urgency: "routine",
    grid: "nowhere",
  };
  const event = {
    specversion: "1.0",
    id,
    source: access.sourceName,
    type: "chengge.report.submitted",
    time: "2026-06-15T09:30:00+08:00",
    data,
  };
  const headers = { Authorization: `Bearer ${access.source}`, "Content-Type": "application/cloudevents+json" };
  return fetch(`${access.url}/api/v1/events`, { method: "POST", headers, body: JSON.stringify(event) }).then((answer) => answer.json());
}

const stateOf = (access: ReturnType<typeof readAccess>) =>
  fetch(`${access.url}/api/v1/state`, { headers: { Authorization: `Bearer ${access.display}` } }).then((answer) => answer.json());

test("the demo writes its tokens before it is ready, keeps its city over a restart, and stops when it is told to", {
  timeout: 2 * PATIENCE_MS,
}, async () => {
  const port = await freePort();
  const args = ["--no-feed", "--port", `${port}`, "--at", "2026-06-15T09:30:00+08:00"];
  const first = start("demo", args);
  await ready(port);
  const access = readAccess();
  expect(access.url).toBe(`http://127.0.0.1:${port}`);
  expect(statSync(join(folder, "demo-access.json")).mode & 0o777).toBe(0o600);
  expect(await post(access, "e1")).toMatchObject({ accepted: 1, duplicates: 0, rejected: [] });
  const { epoch } = await stateOf(access);
  first.child.kill("SIGINT");
  first.child.kill("SIGINT"); // a terminal and npm both pass it on
  expect(await first.ended).toBe(0);
  expect(first.said()).toContain(`http://127.0.0.1:${port}/`);

  const second = start("demo", args);
  await ready(port);
  expect(readAccess()).toEqual(access);
  expect(await post(access, "e1")).toMatchObject({ accepted: 0, duplicates: 1 });
  // The same epoch: a screen that was there before the restart may go on from what it has.
  expect(await stateOf(access)).toMatchObject({ epoch, totals: { open: 1, unplaced: 1 } });

  const elsewhere = start("demo", args);
  expect(await elsewhere.ended).toBe(1);
  expect(elsewhere.said()).toMatch(new RegExp(`port ${port} is taken.*--port`));
  const another = await freePort();
  const beside = start("demo", ["--no-feed", "--port", `${another}`, "--at", "2026-06-15T09:30:00+08:00"]);
  expect(await beside.ended).toBe(1);
  expect(beside.said()).toContain("in use by another server");
  second.child.kill("SIGTERM");
  const third = start("demo", args); // at once, while the second is perhaps still stopping
  expect(await second.ended).toBe(0);
  await ready(port);
  expect(await stateOf(access)).toMatchObject({ epoch });
  third.child.kill("SIGTERM");
  expect(await third.ended).toBe(0);
});

test("a wrong flag ends with 2 and names it", async () => {
  const wrong = start("demo", ["--sped", "60"]);
  expect(await wrong.ended).toBe(2);
  expect(wrong.said()).toContain("--sped");
});

test("a folder that is no city ends with 1 and says where to look", async () => {
  const wrong = start("demo", ["--city", folder]);
  expect(await wrong.ended).toBe(1);
  expect(wrong.said()).toContain("city.json");
});

test("npm start refuses a host that others reach", async () => {
  const wrong = start("main", [], { HOST: "0.0.0.0" });
  expect(await wrong.ended).toBe(2);
  expect(wrong.said()).toContain("HOST");
});
