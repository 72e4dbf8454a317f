// The mock feed as a process of its own, which reaches the server over HTTP like any other source.
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { Progress } from "../../shared/protocol.ts";

const RUN = join(import.meta.dirname, "../../mock-data/feed/run.ts");
/** Then it is ended without asking. */
const PATIENCE_MS = 2000;

/** What the feed is told on its standard input: one JSON object. */
export type FeedOrder = {
  readonly url: string;
  readonly cityDir: string;
  /** Bearer tokens by CloudEvents `source`. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly seed: number;
  /** History is made from here to `at`, the city time of the very first start; ms. */
  readonly from: number;
  readonly at: number;
  readonly days: number;
  readonly speed: number;
  readonly scenario: string | null;
  /** The city clock as this is written, ms: what lies between `at` and it is caught up with. */
  readonly now: number;
  /** Events that the log has taken through the door already. */
  readonly received: number;
  /** A folder in which the feed may keep where it stopped. */
  readonly folder: string;
  /** Where a request for a scenario (`demo-scenario.json`) appears. */
  readonly dataDir: string;
};

/** Its lines on standard output that are for the server; any other line is for people. */
const Report = z.object({ progress: z.object({ done: z.number(), total: z.number() }).nullable() });

export type FeedListener = {
  readonly onProgress: (progress: Progress) => void;
  readonly onLine: (line: string) => void;
  /** It ended without having been asked to. */
  readonly onEnd: (how: string) => void;
};

/** Starts the feed. The answer stops it. It also hears, by its closed channel, when this process ends in any other way. */
export function startFeed(order: FeedOrder, { onProgress, onLine, onEnd }: FeedListener): () => Promise<void> {
  const child = spawn(process.execPath, [RUN], { stdio: ["pipe", "pipe", "pipe", "ipc"] }) as ChildProcess;
  let asked = false;
  const ended = new Promise<void>((resolve) => {
    child.once("exit", (code, signal) => {
      resolve();
      if (!asked && code !== 0) onEnd(signal ? `by ${signal}` : `with code ${code}`);
    });
    child.once("error", (error) => {
      resolve();
      if (!asked) onEnd(error.message);
    });
  });
  child.stdin?.on("error", () => {}); // its end is told by `exit`
  child.stdin?.end(`${JSON.stringify(order)}\n`);
  if (child.stderr) createInterface(child.stderr).on("line", onLine);
  if (child.stdout) {
    createInterface(child.stdout).on("line", (line) => {
      const report = Report.safeParse(parse(line));
      if (report.success) onProgress(report.data.progress);
      else onLine(line);
    });
  }
  return async () => {
    asked = true;
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
    await ended;
    clearTimeout(timer);
  };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return null;
  }
}
