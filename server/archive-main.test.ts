// The command `npm run archive` as a person or a script runs it.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseWords } from "./archive-main.ts";
import { openArchive } from "./log/archive/archive.ts";
import { aReport } from "./log/event-log.contract.ts";
import { silentLogger } from "./logger.ts";

const folder = mkdtempSync(join(tmpdir(), "chengge-archive-"));
const main = join(import.meta.dirname, "archive-main.ts");
const COUNT = 2500;

beforeAll(async () => {
  const archive = await openArchive({ dir: folder, logId: "log-1", logger: silentLogger(), bounds: { records: 1000, bytes: 1e7 } });
  await archive.write(Array.from({ length: COUNT }, (_, at) => ({ seq: at + 1, ...aReport(`${at + 1}`) })));
});
afterAll(() => rmSync(folder, { recursive: true }));

type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };
const ended = (file: string, args: readonly string[]) =>
  new Promise<Ended>((resolve) => {
    execFile(file, args, { maxBuffer: 1e8 }, (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }));
  });
const run = (...args: string[]) => ended(process.execPath, [main, ...args]);

describe("npm run archive", () => {
  test("list names the segments", async () => {
    const { code, stdout } = await run("list", folder);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(4);
    expect(stdout).toContain("records 1 to 2500 in 3 segments");
  });

  test("read prints every record, one a line, texts included", async () => {
    const { code, stdout, stderr } = await run("read", folder);
    expect([code, stderr]).toEqual([0, ""]);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).seq)).toEqual(Array.from({ length: COUNT }, (_, at) => at + 1));
    expect(JSON.parse(lines[7] ?? "")).toMatchObject({
      ...{ seq: 8, recordedAt: "1970-01-01T00:00:02.000Z", specversion: "1.0", id: "8", source: "//test/source" },
      ...{ type: "chengge.report.submitted", time: "1970-01-01T00:00:01.000Z", data: { title: "第8件" }, placed: { grid: "g1" } },
    });
  });

  test("read prints a range, and says when it is not all there", async () => {
    const some = await run("read", folder, "--from", "999", "--to", "1002");
    expect(some.stdout.match(/"seq":\d+/g)).toEqual(['"seq":999', '"seq":1000', '"seq":1001', '"seq":1002']);
    const end = await run("read", folder, "--from", "2500", "--to", "9999");
    expect(end.stdout.match(/"seq":\d+/g)).toEqual(['"seq":2500']);
    expect(end).toMatchObject({ code: 0, stderr: "the archive holds records 1 to 2500\n" });
  });

  test("a reader that has enough ends it without a word", async () => {
    const { code, stdout, stderr } = await ended("sh", ["-c", '"$0" "$1" read "$2" | head -n 1', process.execPath, main, folder]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout).seq).toBe(1);
  });

  test("check finds nothing, then the file that is missing", async () => {
    expect(await run("check", folder)).toMatchObject({ code: 0, stdout: expect.stringContaining("2500 records, no fault") });
    const name = "texts-000000001001-000000002000.ndjson.gz";
    rmSync(join(folder, name));
    const { code, stderr } = await run("check", folder);
    expect([code, stderr]).toEqual([1, expect.stringMatching(new RegExp(`^${name}: .*is missing\\. Cure: put it back`))]);
  });

  test("wrong words are answered with the usage and exit 2", async () => {
    const { code, stderr, stdout } = await run("list", folder, "--all");
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining("npm run archive -- read DIR")]);
  });

  test.each([
    ["which command?", []],
    ["there is no command lost", ["lost", "DIR"]],
    ["which folder?", ["list"]],
    ["one folder, not also more", ["list", "DIR", "more"]],
    ["--from and --to are numbers", ["read", "DIR", "--from", "0"]],
    ["--from and --to are numbers", ["read", "DIR", "--from", "3", "--to", "2"]],
    ["--to does not go with check", ["check", "DIR", "--to", "2"]],
    ["--after needs the number", ["cut", "DIR"]],
    ["--after needs the number", ["begin", "DIR", "--log", "log-1", "--after", "x"]],
    ["--log needs the id", ["begin", "DIR", "--after", "0"]],
  ])("%s", (problem, args) => {
    expect(parseWords(args)).toContain(problem);
  });

  test("a folder without an archive is named", async () => {
    for (const command of ["check", "read"]) {
      const { code, stderr } = await run(command, join(folder, "none"));
      expect(code).toBe(1);
      expect(stderr).toContain("is this the archive's folder? A city's first segment comes after a day");
      expect(stderr).not.toContain("    at ");
    }
  });
});
