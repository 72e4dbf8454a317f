// Reads the log's records from Redis.
import type { Recorded, Seq } from "../../shared/event.ts";
import type { Client } from "../redis/client.ts";
import { LogFault } from "./event-log.ts";
import { logFaultOf } from "./redis-log-fault.ts";
import { recordsOf, type StreamRow } from "./redis-log-lines.ts";
import type { Keys } from "./redis-log-script.ts";

/** Throws `log-trimmed` when the first of them is no longer there, `log-unavailable` when another is missing. */
export async function readRecords(
  client: Client,
  keys: Keys,
  { first, until }: { readonly first: Seq; readonly until: Seq },
): Promise<Recorded[]> {
  if (until < first) return [];
  const seqs = Array.from({ length: until - first + 1 }, (_, at) => String(first + at));
  // Texts first: when records are trimmed in between they are missing too, and that is noticed.
  const [texts, rows, offset] = await Promise.all([
    client.sendCommand<(string | null)[]>(["HMGET", keys.texts, ...seqs]),
    client.sendCommand<StreamRow[]>(["XRANGE", keys.log, `${first}-0`, `${until}-0`]),
    client.hGet(keys.meta, "offset"),
  ]);
  if (Number(offset) >= first)
    throw new LogFault("log-trimmed", `record ${first} is no longer in Redis, which holds those after ${offset}: the archive has it`);
  if (rows.length < seqs.length)
    throw new LogFault("log-unavailable", `the log in Redis holds ${rows.length} of the records ${first} to ${until}: put a backup back`);
  return recordsOf(rows, texts, first);
}

/** A record of a newer version is no fault of Redis, and says so itself. */
export function faultOfRead(error: unknown, where: string): Error {
  return error instanceof Error && error.message.startsWith("newer-record") ? error : logFaultOf(error, where);
}
