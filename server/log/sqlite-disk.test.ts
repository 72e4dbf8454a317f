// What a disk and its people can do to the log's file: each has a name, and nothing that was answered is lost.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { aReport } from "./event-log.contract.ts";
import { createSqliteLog } from "./sqlite-log.ts";

const isRoot = process.getuid?.() === 0;
let root: string;
let folder: string;
const unmounts: (() => void)[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "chengge-disk-"));
  folder = join(root, "data");
  mkdirSync(folder);
});
afterEach(() => {
  for (const unmount of unmounts.splice(0)) unmount();
  rmSync(root, { recursive: true });
});

const file = () => join(folder, "events.sqlite");
const idsOf = async (log: ReturnType<typeof createSqliteLog>) => (await log.readAfter(0, 10_000)).map(({ event }) => event.id);
const someReports = (name: string, count: number) => Array.from({ length: count }, (_, at) => aReport(`${name}${at}`));

/** A disk of its own, so small that it fills; false where this user may not mount one. */
function mountSmall(size: string): boolean {
  if (!isRoot || spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder]).status !== 0) return false;
  unmounts.push(() => execFileSync("umount", [folder]));
  return true;
}

/** The folder as a killed process leaves it, put in the place of the one that goes on. */
async function crash(log: ReturnType<typeof createSqliteLog>) {
  const left = join(root, "left");
  cpSync(folder, left, { recursive: true });
  await log.close();
  rmSync(folder, { recursive: true });
  renameSync(left, folder);
}

describe("a half-written tail", () => {
  test.each([1, 30, 2000, 4120])("of the WAL, %i bytes short: what was committed before is whole, numbers go on", async (short) => {
    const log = createSqliteLog(folder);
    await log.append(someReports("a", 5));
    const { size } = statSync(`${file()}-wal`);
    await log.append(someReports("b", 50)); // stands for a commit that the crash cut off: nobody was answered
    await crash(log);
    const wal = `${file()}-wal`;
    truncateSync(wal, statSync(wal).size - short);
    expect(statSync(wal).size).toBeGreaterThan(size);
    const again = createSqliteLog(folder);
    expect(again.head().count).toBe(5);
    expect(await again.append([aReport("b0"), aReport("a0")])).toMatchObject([{ seq: 6 }, "duplicate"]);
    expect(await idsOf(again)).toEqual(["a0", "a1", "a2", "a3", "a4", "b0"]);
    await again.close();
  });

  test("of the WAL, written over with something else: the same", async () => {
    const log = createSqliteLog(folder);
    await log.append(someReports("a", 5));
    await log.append(someReports("b", 50));
    await crash(log);
    const wal = readFileSync(`${file()}-wal`);
    writeFileSync(`${file()}-wal`, wal.fill(0x5a, wal.length - 4096));
    const again = createSqliteLog(folder);
    expect(again.head().count).toBe(5);
    await again.close();
  });

  test("of the file itself is damage: refused by name with the cure, and left as it is", async () => {
    const log = createSqliteLog(folder);
    await log.append(someReports("a", 500));
    await log.close();
    truncateSync(file(), statSync(file()).size - 4096);
    const { size } = statSync(file());
    expect(() => createSqliteLog(folder)).toThrow(
      expect.objectContaining({
        code: "log-unavailable",
        message: expect.stringMatching(/events\.sqlite.*malformed.*put a backup in its place/),
      }),
    );
    expect(statSync(file()).size).toBe(size);
  });

  test("a damaged page in the middle is told when it is read, not skipped", async () => {
    const log = createSqliteLog(folder);
    await log.append(someReports("a", 2000));
    await log.close();
    const bytes = readFileSync(file());
    writeFileSync(file(), bytes.fill(0x5a, Math.floor(bytes.length / 8192) * 4096, Math.floor(bytes.length / 8192) * 4096 + 40_960));
    const read = async () => {
      const again = createSqliteLog(folder);
      try {
        await idsOf(again);
      } finally {
        await again.close();
      }
    };
    await expect(read()).rejects.toMatchObject({ code: "log-unavailable", message: expect.stringContaining("put a backup in its place") });
  });
});

describe("a disk that does not take it", () => {
  test("full: refused whole, told by the probe, over by itself when there is room", async ({ skip }) => {
    if (!mountSmall("2m")) return skip("only root can mount a disk of its own");
    const log = createSqliteLog(folder);
    let taken = 0;
    const fill = async () => {
      for (;;) taken += (await log.append(someReports(`a${taken}-`, 100))).length;
    };
    await expect(fill()).rejects.toMatchObject({ code: "log-full", message: expect.stringContaining("make room") });
    expect(log.head().count).toBe(taken);
    expect(log.probe()).toBe("log-full");
    execFileSync("mount", ["-o", "remount,size=8m", folder]);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(log.probe()).toBeNull();
    expect(await log.append([aReport("b")])).toMatchObject([{ seq: taken + 1 }]);
    await log.close();
    const again = createSqliteLog(folder);
    expect((await idsOf(again)).length).toBe(taken + 1);
    await again.close();
  });

  test("mounted for reading only: refused at the start with the cure", async ({ skip }) => {
    if (!mountSmall("8m")) return skip("only root can mount a disk of its own");
    await createSqliteLog(folder).close();
    execFileSync("mount", ["-o", "remount,ro", folder]);
    expect(() => createSqliteLog(folder)).toThrow(expect.objectContaining({ message: expect.stringContaining("DATA_DIR") }));
  });

  test("a file and a folder of another user: refused with the cure, naming the setting", () => {
    const open = `import { createSqliteLog } from ${JSON.stringify(join(import.meta.dirname, "sqlite-log.ts"))};
      try { await createSqliteLog(process.argv[1]).close(); console.log("opened"); } catch (error) { console.log(error.code, error.message); }`;
    const openIt = (path: string) =>
      spawnSync(process.execPath, ["--input-type=module", "-e", open, path], {
        encoding: "utf8",
        ...(isRoot && { uid: 65_534, gid: 65_534, cwd: "/", env: {} }),
      }).stdout;
    chmodSync(root, 0o755);
    chmodSync(folder, 0o777);
    expect(openIt(folder)).toBe("opened\n");
    chmodSync(file(), 0o444);
    if (isRoot) execFileSync("chown", ["-R", "0:0", folder]);
    expect(openIt(folder)).toMatch(/^log-(read-only|unavailable) .*DATA_DIR/);
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    chmodSync(folder, 0o555);
    expect(openIt(folder)).toMatch(/^log-unavailable .*DATA_DIR/);
    expect(openIt(join(folder, "deeper"))).toMatch(/^log-unavailable DATA_DIR: .*deeper cannot be made/);
    chmodSync(folder, 0o755);
  });
});

describe("a folder that is not what it was", () => {
  test.each(["removed", "replaced by a backup"])(
    "%s while the log is open: nothing more is taken, since nobody would read it",
    async (how) => {
      const log = createSqliteLog(folder);
      await log.append([aReport("a")]);
      const kept = join(root, "kept");
      cpSync(folder, kept, { recursive: true });
      const away = join(root, "away");
      renameSync(folder, away);
      if (how !== "removed") renameSync(kept, folder);
      await expect(log.append([aReport("b")])).rejects.toMatchObject({
        code: "log-unavailable",
        message: expect.stringContaining("removed or replaced"),
      });
      expect([log.head().count, log.probe()]).toEqual([1, "log-unavailable"]);
      rmSync(folder, { recursive: true, force: true });
      renameSync(away, folder);
      await new Promise((resolve) => setTimeout(resolve, 600));
      expect(log.probe()).toBeNull();
      expect(await log.append([aReport("b")])).toMatchObject([{ seq: 2 }]);
      await log.close();
    },
  );

  test("a file that is no database is refused and left alone", () => {
    writeFileSync(file(), "ids;titles\n".repeat(1000));
    expect(() => createSqliteLog(folder)).toThrow(
      expect.objectContaining({ code: "log-unavailable", message: expect.stringContaining("point DATA_DIR at another folder") }),
    );
    expect(readFileSync(file(), "utf8")).toContain("ids;titles");
  });

  test("an unmakable DATA_DIR is told by its name", () => {
    writeFileSync(join(root, "note"), "");
    expect(() => createSqliteLog(join(root, "note", "data"))).toThrow(/^DATA_DIR: .*cannot be made/);
  });

  test("another process on the folder keeps it until it ends, however it ends", async () => {
    const script = `import { createSqliteLog } from ${JSON.stringify(join(import.meta.dirname, "sqlite-log.ts"))};
      createSqliteLog(process.argv[1]); console.log("open"); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script, folder], { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    expect(() => createSqliteLog(folder)).toThrow(
      expect.objectContaining({ code: "log-in-use", message: expect.stringContaining("DATA_DIR") }),
    );
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
    await createSqliteLog(folder).close();
    expect(existsSync(file()) && readdirSync(folder).includes("lock.sqlite")).toBe(true);
  });
});
