// What the answers that come from the index have in common: none is older than what was taken before it was asked for.
import type { Response } from "express";
import { parseCursor, type ReportIndex } from "../index/report-index.ts";
import { Problem } from "./problem.ts";

/** How long an answer waits for the index to hold what was accepted before the question came. */
const CATCH_UP_MS = 5000;

/** Further behind than this it does not get there in time, and nobody waits. */
const NEAR_RECORDS = 20_000;

/** Waits until the index holds the log up to `seq`: a list that leaves out what was taken before it was asked for would be wrong. Else 503. */
export async function caughtUp(index: ReportIndex, seq: number): Promise<void> {
  if (index.seq() >= seq) return;
  if (index.seq() < seq - NEAR_RECORDS) throw behind(index, seq);
  const waited = new AbortController();
  const timeout = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, CATCH_UP_MS);
    waited.signal.addEventListener("abort", () => clearTimeout(timer));
  });
  await Promise.race([index.caughtUp(seq), timeout]).finally(() => waited.abort());
  if (index.seq() < seq) throw behind(index, seq);
}

const behind = (index: ReportIndex, seq: number) =>
  new Problem("not-ready", `the index is at ${index.seq()} of ${seq}: try again soon`, { "Retry-After": "2" });

export function readCursor(cursor: string | undefined) {
  if (cursor === undefined) return undefined;
  const after = parseCursor(cursor);
  if (!after) throw new Problem("query", "cursor: must be the next of an earlier answer");
  return after;
}

/** The version is the strong ETag that an action's `If-Match` will name. */
export function sendVersioned(res: Response, version: number, body: unknown): void {
  res.set("ETag", `"${version}"`).json(body);
}
