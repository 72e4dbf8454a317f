// The SQLite log: the contract, and what only a file on a disk can do wrong.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
    await log.eraseTexts([{ reportId: "r-a", before: 3 }]);
    const read = (name: string) => readFileSync(join(folder, name), "latin1");
    expect(read("events.sqlite")).not.toContain("an-unmistakable-secret");
    expect(read("events.sqlite-wal")).not.toContain("an-unmistakable-secret");
    await log.close();
  });

  test("texts are not said to be erased while another reader keeps them in the WAL", async () => {
    const log = createSqliteLog(folder);
    await log.append([aReport("a", { text: "an-unmistakable-secret" })]);
    const reader = new DatabaseSync(join(folder, "events.sqlite"), { readOnly: true });
    reader.exec("BEGIN; SELECT count(*) FROM record");
    const redactions = [{ reportId: "r-a", before: 2 }];
    await expect(log.eraseTexts(redactions)).rejects.toMatchObject({ code: "log-busy" });
    reader.close();
    await log.eraseTexts(redactions);
    expect(readFileSync(join(folder, "events.sqlite-wal"), "latin1")).not.toContain("an-unmistakable-secret");
    await log.close();
  });
});

describe("the epoch", () => {
  const names = ["events.sqlite", "events.sqlite-wal"];
  let folder: string;
  let kept: string;
  const keep = () => cpSync(folder, kept, { recursive: true });
  const putBack = () => {
    for (const name of names) rmSync(join(folder, name), { force: true });
    cpSync(kept, folder, { recursive: true, filter: (path) => path === kept || names.some((name) => path.endsWith(name)) });
  };
  const write = async (...ids: string[]) => {
    const log = createSqliteLog(folder);
    await log.append(ids.map((id) => aReport(id)));
    await log.close();
    return log.epoch;
  };
  beforeEach(() => {
    folder = aFolder();
    kept = aFolder();
  });
  afterEach(() => {
    for (const one of [folder, kept]) rmSync(one, { recursive: true });
  });

  test("stays the same over restarts, and over an end without closing", async () => {
    const first = await write("a");
    expect(await write("b")).toBe(first);
    const log = createSqliteLog(folder);
    await log.append([aReport("c")]);
    keep(); // the files as a killed process leaves them
    await log.close();
    putBack();
    expect(await write("d")).toBe(first);
  });

  test("is another after an older copy was put back, made while the log was closed", async () => {
    const first = await write("a");
    keep();
    expect(await write("b", "c")).toBe(first);
    putBack();
    const second = await write("d", "e", "f");
    expect(second).not.toBe(first);
    expect(await write("g")).toBe(second);
  });

  test("is another after an older copy was put back, made while the log was open", async () => {
    const log = createSqliteLog(folder);
    await log.append([aReport("a")]);
    keep();
    await log.append([aReport("b")]);
    await log.close();
    putBack();
    expect(await write("c")).not.toBe(log.epoch);
  });

  test("is another in a folder that was copied as a whole, however much that is like the first", async () => {
    const first = await write("a");
    const witness = readFileSync(join(folder, "events.witness"), "utf8").trim().split(" ");
    writeFileSync(join(folder, "events.witness"), [...witness.slice(0, 2), Number(witness[2]) - 60_000].join(" ")); // a copy made a minute later
    expect(await write("b")).not.toBe(first);
    rmSync(join(folder, "events.witness"));
    expect(await write("c")).not.toBe(first);
  });
});
