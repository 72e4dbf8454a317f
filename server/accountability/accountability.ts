// The account given: figures by department, division or kind over a period, and the cases behind each. Counted in a thread of its own.
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Cases, CasesQuery } from "./cases.ts";
import type { Account, CountQuery } from "./count.ts";
import type { Answer, Question } from "./thread.ts";

export interface Accountability {
  count(query: CountQuery): Promise<Account>;
  list(query: CasesQuery): Promise<Cases>;
  close(): Promise<void>;
}

type Waiting = { readonly resolve: (value: never) => void; readonly reject: (error: Error) => void };

/** Reads the tables that the index writes into `folder`. The thread starts with the first question, and anew if it should end. */
export function createAccountability(folder: string): Accountability {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | null = null;
  let asked = 0;

  const failAll = (error: Error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(new URL("./thread.ts", import.meta.url), { workerData: { file: join(folder, "index.sqlite") } });
    started.on("message", (answer: Answer) => {
      const asker = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ("error" in answer) asker?.reject(new Error(`the accounts cannot be read: ${answer.error}`));
      else asker?.resolve(answer.value as never);
    });
    const gone = (error: Error) => {
      if (thread === started) thread = null;
      failAll(error);
    };
    started.on("error", gone);
    started.on("exit", () => gone(new Error("the thread that counts accounts has ended: ask again")));
    started.unref();
    return started;
  };
  /** Askers wait in the order in which they came; the guard bounds how many there are. */
  const ask = <T>(question: Omit<Question & { count: CountQuery }, "id"> | Omit<Question & { list: CasesQuery }, "id">): Promise<T> =>
    new Promise((resolve, reject) => {
      thread ??= start();
      asked += 1;
      waiting.set(asked, { resolve, reject });
      thread.postMessage({ ...question, id: asked });
    });

  return {
    count: (count) => ask<Account>({ count }),
    list: (list) => ask<Cases>({ list }),
    async close() {
      await thread?.terminate();
    },
  };
}
