// A temporary folder that goes with the run.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { undoLater } from "./undo.ts";

export function makeFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `chengge-faults-${name}-`));
  undoLater(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
