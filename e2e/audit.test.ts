// The audit trail of real processes: a server that is killed in the middle of steps leaves none untold, and two servers on a Redis write one chain.
import { globSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type DemoServer, startDemo } from "../bench/lib/demo-server.ts";
import { verify } from "../server/audit/chain.ts";
import { createSqliteAuditStore } from "../server/audit/sqlite-audit-store.ts";
import { createOutsider } from "./lib/outsider.ts";

let server: DemoServer | undefined;
afterEach(() => server?.stop());

const report = (reportId: string) => ({ reportId, family: "livelihood", kind: "L01", title: "垃圾", channel: "app", urgency: "routine" });
const now = () => new Date().toISOString();

/** A supervisor's note under its own key; the status, or null where no answer came. */
const note = async ({ url, supervisor }: DemoServer, key: string): Promise<number | null> => {
  const headers = { Authorization: `Bearer ${supervisor}`, "Idempotency-Key": key };
  const answer = await fetch(`${url}/api/v1/reports/r-1/note`, { method: "POST", headers }).catch(() => null);
  return answer?.status ?? null;
};

test("what a killed server did is told, or was noted before it was done", async () => {
  server = await startDemo(["--no-feed"]);
  const outside = createOutsider(server, now);
  await outside.take(outside.event("report.submitted", report("r-1")));
  const first = server;
  const notes = Array.from({ length: 200 }, (_, at) => `k-${at}`);
  const answers = notes.map(async (key, at) => {
    await new Promise((resolve) => setTimeout(resolve, at * 5));
    return note(first, key);
  });
  await Promise.all(answers.slice(0, 100));
  await first.stop({ signal: "SIGKILL", keepFolder: true });
  const taken = (await Promise.all(answers)).filter((status) => status === 200).length;
  expect(taken).toBeGreaterThan(50);

  server = await startDemo(["--no-feed"], first);
  const answer = await fetch(`${server.url}/api/v1/reports/r-1`, { headers: { Authorization: `Bearer ${server.supervisor}` } });
  const { history } = (await answer.json()) as { history: { type: string }[] };
  const done = history.filter(({ type }) => type === "chengge.report.noted").length;
  const [file = ""] = globSync("demo/**/audit.sqlite", { cwd: server.folder });
  const store = createSqliteAuditStore(join(server.folder, dirname(file)));
  const { faults, head } = await verify(store, null);
  const told = (await store.list({ limit: 500, about: "reports/r-1" })).entries.length;
  const begun = (await store.openedBefore(Date.now(), 500)).length;
  await store.close();
  expect([faults, head.seq >= told]).toEqual([[], true]);
  // Answered is told; done is told or noted; nothing that was told was not done.
  expect(told).toBeGreaterThanOrEqual(taken);
  expect(told + begun).toBeGreaterThanOrEqual(done);
  expect(told).toBeLessThanOrEqual(done);
});

test("two servers on a Redis write one chain", async () => {
  server = await startDemo(["--no-feed", "--servers", "2", "--redis", "auto"]);
  const outside = createOutsider(server, now);
  await outside.take(outside.event("report.submitted", report("r-1")));
  const running = server;
  const statuses = await Promise.all(Array.from({ length: 60 }, (_, at) => note(running, `k-${at}`)));
  const taken = statuses.filter((status) => status === 200).length;
  expect(taken).toBeGreaterThan(50);
  const answer = await fetch(`${server.url}/api/v1/audit?limit=500&about=reports/r-1`, {
    headers: { Authorization: `Bearer ${server.admin}` },
  });
  const { items, head } = (await answer.json()) as { items: { seq: number; status: number }[]; head: { seq: number } };
  expect(items.filter(({ status }) => status === 200)).toHaveLength(taken);
  expect(new Set(items.map(({ seq }) => seq)).size).toBe(items.length);
  expect(head.seq).toBeGreaterThanOrEqual(items.length);
});
