// The thread in which accounts are counted and listed: it reads the index's file, and holds no lock longer than one question.
import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import { type CasesQuery, listCases } from "./cases.ts";
import { type CountQuery, countAccount } from "./count.ts";

/** `id` tells answers apart. */
export type Question = { readonly id: number } & ({ readonly count: CountQuery } | { readonly list: CasesQuery });
export type Answer = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: string };

const db = new DatabaseSync((workerData as { file: string }).file, { readOnly: true, timeout: 1000 });
db.exec("PRAGMA cache_size = -32768");

parentPort?.on("message", (question: Question) => parentPort?.postMessage(answerTo(question)));

function answerTo(question: Question): Answer {
  const { id } = question;
  try {
    return { id, value: "count" in question ? countAccount(db, question.count) : listCases(db, question.list) };
  } catch (error) {
    return { id, error: (error as Error).message };
  }
}
