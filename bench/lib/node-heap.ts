// The memory of another Node process after a forced collection, asked over its inspector.
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";

export type Memory = { readonly heapMB: number; readonly rssMB: number };
export type NodeHeap = { measure(): Promise<Memory>; close(): void };

const TRIES = 100;

/** Asks process `pid`, started with `NODE_OPTIONS=--inspect-port=PORT`, to open its inspector. */
export async function watchHeap(pid: number, port: number): Promise<NodeHeap> {
  process.kill(pid, "SIGUSR1");
  const socket = new WebSocket(await addressOf(port));
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const waiting = new Map<number, (result: unknown) => void>();
  socket.on("message", (text: Buffer) => {
    const { id, result } = JSON.parse(text.toString()) as { id?: number; result: unknown };
    if (id !== undefined) waiting.get(id)?.(result);
  });
  let serial = 0;
  const ask = (method: string, params: object = {}) =>
    new Promise<unknown>((resolve) => {
      serial += 1;
      waiting.set(serial, resolve);
      socket.send(JSON.stringify({ id: serial, method, params }));
    });
  return {
    async measure() {
      for (let at = 0; at < 2; at += 1) await ask("HeapProfiler.collectGarbage");
      const expression = "(({ heapUsed, rss }) => ({ heapUsed, rss }))(process.memoryUsage())";
      const { result } = (await ask("Runtime.evaluate", { expression, returnByValue: true })) as {
        result: { value: { heapUsed: number; rss: number } };
      };
      return { heapMB: result.value.heapUsed / 1e6, rssMB: result.value.rss / 1e6 };
    },
    close: () => socket.close(),
  };
}

async function addressOf(port: number): Promise<string> {
  for (let at = 0; at < TRIES; at += 1) {
    const list = await fetch(`http://127.0.0.1:${port}/json/list`).then(
      (response) => response.json() as Promise<{ webSocketDebuggerUrl: string }[]>,
      () => [],
    );
    const [first] = list;
    if (first) return first.webSocketDebuggerUrl;
    await sleep(100);
  }
  throw new Error(`no inspector came up on port ${port}`);
}
