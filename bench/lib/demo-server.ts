// A demo server of its own for a run: a free port, a folder that goes afterwards, its access tokens.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export type DemoAccess = {
  readonly url: string;
  readonly display: string;
  readonly source: string;
  readonly sourceName: string;
  readonly supervisor: string;
  readonly admin: string;
};

export type DemoServer = DemoAccess & {
  readonly process: ChildProcess;
  readonly folder: string;
  /** Ends it, with SIGTERM unless said otherwise, and removes its folder unless it is to be started again on it. */
  stop(how?: { readonly signal?: "SIGTERM" | "SIGKILL"; readonly keepFolder?: boolean }): Promise<void>;
};

/** Where it runs: the port and folder of an earlier one, or of one's own. */
export type DemoPlace = Pick<DemoServer, "url" | "folder">;

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: { "demo:serve": string } };
/** The pinned Node first, as npm has it. */
const PATH = `${dirname(process.execPath)}${delimiter}${process.env["PATH"]}`;
/** A first start over a million events folds and indexes them side by side. */
const START_LIMIT_MS = 120_000;
/** How often a starting server is asked whether it is ready: also the error of a measured start. */
const LOOK_MS = 25;

/**
 * Runs what `npm run demo` runs, without npm in between, with `args`, at `place` if given, with `env` beside this process's own, and waits until it is ready.
 * Throws with its output when it does not get there.
 */
export async function startDemo(
  args: readonly string[],
  place?: DemoPlace,
  env: Readonly<Record<string, string>> = {},
): Promise<DemoServer> {
  const port = place ? Number(new URL(place.url).port) : await freePort();
  const folder = place?.folder ?? mkdtempSync(join(tmpdir(), "chengge-demo-"));
  const child = spawn("sh", ["-c", `${scripts["demo:serve"]} "$@"`, "demo", "--port", String(port), ...args], {
    cwd: ROOT,
    env: { ...process.env, PATH, DATA_DIR: folder, LOG_LEVEL: "warn", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => void (output = (output + chunk).slice(-8000)));
  const url = `http://127.0.0.1:${port}`;
  const accessFile = join(folder, "demo-access.json");
  const deadline = Date.now() + START_LIMIT_MS;
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  while (!(await isReady(url)) || !existsSync(accessFile)) {
    if (hasEnded() || Date.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error(`the demo server did not start:\n${output}`);
    }
    await sleep(LOOK_MS);
  }
  const access = JSON.parse(readFileSync(accessFile, "utf8")) as DemoAccess;
  return {
    ...access,
    url,
    process: child,
    folder,
    async stop({ signal = "SIGTERM", keepFolder = false } = {}) {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      if (!hasEnded() && child.kill(signal)) await gone;
      if (!keepFolder) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    (response) => response.ok,
    () => false,
  );
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}
