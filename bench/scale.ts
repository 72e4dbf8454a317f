// A city, ten and a hundred in one fold: snapshot, patch, memory and pace, beside comparing all grids and beside plain JSON.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { publish, round } from "./lib/stats.ts";

const COPIES = [1, 10, 100] as const;
/** More than the 14 days that "unusual" rests on, so that every window is full. */
const DAYS = 17;
const FILE = fileURLToPath(new URL("scale-city.ts", import.meta.url));

/** What `scale-city.ts` prints; times in ms. */
type Size = Record<
  | "grids"
  | "events"
  | "stateMB"
  | "emptyMB"
  | "perSecond"
  | "tickMs"
  | "slowestTickMs"
  | "viewMs"
  | "encodeMs"
  | "bytes"
  | "jsonMs"
  | "jsonBytes"
  | "patchMs"
  | "patchEncodeMs"
  | "patchBytes"
  | "applyMs"
  | "compareMs",
  number
> & { readonly stateJsonMB: number | null; readonly stateJsonMs: number | null };

export async function scale(): Promise<void> {
  const sizes: Size[] = [];
  for (const copies of COPIES) sizes.push(await measure(copies));
  const [first] = sizes;
  publish({
    name: "scale",
    about: `${first?.events} events of ${DAYS} days with a tick a city minute, the same at every size, folded in a process of its own; then 300 frames of 50 new reports in 50 grids for the whole scope, means in ms of processor time. Patch and snapshot include msgpack as sent. Baselines: all grids' columns compared with the last sent copy; the view as JSON with an object a grid; the whole state as JSON`,
    rows: sizes.map((size) => {
      const patchMs = size.patchMs + size.patchEncodeMs;
      const snapshotMs = size.viewMs + size.encodeMs;
      return {
        grids: size.grids,
        "patch ms": round(patchMs),
        "patch × a city's": round(patchMs / ((first?.patchMs ?? 0) + (first?.patchEncodeMs ?? 0))),
        "patch bytes": size.patchBytes,
        "compare ms": round(size.compareMs),
        "compare ÷ finding": round(size.compareMs / size.patchMs),
        "apply ms": round(size.applyMs),
        "snapshot ms": round(snapshotMs),
        "snapshot MB": round(size.bytes / 1e6),
        "JSON ms": round(size.jsonMs),
        "JSON MB": round(size.jsonBytes / 1e6),
        "JSON ÷ snapshot ms": round(size.jsonMs / snapshotMs),
        "whole state JSON ms": size.stateJsonMs === null ? null : round(size.stateJsonMs),
        "whole state JSON MB": size.stateJsonMB === null ? null : round(size.stateJsonMB),
        "state MB": round(size.stateMB),
        "of that empty MB": round(size.emptyMB),
        "events/s": size.perSecond,
        "ms a city day in ticks": round(size.tickMs / DAYS),
        "slowest tick ms": round(size.slowestTickMs),
      };
    }),
  });
}

async function measure(copies: number): Promise<Size> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--expose-gc",
    "--max-old-space-size=6144",
    FILE,
    `${copies}`,
    `${DAYS}`,
  ]);
  return JSON.parse(stdout) as Size;
}
