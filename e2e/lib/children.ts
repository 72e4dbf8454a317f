// The processes that a process has started, as Linux tells them.
import { readFileSync } from "node:fs";

/** Ids of the children of `pid` whose command line holds `word`. */
export function childrenOf(pid: number, word: string): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .split(" ")
    .map(Number)
    .filter((child) => child > 0 && commandOf(child).includes(word));
}

export function isAlive(pid: number): boolean {
  return commandOf(pid) !== "";
}

/** Empty for one that has ended. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
