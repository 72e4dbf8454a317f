// Disks that fail: a small one that fills up, and one whose fsync or whose writing fails by a shim preloaded into the server.
import { spawnSync } from "node:child_process";
import { closeSync, fstatSync, ftruncateSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { findCompiler } from "../../../scripts/system-packages.mjs";
import { makeFolder } from "./folder.ts";
import { undoLater } from "./undo.ts";

export type SmallDisk = {
  readonly folder: string;
  /** As another program would: leaves `bytes` of room. */
  readonly fill: (leaving: number) => void;
  readonly makeRoom: () => void;
};

const CHUNK_BYTES = 65_536;

/** A tmpfs of its own. Throws when this user may not mount one. */
export function mountSmallDisk(megabytes: number): SmallDisk {
  const folder = makeFolder("disk");
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=700`, "chengge-faults", folder], { encoding: "utf8" });
  if (mounted.status !== 0)
    throw new Error(
      `the test of a full disk mounts a tmpfs of ${megabytes} MB, which takes root (CAP_SYS_ADMIN): ${mounted.stderr.trim()}`,
    );
  undoLater(() => void spawnSync("umount", ["-l", folder]));
  const filler = join(folder, "of-another-program");
  return {
    folder,
    fill(leaving) {
      const file = openSync(filler, "w");
      const chunk = Buffer.alloc(CHUNK_BYTES, 1);
      try {
        for (;;) writeSync(file, chunk);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
        ftruncateSync(file, Math.max(0, fstatSync(file).size - leaving));
      } finally {
        closeSync(file);
      }
    },
    makeRoom: () => rmSync(filler, { force: true }),
  };
}

export type FailingDisk = {
  /** For the server whose `DATA_DIR` is the folder given. */
  readonly env: Readonly<Record<string, string>>;
  /** `sync`: fsync says EIO. `write`: the folder is read-only. */
  readonly fail: (what: "sync" | "write") => void;
  readonly mend: () => void;
};

/** Compiles the shim. Throws when there is no C compiler. */
export function createFailingDisk(folder: string): FailingDisk {
  const compiler = findCompiler();
  if (compiler === undefined)
    throw new Error("the test of a failing disk compiles a small shim and needs a C compiler: install gcc and libc6-dev");
  const place = makeFolder("shim");
  const shim = join(place, "failing-disk.so");
  const built = spawnSync(compiler, ["-shared", "-fPIC", "-O2", "-o", shim, join(import.meta.dirname, "failing-disk.c"), "-ldl"], {
    encoding: "utf8",
  });
  if (built.status !== 0) throw new Error(`${compiler} could not compile failing-disk.c (is libc6-dev there?): ${built.stderr}`);
  const control = join(place, "control");
  return {
    env: { LD_PRELOAD: shim, FAULT_CONTROL: control, FAULT_FOLDER: folder },
    fail: (what) => writeFileSync(`${control}.${what}`, ""),
    mend() {
      for (const what of ["sync", "write"]) rmSync(`${control}.${what}`, { force: true });
    },
  };
}
