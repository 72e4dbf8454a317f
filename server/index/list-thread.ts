// The thread in which reports are listed: it reads the index's file beside the writer, and holds no lock longer than one page.
import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import type { Asked } from "./filters.ts";
import { createLister, type Listed } from "./list.ts";

/** `id` tells answers apart. */
export type ListQuestion = { readonly id: number; readonly asked: Asked };
export type ListAnswer = { readonly id: number } & ({ readonly listed: Listed } | { readonly error: string; readonly code: unknown });

const db = new DatabaseSync((workerData as { file: string }).file, { readOnly: true, timeout: 1000 });
db.exec("PRAGMA cache_size = -65536");
const lister = createLister(db);

parentPort?.on("message", ({ id, asked }: ListQuestion) => {
  parentPort?.postMessage(answerTo(id, asked));
});

function answerTo(id: number, asked: Asked): ListAnswer {
  try {
    return { id, listed: lister.list(asked) };
  } catch (error) {
    const { message, code } = error as Error & { code?: unknown };
    return { id, error: message, code };
  }
}
