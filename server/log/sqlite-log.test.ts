// The SQLite log: the contract, and what only a file on a disk can do wrong.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { aReport, eventLogContract } from "./event-log.contract.ts";
import { createSqliteLog } from "./sqlite-log.ts";

const aFolder = () => mkdtempSync(join(tmpdir(), "chengge-log-"));

eventLogContract("sqlite", () => {
  const folder = aFolder();
  return { open: async () => createSqliteLog(folder), clean: async () => rmSync(folder, { recursive: true }) };
});

describe("a log in a file", () => {
  let folder: string;
  beforeEach(() => {
    folder = aFolder();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("a second log on the same folder is refused by name until the first is closed", async () => {
    const log = createSqliteLog(folder);
    expect(() => createSqliteLog(folder)).toThrow(expect.objectContaining({ code: "log-in-use" }));
    await log.close();
    await createSqliteLog(folder).close();
  });

  test("a file of a newer form is refused and left alone", async () => {
    await createSqliteLog(folder).close();
    const db = new DatabaseSync(join(folder, "events.sqlite"));
    db.exec("PRAGMA user_version = 99");
    db.close();
    expect(() => createSqliteLog(folder)).toThrow(expect.objectContaining({ code: "log-newer" }));
  });

  test("a record of a newer version stops the reading instead of being skipped", async () => {
    const log = createSqliteLog(folder);
    await log.append([aReport("a"), { ...aReport("b"), version: 99 }]);
    await expect(log.readAfter(0, 10)).rejects.toThrow("newer-record");
    await log.close();
  });

  test("a file that cannot be written rejects, is told by the probe, and is over once it can", async () => {
    const log = createSqliteLog(folder);
    await log.append([aReport("a")]);
    expect(log.probe()).toBeNull();
    const limit = new DatabaseSync(join(folder, "events.sqlite"));
    limit.exec("BEGIN IMMEDIATE"); // stands for whatever keeps it from being written
    await expect(log.append([aReport("b")])).rejects.toMatchObject({ code: "log-busy" });
    expect(log.head().count).toBe(1);
    limit.exec("ROLLBACK");
    limit.close();
    expect(log.probe()).toBeNull();
    expect(await log.append([aReport("b")])).toMatchObject([{ seq: 2 }]);
    await log.close();
  });

  test("more than it holds in memory is refused at once, what waits is written", async () => {
    const log = createSqliteLog(folder);
    const many = Array.from({ length: 15_000 }, (_, at) => aReport(`m${at}`));
    const first = log.append(many);
    await expect(log.append(many)).rejects.toMatchObject({ code: "log-busy" });
    expect(await first).toHaveLength(15_000);
    await log.close();
  });

  test("no erased text is left in any file of the folder", async () => {
    const log = createSqliteLog(folder);
    await log.append([aReport("a", { text: "an-unmistakable-secret" }), aReport("b")]);
    await log.eraseTexts("r-a");
    const read = (name: string) => readFileSync(join(folder, name), "latin1");
    expect(read("events.sqlite")).not.toContain("an-unmistakable-secret");
    expect(read("events.sqlite-wal")).not.toContain("an-unmistakable-secret");
    await log.close();
  });
});
