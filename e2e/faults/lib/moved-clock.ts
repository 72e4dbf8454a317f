// A machine's clock that can be set while the server runs: libfaketime, preloaded. Its monotonic clock goes on as it does when a real one is set.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findFaketime } from "../../../scripts/system-packages.mjs";
import { makeFolder } from "./folder.ts";

export type MovedClock = {
  readonly env: Readonly<Record<string, string>>;
  /** Against the true time; 0 puts it right. */
  readonly set: (offsetSeconds: number) => void;
};

/** Throws when libfaketime is missing. */
export function createMovedClock(): MovedClock {
  const library = findFaketime();
  if (library === undefined) throw new Error("the test of a moved clock needs libfaketime: on Debian or Ubuntu install libfaketime");
  const file = join(makeFolder("clock"), "offset");
  const set = (offsetSeconds: number) => writeFileSync(file, `${offsetSeconds >= 0 ? "+" : ""}${offsetSeconds}\n`);
  set(0);
  return {
    env: { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: "1", FAKETIME_DONT_FAKE_MONOTONIC: "1" },
    set,
  };
}
