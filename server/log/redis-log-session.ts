// What a connection goes through before the log may use it: whose log it is, and whether numbers may have been reused since.
import { randomUUID } from "node:crypto";
import type { Seq } from "../../shared/event.ts";
import type { Kept } from "../../shared/record.ts";
import type { Client } from "../redis/redis.ts";
import { LogFault } from "./event-log.ts";
import { digestOf, type StreamRow } from "./redis-log-lines.ts";
import { callScript, type Head, type Keys, loadScript } from "./redis-log-script.ts";
import { readSettings, type Settings } from "./redis-log-settings.ts";

/** Form of what lies in Redis. A newer one is refused. */
const FORM = 1;

/** One connection, from the moment it was looked at until it is lost or another epoch begins. */
export type Session = {
  readonly client: Client;
  readonly id: string;
  readonly epoch: string;
  readonly settings: Settings;
  readonly head: Head;
};

/** What this server knows of the log from before the connection was lost. */
export type Known = {
  readonly session: Session;
  readonly count: Seq;
  /** The last record seen here, by its digest. */
  readonly last: { readonly seq: Seq; readonly digest: Buffer } | null;
};

export type Attach = {
  readonly client: Client;
  readonly keys: Keys;
  readonly replicas: number;
  readonly bySentinel: boolean;
  readonly known: Known | null;
};

/** A new run of Redis begins a new epoch, unless it is sure that nothing was lost; of many servers the first to notice decides. */
export async function attach({ client, keys, replicas, bySentinel, known }: Attach): Promise<Session> {
  const settings = await readSettings(client, replicas, bySentinel);
  await loadScript(client);
  const noted = await client.hmGet(keys.meta, ["run", "count"]);
  const run = noted[0] ?? "";
  const isKept = run === "" || run === settings.run || (await nothingLost({ client, keys, known, settings, run, count: Number(noted[1]) }));
  const { head, extra } = await callScript(client, keys, [
    "adopt",
    isKept ? "" : randomUUID(),
    run,
    settings.run,
    randomUUID(),
    randomUUID(),
    String(FORM),
  ]);
  const [id, epoch] = extra.map(String) as [string, string];
  if (known && known.session.id !== id)
    throw new LogFault(
      "log-unavailable",
      "Redis holds another log than before: put the right one back, or restart this server to take this one",
    );
  return { client, id, epoch, settings, head };
}

type Doubt = Omit<Attach, "replicas" | "bySentinel"> & { readonly settings: Settings; readonly run: string; readonly count: Seq };

/**
 * Sure in two cases only. The same process goes on under another replication id without having been promoted. Or one Redis without
 * replicas was restarted, synced every write before and does now, and this server, open all the while, finds all it knew in its place:
 * neither a crash nor an older copy put back can have taken anything.
 */
async function nothingLost({ client, keys, known, settings, run, count }: Doubt): Promise<boolean> {
  if (settings.isPromoted) return false;
  const [before] = run.split(" ");
  const [now] = settings.run.split(" ");
  if (before === now) return true;
  if (!known || known.session.settings.run !== run || known.count > count) return false;
  const isSafe = [known.session.settings, settings].every(({ replicas, durability }) => replicas === 0 && durability.loses === "nothing");
  if (!isSafe) return false;
  if (known.last === null) return known.count === 0;
  const at = `${known.last.seq}-0`;
  const [row] = await client.sendCommand<StreamRow[]>(["XRANGE", keys.log, at, at]);
  return row !== undefined && digestOf(JSON.parse(row[1][1] ?? "") as Kept).equals(known.last.digest);
}
