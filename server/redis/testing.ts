// Real Redis processes for tests and tools: on loopback, on a free port, in a folder of their own, gone after stop().
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export type RedisProcess = {
  readonly url: string;
  readonly port: number;
  readonly dir: string;
  readonly process: ChildProcess;
  /** SIGKILL: what a crash would do. Resolves when it is gone. */
  kill(): Promise<void>;
  /** The same port, folder and arguments again. */
  restart(): Promise<void>;
  /** SIGSTOP and SIGCONT. */
  pause(): void;
  resume(): void;
  /** Ends it; its folder goes, unless `dir` was given. */
  stop(): Promise<void>;
};

export type RedisStart = {
  /** Arguments of redis-server, a configuration file first if any. Without: an append-only file, fsync always. */
  readonly args?: readonly string[];
  readonly dir?: string;
  readonly port?: number;
  /** The port of a master to follow. */
  readonly replicaOf?: number;
};

/** A first replica is served at once: Redis waits five seconds for more of them. */
const DURABLE = ["--appendonly", "yes", "--appendfsync", "always", "--save", "", "--repl-diskless-sync-delay", "0"];
const START_MS = 10_000;

/** Starts a redis-server and waits until it answers; a replica, until it is in step. */
export async function startRedis(start: RedisStart = {}): Promise<RedisProcess> {
  const dir = start.dir ?? mkdtempSync(join(tmpdir(), "chengge-redis-"));
  const port = start.port ?? (await freePort());
  const follow = start.replicaOf === undefined ? [] : ["--replicaof", "127.0.0.1", String(start.replicaOf)];
  const args = [...ownConfig(start.args ?? DURABLE, dir), ...follow, "--port", String(port), "--bind", "127.0.0.1", "--dir", dir];
  const server = await runServer({ args, dir, port, ownDir: start.dir === undefined });
  while (follow.length > 0 && !(await says(port, "INFO replication", /master_link_status:up/))) await sleep(50);
  return server;
}

/** Sentinel has the servers that it fails over rewrite their configuration file, so each gets a copy. */
function ownConfig(args: readonly string[], dir: string): readonly string[] {
  const [first, ...others] = args;
  if (!first?.endsWith(".conf")) return args;
  const copy = join(dir, "redis.conf");
  copyFileSync(first, copy);
  return [copy, ...others];
}

/** A Sentinel alone (quorum 1) that watches the master at `port` under `name` and fails over after about a second. */
export async function startSentinel(master: { readonly name: string; readonly port: number }): Promise<RedisProcess> {
  const dir = mkdtempSync(join(tmpdir(), "chengge-sentinel-"));
  const port = await freePort();
  const file = join(dir, "sentinel.conf");
  const lines = [
    `port ${port}`,
    "bind 127.0.0.1",
    `dir ${dir}`,
    `sentinel monitor ${master.name} 127.0.0.1 ${master.port} 1`,
    `sentinel down-after-milliseconds ${master.name} 1000`,
    `sentinel failover-timeout ${master.name} 3000`,
  ];
  writeFileSync(file, `${lines.join("\n")}\n`);
  return runServer({ args: [file, "--sentinel"], dir, port, ownDir: true });
}

type Run = { readonly args: readonly string[]; readonly dir: string; readonly port: number; readonly ownDir: boolean };

async function runServer({ args, dir, port, ownDir }: Run): Promise<RedisProcess> {
  let said = "";
  const start = async () => {
    const child = spawn("redis-server", [...args], { stdio: ["ignore", "pipe", "ignore"] });
    let failed: Error | null = null;
    child.on("error", (error) => {
      failed = new Error(`redis-server cannot be started (${error.message}): install Redis 6.2 or newer`);
    });
    child.stdout?.on("data", (chunk) => {
      said = (said + chunk).slice(-4000);
    });
    const until = performance.now() + START_MS;
    while (!(await isReady(port))) {
      if (failed) throw failed;
      if (child.exitCode !== null || performance.now() > until) {
        child.kill("SIGKILL");
        throw new Error(`redis-server on port ${port} did not start:\n${said}`);
      }
      await sleep(20);
    }
    return child;
  };
  let child = await start();
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    dir,
    get process() {
      return child;
    },
    kill,
    async restart() {
      await kill();
      child = await start();
    },
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    async stop() {
      await kill();
      if (ownDir) rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** One that still loads its files says something else. */
const isReady = (port: number) => says(port, "PING", /^(?:\+PONG|-NOAUTH)/);

/** Whether `word` is in the answer to a command of one line. */
function says(port: number, command: string, word: RegExp): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(`${command}\r\n`));
    socket.setTimeout(1000, () => socket.destroy());
    socket.once("data", (answer) => {
      resolve(word.test(answer.toString()));
      socket.destroy();
    });
    socket.once("error", () => resolve(false));
    socket.once("close", () => resolve(false));
  });
}

/** A port that nobody listens on now; above 20000 on Linux. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
