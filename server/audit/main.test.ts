// `npm run audit` as it is typed, on a data folder that a server writes to at the same time, and what the other commands leave in the trail.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { run as runToken } from "../access/main.ts";
import { silentLogger } from "../logger.ts";
import { type Audit, createAudit } from "./audit.ts";
import { run } from "./main.ts";
import { createSqliteAuditStore } from "./sqlite-audit-store.ts";
import { act } from "./testing.ts";

let dir: string;
let server: Audit;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "chengge-audit-"));
  server = createAudit({ store: createSqliteAuditStore(dir), logger: silentLogger() });
});
afterEach(async () => {
  await server.stop();
  rmSync(dir, { recursive: true });
});

const said = async (...args: string[]) => {
  const [printed, failed]: [string[], string[]] = [[], []];
  const code = await run(
    args,
    (line) => printed.push(line),
    (line) => failed.push(line),
    { dataDir: dir, cityDir: "", redisUrl: null },
  );
  return { code, printed, failed };
};

test("verify counts the entries, prints the head, and knows an earlier one again", async () => {
  await server.record([act(), act()]);
  const { hash } = await server.head();
  await server.record([act()]);
  expect(await said("verify")).toMatchObject({
    code: 0,
    printed: ["3 entries, no fault", expect.stringContaining(`head ${(await server.head()).hash}`)],
  });
  expect((await said("verify", "--head", hash)).printed[0]).toBe("the head that was kept is entry 2; 1 came after it");
  const foreign = await said("verify", "--head", "f".repeat(64));
  expect([foreign.code, foreign.failed[0]]).toEqual([1, expect.stringContaining("the end was cut off")]);
});

test("verify names what was done to the trail, and fails", async () => {
  await server.record([act(), act(), act()]);
  const db = new DatabaseSync(join(dir, "audit.sqlite"));
  db.exec("DELETE FROM entry WHERE seq = 2");
  db.close();
  expect(await said("verify")).toMatchObject({ code: 1, failed: ["entry 2 is missing"], printed: ["3 entries, not sound"] });
});

test("list prints entries as NDJSON, the newest first, by who, what about and when", async () => {
  await server.record(
    Array.from({ length: 600 }, (_, at) =>
      act({ at: Date.parse("2026-11-23T01:00:00Z") + at * 1000, actor: at < 3 ? "duty-2" : "duty-1" }),
    ),
  );
  const { printed } = await said("list");
  expect(printed).toHaveLength(600);
  expect(JSON.parse(printed[0] ?? "")).toMatchObject({ seq: 600, at: "2026-11-23T01:09:59.000Z", about: "reports/r-1" });
  expect((await said("list", "--actor", "duty-2")).printed).toHaveLength(3);
  expect((await said("list", "--from", "2026-11-23T09:09:58+08:00")).printed).toHaveLength(2);
  expect((await said("list", "--about", "reports/none")).printed).toEqual([]);
});

test("a wrong command is told, and no new trail is begun where there is none", async () => {
  for (const args of [
    [],
    ["what"],
    ["verify", "--actor", "x"],
    ["list", "--from", "yesterday"],
    ["verify", "--head", "abc"],
    ["verify", "--dirr", "x"],
  ])
    expect([args, (await said(...args)).code]).toEqual([args, 2]);
  const empty = mkdtempSync(join(tmpdir(), "chengge-audit-"));
  const failed: string[] = [];
  expect(
    await run(
      ["verify"],
      () => {},
      (line) => failed.push(line),
      { dataDir: empty, cityDir: "", redisUrl: null },
    ),
  ).toBe(2);
  expect(failed[0]).toContain("holds no audit.sqlite");
  rmSync(empty, { recursive: true });
});

test("tokens that the command makes and ends are told, with who was at the machine", async () => {
  const printed: string[] = [];
  const token = (...args: string[]) =>
    runToken(
      args,
      (line) => printed.push(line),
      () => {},
      { dataDir: dir, cityDir: "", redisUrl: null },
    );
  await token("create", "--role", "display", "--name", "hall", "--scope", "330402");
  const [id = "", secret = ""] = (printed[0] ?? "").split("  ");
  await token("revoke", id);
  await token("revoke", "none");
  await token("list");
  const { entries } = await server.list({ limit: 10 });
  expect(entries).toMatchObject([
    {
      action: "tokens.delete",
      about: `tokens/${id}`,
      before: { name: "hall", role: "display" },
      after: null,
      from: expect.stringContaining("command by "),
    },
    { action: "tokens.create", about: `tokens/${id}`, before: null, after: { name: "hall", scope: "330402" } },
  ]);
  expect(JSON.stringify(entries)).not.toContain(secret);
  expect((await said("verify")).code).toBe(0);
});
