// A TCP proxy on loopback that can be cut, fall silent, be slow, stall: the network between a server and its screens.
import { createServer, connect as dial, type Socket } from "node:net";
import { createRng, type Rng } from "../../../shared/rng.ts";
import { undoLater } from "./undo.ts";

export type Weather =
  | { readonly kind: "fine" }
  /** What is open is reset, what comes is refused. */
  | { readonly kind: "cut" }
  /** Connections stay, and are taken, and nothing comes through, either way; what has lost a byte so stays dead afterwards. */
  | { readonly kind: "hole" }
  /** Each segment comes `delayMs` later, and of those `stallShare` are held up by 1 to 3 s more, with all that follows them. */
  | { readonly kind: "slow"; readonly delayMs: number; readonly stallShare: number }
  /** Each way on its own; what is on the way is bounded by a router's queue. */
  | { readonly kind: "narrow"; readonly bytesPerSecond: number }
  /** A line on which one way or the other nothing has come for so long is reset. */
  | { readonly kind: "impatient"; readonly idleMs: number };

export type TcpProxy = {
  readonly url: string;
  readonly set: (weather: Weather) => void;
  /** Open lines that lead to `target`. */
  readonly linesTo: (target: string) => number;
  readonly stalls: () => number;
  /** Lines reset for being idle. */
  readonly idled: () => number;
};

const SEGMENT_BYTES = 1400;
/** What a line holds in flight before it stops reading from the sender. */
const QUEUE_BYTES = 64 * 1024;
const STALL_MS = [1000, 3000] as const;
/** How often an impatient proxy looks for idle lines. */
const LOOK_MS = 100;

type Figures = { stalls: number; idled: number };
type Way = { readonly hasten: () => void; readonly heardAt: () => number };
type Pair = { readonly target: string; readonly sockets: readonly Socket[]; readonly ways: readonly Way[] };

/** Stands before `targets`, in turn: when one refuses the connection, the next is tried, as a balancer does. */
export async function createProxy(targets: readonly string[], seed = 1): Promise<TcpProxy> {
  const random = createRng(seed);
  const figures: Figures = { stalls: 0, idled: 0 };
  let weather: Weather = { kind: "fine" };
  let turn = 0;
  const pairs = new Set<Pair>();
  const carrying: Carrying = { current: () => weather, random, figures };

  const server = createServer((near) => {
    near.on("error", () => near.destroy());
    if (weather.kind === "cut") return void near.resetAndDestroy();
    turn += 1;
    void reach(targets, turn).then((reached) => {
      if (!reached || near.destroyed) {
        reached?.far.destroy();
        near.destroy();
        return;
      }
      const { target, far } = reached;
      for (const socket of [near, far]) socket.setNoDelay(true);
      const ways = [carry(near, far, carrying), carry(far, near, carrying)];
      const pair: Pair = { target, sockets: [near, far], ways };
      pairs.add(pair);
      for (const socket of pair.sockets) socket.on("close", () => pairs.delete(pair));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const reset = ({ sockets }: Pair) => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const cut = () => {
    for (const pair of pairs) reset(pair);
  };
  const looking = setInterval(() => {
    if (weather.kind !== "impatient") return;
    const since = performance.now() - weather.idleMs;
    const judge = () => {
      for (const pair of pairs) {
        if (pair.ways.every((way) => way.heardAt() >= since)) continue;
        figures.idled += 1;
        reset(pair);
      }
    };
    // What the sockets hold is read first: this process may have been the one that stood still.
    setImmediate(() => setImmediate(judge));
  }, LOOK_MS);
  undoLater(() => {
    clearInterval(looking);
    cut();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${port}`,
    set(next) {
      weather = next;
      if (next.kind === "cut") cut();
      if (next.kind === "fine") for (const { ways } of pairs) for (const way of ways) way.hasten();
    },
    linesTo: (target) => [...pairs].filter((pair) => pair.target === target).length,
    stalls: () => figures.stalls,
    idled: () => figures.idled,
  };
}

/** Lines of which a hole has taken bytes: nothing comes through them any more, and nobody tells the ends. */
const dead = new WeakSet<Socket>();

/** The first of `targets` from `turn` on that takes a connection. */
async function reach(targets: readonly string[], turn: number): Promise<{ readonly target: string; readonly far: Socket } | null> {
  for (let at = 0; at < targets.length; at += 1) {
    const target = targets[(turn + at) % targets.length] as string;
    const { hostname, port } = new URL(target);
    const far = dial(Number(port), hostname);
    const taken = await new Promise<boolean>((resolve) => {
      far.once("connect", () => resolve(true));
      far.once("error", () => resolve(false));
    });
    if (taken) return { target, far };
  }
  return null;
}

type Carrying = { readonly current: () => Weather; readonly random: Rng; readonly figures: Figures };

/** Carries one way, in order; `from` is paused while too much is on the way, so that the sender feels it as from a real line. */
function carry(from: Socket, to: Socket, { current, random, figures }: Carrying): Way {
  const queue: { readonly segment: Buffer; dueAt: number }[] = [];
  let onTheWay = 0;
  let freeAt = 0;
  let heardAt = performance.now();
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  const pump = () => {
    clearTimeout(timer);
    for (let [next] = queue; next && next.dueAt <= performance.now(); [next] = queue) {
      queue.shift();
      onTheWay -= next.segment.length;
      if (!to.destroyed && !to.write(next.segment)) {
        from.pause();
        to.once("drain", resume);
      }
    }
    const [head] = queue;
    if (head) timer = setTimeout(pump, Math.max(1, Math.ceil(head.dueAt - performance.now())));
    else if (ended) to.destroy();
    resume();
  };
  const resume = () => {
    if (onTheWay < QUEUE_BYTES && !to.writableNeedDrain) from.resume();
  };
  from.on("data", (chunk: Buffer) => {
    const weather = current();
    heardAt = performance.now();
    if (weather.kind === "hole") dead.add(from).add(to);
    if (dead.has(from)) return;
    for (let at = 0; at < chunk.length; at += SEGMENT_BYTES) {
      const segment = chunk.subarray(at, at + SEGMENT_BYTES);
      const now = performance.now();
      if (weather.kind === "slow") {
        const isStalled = random() < weather.stallShare;
        if (isStalled) figures.stalls += 1;
        const stallMs = isStalled ? STALL_MS[0] + random() * (STALL_MS[1] - STALL_MS[0]) : 0;
        freeAt = Math.max(freeAt, now + weather.delayMs + stallMs);
      } else if (weather.kind === "narrow") freeAt = Math.max(freeAt, now) + (segment.length / weather.bytesPerSecond) * 1000;
      onTheWay += segment.length;
      queue.push({ segment, dueAt: Math.max(freeAt, now) });
    }
    if (onTheWay >= QUEUE_BYTES) from.pause();
    pump();
  });
  const end = () => {
    ended = true;
    pump();
  };
  from.on("end", end);
  from.on("error", end);
  from.on("close", end);
  return {
    heardAt: () => heardAt,
    hasten() {
      freeAt = 0;
      for (const waiting of queue) waiting.dueAt = 0;
      pump();
    },
  };
}
