// Several servers of a demo on one log, behind one address: each a process of its own, started again when it dies.
import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Progress } from "../../shared/protocol.ts";
import type { DemoConfig } from "../config.ts";
import { StartFault } from "../start-fault.ts";
import type { DemoFolder } from "./demo-folder.ts";
import { openFront } from "./front.ts";
import type { FromMember, ToMember } from "./member.ts";

const MEMBER = join(import.meta.dirname, "member.ts");
/** How long after its end a server is started again. */
const AGAIN_MS = 1000;
/** How long a server may take to stop; then it is ended. */
const PATIENCE_MS = 7000;

type Ready = Extract<FromMember, { ready: unknown }>["ready"];
type Member = { readonly at: number; child: ChildProcess | null; port: number | null };

export type Fleet = {
  readonly url: string;
  /** Resolves when all servers are ready, with the first of them. Rejects with a `StartFault`. */
  readonly ready: Promise<Ready>;
  readonly ports: () => readonly number[];
  announceProgress(progress: Progress): void;
  stop(): Promise<void>;
};

/** Rejects with a `StartFault` when the port is taken. */
export async function startFleet(config: DemoConfig, { path }: DemoFolder, namespace: string, say: (line: string) => void): Promise<Fleet> {
  const members: Member[] = Array.from({ length: config.servers }, (_, at) => ({ at, child: null, port: null }));
  const ports = () => members.flatMap(({ port }) => (port === null ? [] : [port]));
  const front = await openFront(config.host, config.port, ports);
  let stopping = false;
  /** Undefined until the feed has told. */
  let progress: Progress | undefined;

  const start = (member: Member): Promise<Ready> =>
    new Promise((resolve, reject) => {
      const own = join(path, `server-${member.at + 1}`);
      const child = fork(MEMBER, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
      member.child = child;
      const tell = (message: ToMember) => child.connected && child.send(message);
      const inner = { ...config, host: "127.0.0.1", port: 0 };
      tell({ order: { config: inner, shared: path, own, namespace, url: front.url } });
      child.on("message", (message: FromMember) => {
        if ("fault" in message) return reject(new StartFault(message.fault));
        member.port = message.ready.port;
        if (progress !== undefined) tell({ progress });
        resolve(message.ready);
      });
      child.once("exit", (code, signal) => {
        member.child = null;
        member.port = null;
        if (stopping) return;
        reject(new StartFault(`server ${member.at + 1} ended before it was ready`));
        say(`server ${member.at + 1} ended (${signal ?? `code ${code}`}), starting it again`);
        setTimeout(() => !stopping && void startAgain(member), AGAIN_MS);
      });
    });
  const startAgain = (member: Member) =>
    start(member).then(
      ({ port }) => say(`server ${member.at + 1} is back, on port ${port}`),
      (error: Error) => say(error.message), // its end has it started once more
    );
  // The first makes the tokens, so the others come after it.
  const startAll = async (): Promise<Ready> => {
    const [one, ...others] = members as [Member, ...Member[]];
    const first = await start(one);
    await Promise.all(others.map(start));
    return first;
  };

  const stop = async () => {
    stopping = true;
    await Promise.all(
      members.map(async ({ child }) => {
        if (!child) return;
        const gone = new Promise((resolve) => child.once("exit", resolve));
        if (child.connected) child.send({ stop: true } satisfies ToMember);
        const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
        await gone;
        clearTimeout(timer);
      }),
    );
    front.close();
  };

  return {
    url: front.url,
    ready: startAll(),
    ports,
    announceProgress(next) {
      progress = next;
      for (const { child } of members) if (child?.connected) child.send({ progress } satisfies ToMember);
    },
    stop,
  };
}
