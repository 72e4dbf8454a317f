// Records as they lie in Redis: a line for the stream, texts apart, and the digest by which a duplicate is known.
import { hash } from "node:crypto";
import type { Recorded, Seq, Unnumbered } from "../../shared/event.ts";
import { OWN_SOURCE } from "../../shared/fold/source.ts";
import { joinTexts, type Kept, reportIdOf, splitTexts, type Texts, upcast } from "../../shared/record.ts";
import { type Appended, LogFault } from "./event-log.ts";
import type { Answer, Argument } from "./redis-log-script.ts";

/** An append that waits to be written. */
export type Waiting = {
  readonly records: readonly Unnumbered[];
  /** Body, texts, report for each record. */
  readonly lines: readonly string[];
  readonly digests: readonly Buffer[];
  /** A character for each record: `1` counts as received. */
  readonly counted: string;
  readonly resolve: (appended: readonly Appended[]) => void;
  readonly reject: (fault: LogFault) => void;
};

/** 96 bits of a hash: among 600 million identities two are alike with a chance of one in 400 billion. */
const DIGEST_BYTES = 12;

export function digestOf({ event }: Pick<Unnumbered, "event">): Buffer {
  return hash("sha256", `${event.source}\n${event.id}`, "buffer").subarray(0, DIGEST_BYTES);
}

export function linesOf(records: readonly Unnumbered[], received: boolean): Pick<Waiting, "records" | "lines" | "digests" | "counted"> {
  const lines: string[] = [];
  let counted = "";
  for (const record of records) {
    const { kept, texts } = splitTexts(record);
    lines.push(JSON.stringify(kept), texts ? JSON.stringify(texts) : "", (texts && reportIdOf(record.event)) ?? "");
    // The ticks that the door puts between a stream's events are the program's own.
    counted += received && record.event.source !== OWN_SOURCE ? "1" : "0";
  }
  return { records, lines, digests: records.map(digestOf), counted };
}

/** What the script takes for appends that are written together. */
export function argumentsOf(group: readonly Waiting[]): Argument[] {
  return [
    Buffer.concat(group.flatMap(({ digests }) => digests)),
    group.map(({ counted }) => counted).join(""),
    ...group.flatMap(({ lines }) => lines),
  ];
}

/** `taken`: a character for each record of the group, `1` when it got a number; the last of them is `count`. */
export function settle(group: readonly Waiting[], taken: string, count: Seq): void {
  let at = 0;
  let next = count - newOnes(taken) + 1;
  for (const { records, resolve } of group)
    resolve(records.map((record): Appended => (taken[at++] === "1" ? { seq: next++, ...record } : "duplicate")));
}

export const newOnes = (taken: string) => taken.replaceAll("0", "").length;
export const takenOf = ({ extra }: Answer) => String(extra[0] ?? "");

export type StreamRow = readonly [id: string, fields: readonly string[]];

/** `texts` of the records from `first` on, whatever `rows` begin with. Throws when a number is missing or another than expected. */
export function recordsOf(rows: readonly StreamRow[], texts: readonly (string | null)[], first: Seq): Recorded[] {
  return rows.map(([id, [, body = ""]], at) => {
    const seq = Number.parseInt(id, 10);
    if (seq !== first + at) throw new LogFault("log-unavailable", `record ${first + at} is missing in Redis: put a backup back`);
    const text = texts[at];
    return upcast(joinTexts(JSON.parse(body) as Kept, text ? (JSON.parse(text) as Texts) : null), seq);
  });
}
