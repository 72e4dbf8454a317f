// The archive on a real disk: what it keeps, what it erases, and every way in which its folder can be wrong.
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Recorded } from "../../../shared/event.ts";
import { silentLogger } from "../../logger.ts";
import { aReport } from "../event-log.contract.ts";
import { lockFolder } from "../folder-lock.ts";
import { openArchive } from "./archive.ts";
import { checkArchive } from "./check.ts";
import { withLock } from "./lock.ts";

const run = promisify(execFile);
const bounds = { records: 3, bytes: 100_000 };
const records = (from: number, to: number): Recorded[] =>
  Array.from({ length: to - from + 1 }, (_, at) => ({ seq: from + at, ...aReport(`${from + at}`, { text: `secret-${from + at}.` }) }));
const recordsFile = "records-000000000004-000000000006.ndjson.gz";
const textsFile = "texts-000000000004-000000000006.ndjson.gz";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "chengge-archive-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (logId = "log-1") => openArchive({ dir: folder, logId, logger: silentLogger(), bounds });
const filled = async () => {
  const archive = await open();
  await archive.write(records(1, 8));
  return archive;
};
const path = (name: string) => join(folder, name);
const unpacked = (name: string) => gunzipSync(readFileSync(path(name))).toString();
const allTexts = () =>
  readdirSync(folder)
    .filter((name) => name.startsWith("texts-"))
    .map(unpacked)
    .join("");

describe("an archive", () => {
  test("is empty, and makes nothing on the disk, until it is written to", async () => {
    const archive = await open();
    expect([archive.from, archive.to, await archive.readAfter(0, 10), readdirSync(folder)]).toEqual([0, 0, [], []]);
  });

  test("gives records back as they were, after it was opened again, across segments", async () => {
    await (await filled()).close();
    const archive = await open();
    expect([archive.from, archive.to]).toEqual([1, 8]);
    for (let after = 0; after <= 8; after++)
      for (let limit = 0; limit <= 8; limit++)
        expect(await archive.readAfter(after, limit)).toEqual(records(after + 1, Math.min(after + limit, 8)));
  });

  test("cuts segments by records and by bytes, a record that is larger alone", async () => {
    const archive = await openArchive({ dir: folder, logId: "log-1", logger: silentLogger(), bounds: { records: 3, bytes: 700 } });
    const large = { seq: 3, ...aReport("3", { text: "x".repeat(2000) }) };
    await archive.write([...records(1, 2), large, ...records(4, 7)]);
    expect(archive.segments.map(({ from, to }) => [from, to])).toEqual([
      [1, 2],
      [3, 3],
      [4, 5],
      [6, 7],
    ]);
    expect(await archive.readAfter(0, 10)).toEqual([...records(1, 2), large, ...records(4, 7)]);
  });

  test("is plain gzip and NDJSON, in the order of the file names, texts apart", async () => {
    await filled();
    const names = readdirSync(folder).filter((name) => name.startsWith("records-"));
    const lines = names.map(unpacked).join("").trimEnd().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as Recorded).seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(lines.join("")).not.toMatch(/secret|第/);
    expect(allTexts()).toContain("secret-8.");
  });

  test("another server's writing is seen after a refresh, and what it wrote is not written again", async () => {
    const [one, other] = [await filled(), await open()];
    await one.write(records(9, 9));
    await expect(other.write(records(9, 10))).rejects.toMatchObject({ code: "archive-in-use" });
    await other.write(records(10, 10));
    await one.refresh();
    expect(await one.readAfter(0, 20)).toEqual(records(1, 10));
    expect((await checkArchive(folder)).faults).toEqual([]);
  });

  test("two servers that write at the same time: one does, the other is told", async () => {
    const both = [await open(), await open()];
    const results = await Promise.allSettled(both.map((archive) => archive.write(records(1, 9))));
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await checkArchive(folder)).faults).toEqual([]);
    expect(await (await open()).readAfter(0, 20)).toEqual(records(1, 9));
  });

  test("a hole in what is given is refused, and nothing of it is kept", async () => {
    const archive = await filled();
    await expect(archive.write([...records(9, 10), ...records(12, 13)])).rejects.toThrow("goes on at 11, was given 12");
    await expect(archive.write(records(10, 11))).rejects.toThrow("goes on at 9, was given 10");
    expect((await open()).to).toBe(8);
  });
});

describe("redacted texts", () => {
  const redactions = [{ reportId: "r-2", before: 8 }];

  test("are in no answer once noted, and in no file once swept", async () => {
    const [archive, other] = [await filled(), await open()];
    expect((await archive.readAfter(1, 1))[0]?.event.data).toHaveProperty("text", "secret-2.");
    expect((await other.readAfter(1, 1))[0]?.event.data).toHaveProperty("text", "secret-2.");
    await archive.eraseTexts(redactions, "e-1");
    await other.eraseTexts(redactions, "e-1");
    for (const one of [archive, other]) {
      expect((await one.readAfter(1, 1))[0]?.event.data).not.toHaveProperty("text");
      expect((await one.readAfter(2, 1))[0]?.event.data).toHaveProperty("text", "secret-3.");
    }
    await archive.sweep();
    expect(allTexts()).toContain("secret-1.");
    expect(allTexts()).not.toContain("secret-2.");
    expect(await checkArchive(folder)).toMatchObject({ faults: [], notes: [] });
  });

  test("do not come back with records that were read before the redaction and archived after it", async () => {
    const archive = await open();
    await archive.eraseTexts(
      [
        { reportId: "r-2", before: 3 },
        { reportId: "r-7", before: 9 },
      ],
      "e-1",
    );
    await archive.sweep();
    await archive.write(records(1, 5));
    await archive.write(records(6, 9));
    expect(allTexts()).not.toMatch(/secret-[27]\./);
    expect(allTexts()).toContain("secret-9.");
    expect(readFileSync(path("manifest.json"), "utf8")).toContain('"redactions":[]'); // all behind us
  });

  test("are swept by whoever comes next, when the server that noted them ended", async () => {
    const archive = await filled();
    await archive.eraseTexts(redactions, "e-1");
    await archive.close();
    const next = await open();
    expect((await next.readAfter(1, 1))[0]?.event.data).not.toHaveProperty("text");
    await next.sweep();
    expect(allTexts()).not.toContain("secret-2.");
  });

  test("written after the redaction stay", async () => {
    const archive = await open();
    await archive.eraseTexts([{ reportId: "r-5", before: 5 }], "e-1");
    await archive.write(records(1, 8));
    expect(allTexts()).toContain("secret-5.");
  });

  test("go although the log had a later redaction under that number before it lost some", async () => {
    const archive = await filled();
    await archive.eraseTexts([{ reportId: "r-1", before: 500 }], "e-1");
    await archive.eraseTexts([{ reportId: "r-3", before: 400 }], "e-1");
    await archive.sweep();
    expect(allTexts()).toContain("secret-3."); // told and done, as far as the archive knows
    await archive.eraseTexts([{ reportId: "r-3", before: 400 }], "e-2");
    await archive.sweep();
    expect(allTexts()).not.toContain("secret-3.");
  });

  test("are found by a check when an older file was put back", async () => {
    const archive = await open();
    const redacted = { ...aReport("9"), event: { ...aReport("9").event, type: "chengge.report.redacted", data: { reportId: "r-5" } } };
    await archive.write([...records(1, 8), { seq: 9, ...redacted } as Recorded]);
    const before = readFileSync(path(textsFile));
    await archive.eraseTexts([{ reportId: "r-5", before: 9 }], "e-1");
    await archive.sweep();
    expect((await checkArchive(folder)).faults).toEqual([]);
    writeFileSync(path(textsFile), before);
    expect((await checkArchive(folder)).faults).toMatchObject([{ file: textsFile, place: "record 5" }]);
  });
});

describe("a folder in which something is wrong", () => {
  test("the archive of another log is refused", async () => {
    await filled();
    await expect(open("log-2")).rejects.toMatchObject({ code: "archive-foreign", message: expect.stringContaining("ARCHIVE_DIR") });
  });

  test("a newer form is refused and left alone", async () => {
    writeFileSync(path("manifest.json"), '{"form":2}');
    await expect(open()).rejects.toMatchObject({ code: "archive-newer" });
    expect((await checkArchive(folder)).faults).toMatchObject([{ place: "archive-newer", cure: "upgrade the program" }]);
  });

  test.each(["", "{", '{"form":1}', '{"form":1,"logId":"log-1","erased":0,"redactions":[],"segments":[{"from":1}]}'])(
    "a manifest %j is refused",
    async (text) => {
      writeFileSync(path("manifest.json"), text);
      await expect(open()).rejects.toMatchObject({ code: "archive-damaged", message: expect.stringContaining("manifest.json") });
      expect((await checkArchive(folder)).faults).toHaveLength(1);
    },
  );

  test("a manifest with a hole is refused", async () => {
    await filled();
    const manifest = JSON.parse(readFileSync(path("manifest.json"), "utf8"));
    manifest.segments.splice(1, 1);
    writeFileSync(path("manifest.json"), JSON.stringify(manifest));
    await expect(open()).rejects.toThrow("lists 2 records 7 to 8 where 4 is next");
  });

  test("a manifest that goes away is noticed", async () => {
    const archive = await filled();
    rmSync(path("manifest.json"));
    await expect(archive.refresh()).rejects.toMatchObject({ code: "archive-damaged" });
    await expect(archive.write(records(9, 9))).rejects.toMatchObject({ code: "archive-damaged" });
    const cure = expect.stringContaining("from a copy");
    expect((await checkArchive(folder)).faults).toMatchObject([{ file: "manifest.json", problem: "there is none", cure }]);
  });

  const changed = (name: string, change: (text: string) => string) => writeFileSync(path(name), gzipSync(change(unpacked(name))));
  const cut = (name: string) => writeFileSync(path(name), readFileSync(path(name)).subarray(0, 40));
  test.each([
    ["records are missing", recordsFile, () => rmSync(path(recordsFile)), "is missing"],
    ["a record was changed", recordsFile, () => changed(recordsFile, (text) => text.replace("noise", "noisy")), "SHA-256"],
    ["records were cut off", recordsFile, () => cut(recordsFile), "SHA-256"],
    ["texts are missing", textsFile, () => rmSync(path(textsFile)), "is missing"],
    ["texts were cut off", textsFile, () => cut(textsFile), "cannot be unpacked"],
    ["texts are another segment's", textsFile, () => changed(textsFile, (text) => text.replace('"seq":5', '"seq":7')), "this segment"],
  ])("%s: reading and checking name the file, other segments are read", async (_, file, damage, problem) => {
    const archive = await filled();
    damage();
    const fault = { code: "archive-damaged", message: expect.stringMatching(new RegExp(`${file}.*${problem}.*: put it back`)) };
    await expect(archive.readAfter(2, 5)).rejects.toMatchObject(fault);
    await expect(archive.verify(0, 8)).rejects.toMatchObject(fault);
    await archive.verify(6, 8);
    expect(await archive.readAfter(6, 5)).toEqual(records(7, 8));
    expect((await checkArchive(folder)).faults).toMatchObject([{ file, problem: expect.stringContaining(problem) }]);
  });

  test("what a write that broke off has left is named, and makes room: records aside, texts away", async () => {
    const archive = await filled();
    const left = "9-000000000009.ndjson.gz";
    for (const name of [`records-00000000000${left}`, `texts-00000000000${left}`, `texts-00000000000${left}.new`])
      writeFileSync(path(name), "half");
    expect(await open()).toMatchObject({ to: 8 });
    expect((await checkArchive(folder)).notes).toHaveLength(3);
    await archive.write(records(9, 9));
    expect(readFileSync(path(`records-00000000000${left}.aside`), "utf8")).toBe("half");
    expect(existsSync(path(`texts-00000000000${left}.new`))).toBe(false);
    expect(await (await open()).readAfter(7, 5)).toEqual(records(8, 9));
    expect(await checkArchive(folder)).toMatchObject({ faults: [], notes: [expect.stringContaining(".aside")] });
  });

  test("a folder that cannot be used says so", async () => {
    const archive = await filled();
    renameSync(folder, `${folder}-gone`);
    writeFileSync(folder, "a file");
    try {
      await expect(archive.readAfter(0, 1)).rejects.toMatchObject({ code: "archive-unavailable" });
      await expect(archive.write(records(9, 9))).rejects.toMatchObject({ code: "archive-unavailable" });
    } finally {
      rmSync(folder);
      renameSync(`${folder}-gone`, folder);
    }
  });

  test("another program that writes is waited for, and named when it never ends", async () => {
    const archive = await filled();
    const unlock = lockFolder(folder);
    const waiting = archive.write(records(9, 9));
    await expect(withLock(folder, async () => {}, 100)).rejects.toMatchObject({ code: "archive-in-use" });
    unlock();
    await waiting;
    expect(await archive.readAfter(8, 5)).toEqual(records(9, 9));
  });

  // A limit on the size of files stands for a full disk: the system cuts the write off in the same place.
  test("a disk that is full rejects, the archive is as before, and goes on when there is room", async () => {
    await filled();
    const program = `
      import { openArchive } from ${JSON.stringify(join(import.meta.dirname, "archive.ts"))};
      import { randomBytes } from "node:crypto";
      const archive = await openArchive({ dir: process.argv[1], logId: "log-1", logger: { warn() {} } });
      const event = { id: "x", source: "//s", type: "chengge.report.noted", time: 1, data: { reportId: "r", kind: randomBytes(60_000).toString("hex") } };
      try { await archive.write([{ seq: 9, version: 1, recordedAt: 1, event, placed: {} }]); }
      catch (error) { console.log(error.code); }`;
    const command = 'ulimit -f 32; exec "$0" --input-type=module -e "$1" "$2"';
    const { stdout } = await run("sh", ["-c", command, process.execPath, program, folder]);
    expect(stdout.trim()).toBe("archive-full");
    expect((await checkArchive(folder)).notes).toEqual([]);
    const archive = await open();
    expect(archive.to).toBe(8);
    await archive.write(records(9, 9));
    expect(await archive.readAfter(0, 10)).toEqual(records(1, 9));
    expect((await checkArchive(folder)).faults).toEqual([]);
  });
});
