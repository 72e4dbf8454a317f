// Asks the thread that lists reports; begun with the first question, anew if it should end.
import { Worker } from "node:worker_threads";
import type { Asked } from "./filters.ts";
import type { Listed } from "./list.ts";
import type { ListAnswer, ListQuestion } from "./list-thread.ts";

type Waiting = { readonly resolve: (listed: Listed) => void; readonly reject: (error: Error) => void };

/** A page needs little; without this it takes as much as the server's own young generation is given on the command line. */
const YOUNG = { maxYoungGenerationSizeMb: 16 };

export interface Lists {
  /** Questions are answered in the order in which they came; the guard bounds how many there are. */
  ask(asked: Asked): Promise<Listed>;
  close(): Promise<void>;
}

export function createLists(file: string): Lists {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | null = null;
  let last = 0;
  let closed = false;
  const start = (): Worker => {
    const started = new Worker(new URL("./list-thread.ts", import.meta.url), { workerData: { file }, resourceLimits: YOUNG });
    started.on("message", (answer: ListAnswer) => {
      const asker = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (waiting.size === 0) started.unref();
      if ("error" in answer) asker?.reject(Object.assign(new Error(`the index cannot be read: ${answer.error}`), { code: answer.code }));
      else asker?.resolve(answer.listed);
    });
    const gone = (error: Error) => {
      if (thread !== started) return;
      thread = null;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    started.on("error", gone);
    started.on("exit", () => gone(new Error("the thread that lists reports has ended: ask again")));
    return started;
  };
  return {
    ask: (asked) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new Error("the index is closed"));
        thread ??= start();
        last += 1;
        waiting.set(last, { resolve, reject });
        thread.ref();
        thread.postMessage({ id: last, asked } satisfies ListQuestion);
      }),
    async close() {
      closed = true;
      await thread?.terminate();
    },
  };
}
