// What a connection goes through before the log may use it: whose log it is, and whether numbers may have been reused since.
import { randomUUID } from "node:crypto";
import type { Client } from "../redis/redis.ts";
import { LogFault } from "./event-log.ts";
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

export type Attach = {
  readonly client: Client;
  readonly keys: Keys;
  readonly replicas: number;
  readonly bySentinel: boolean;
  /** The session before this one. */
  readonly before: Session | null;
};

/**
 * A new run of Redis begins a new epoch, lost or not; of many servers the first to notice decides. The same process that goes on under
 * another replication id, without having been promoted, keeps it.
 */
export async function attach({ client, keys, replicas, bySentinel, before }: Attach): Promise<Session> {
  const settings = await readSettings(client, replicas, bySentinel);
  await loadScript(client);
  const run = (await client.hGet(keys.meta, "run")) ?? "";
  const isKept = !settings.isPromoted && processOf(run) === processOf(settings.run);
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
  if (before && before.id !== id)
    throw new LogFault(
      "log-unavailable",
      "Redis holds another log than before: put the right one back, or restart this server to take this one",
    );
  return { client, id, epoch, settings, head };
}

const processOf = (run: string) => run.split(" ")[0];
