// A Redis of the demo's own, on a free port of this machine, with the settings that `deploy/redis.conf` ships.
import { spawn } from "node:child_process";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LogFault } from "../log/event-log.ts";
import { lockFolder } from "../log/folder-lock.ts";
import { StartFault } from "../start-fault.ts";
import { readJson, writeJson } from "./demo-folder.ts";

const CONF = join(import.meta.dirname, "../../deploy/redis.conf");
const START_MS = 20_000;
const STOP_MS = 3000;
/** How long after its end it is started again. */
const AGAIN_MS = 1000;
const ASK_MS = 1000;

export type OwnRedis = { readonly url: string; readonly stop: () => Promise<void> };

/**
 * Starts it with its files in `dir`, or takes on the one that a demo which was killed has left running there. When it ends unasked it is
 * started again, and `say` tells. Throws a `StartFault` when another demo has the folder, or there is no Redis.
 */
export async function startOwnRedis(dir: string, say: (line: string) => void): Promise<OwnRedis> {
  const unlock = lockOwn(dir);
  const file = join(dir, "redis.json");
  const left = readJson(file) as { port?: number } | null;
  const isLeft = typeof left?.port === "number" && (await dirAt(left.port)) === dir;
  const port = isLeft ? (left.port as number) : await freePort();
  if (!isLeft) {
    writeJson(file, { port });
    try {
      await run(dir, port);
    } catch (error) {
      unlock();
      throw error;
    }
  }
  let stopping = false;
  let again = Promise.resolve();
  // A connection that does nothing ends when Redis does, whoever started it.
  const watch = () => {
    const line = connect({ port, host: "127.0.0.1" }).unref();
    line.once("error", () => {}); // its close tells
    line.once("close", () => {
      if (!stopping) again = startAgain();
    });
  };
  const startAgain = async () => {
    say("Redis ended, starting it again");
    await sleep(AGAIN_MS);
    if (!stopping) await run(dir, port).catch((error: Error) => say(error.message));
    watch();
  };
  watch();
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      stopping = true;
      await again;
      await ask(port, "SHUTDOWN NOSAVE", STOP_MS); // every write is in its file already
      unlock();
    },
  };
}

function lockOwn(dir: string): () => void {
  try {
    return lockFolder(dir);
  } catch (error) {
    if (!(error instanceof LogFault)) throw error;
    const inUse = `${dir} is in use by another demo. Stop that one, or give this one its own DATA_DIR`;
    throw new StartFault(error.code === "log-in-use" ? `--redis auto: ${inUse}` : error.message);
  }
}

/** Resolves when it answers; throws a `StartFault` when it does not. */
async function run(dir: string, port: number): Promise<void> {
  const log = join(dir, "redis.log");
  const child = spawn("redis-server", [CONF, "--port", String(port), "--dir", dir, "--logfile", log], {
    stdio: "ignore",
    detached: true, // Ctrl+C ends the servers first, then this
  });
  let fault: string | null = null;
  child.once("error", () => {
    fault = "--redis auto: redis-server is not on PATH. Install Redis, or give the address of one: --redis redis://HOST:PORT";
  });
  child.once("exit", () => {
    fault ??= `--redis auto: Redis ended, see ${log}`;
  });
  child.unref();
  for (const until = Date.now() + START_MS; (await dirAt(port)) !== dir; await sleep(50)) {
    if (fault === null && Date.now() > until) {
      fault = `--redis auto: Redis did not start, see ${log}`;
      child.kill();
    }
    if (fault !== null) throw new StartFault(fault);
  }
}

/** The folder of the Redis that answers on the port; null when none does. */
async function dirAt(port: number): Promise<string | null> {
  const answer = await ask(port, "CONFIG GET dir");
  return answer?.split("\r\n")[4] ?? null;
}

/** One inline command, its raw answer; null without one. */
function ask(port: number, command: string, timeout = ASK_MS): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", timeout });
    const end = (answer: string | null) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => socket.write(`${command}\r\n`));
    socket.once("data", (bytes) => end(bytes.toString()));
    socket
      .once("error", () => end(null))
      .once("timeout", () => end(null))
      .once("close", () => end(null));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}
