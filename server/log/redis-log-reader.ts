// Reads the log's records from Redis: for the log itself, and for another process that only reads.
import type { Recorded, Seq } from "../../shared/event.ts";
import type { Client } from "../redis/client.ts";
import type { Redis } from "../redis/redis.ts";
import type { Readable } from "./archive/with-archive.ts";
import { type EventLog, LogFault } from "./event-log.ts";
import { logFaultOf } from "./redis-log-fault.ts";
import { recordsOf, type StreamRow } from "./redis-log-lines.ts";
import { type Keys, keysOf } from "./redis-log-script.ts";

/** The log beside the servers that write it, on the connection and in the epoch of this moment: then it reads no more. It does not know what is confirmed. */
export async function openRedisReader(redis: Redis): Promise<Readable & Pick<EventLog, "id">> {
  const keys = keysOf(redis);
  const { client, where } = redis;
  const look = () => client.hmGet(keys.meta, ["id", "epoch", "count", "offset"]);
  const [id, epoch, , first] = await look();
  let offset = Number(first);
  const readAfter = async (after: Seq, limit: number) => {
    try {
      const [, , count, trimmed] = await look();
      offset = Number(trimmed);
      const records = await readRecords(client, keys, { first: after + 1, until: Math.min(after + limit, Number(count)) });
      if ((await look())[1] !== epoch) throw new LogFault("log-unavailable", "a new epoch began while the log was read: begin anew");
      return records;
    } catch (error) {
      throw faultOfRead(error, where);
    }
  };
  return { id: id ?? "", head: () => ({ offset }), readAfter };
}

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
