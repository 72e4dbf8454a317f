// Redis processes for the lines, with the configuration that ships; they go with the run.
import { join } from "node:path";
import { type RedisProcess, type RedisStart, startRedis, startSentinel } from "../../../server/redis/testing.ts";
import { undoLater } from "./undo.ts";

const SHIPPED = join(import.meta.dirname, "../../../deploy/redis.conf");
const MASTER = "chengge";

/** What the shipped file says for replicated ones, where it stands as a comment. */
const REPLICATED = ["--min-replicas-to-write", "1", "--min-replicas-max-lag", "10", "--replica-serve-stale-data", "no"];

export function startSingleRedis(): Promise<RedisProcess> {
  return started(startRedis({ args: [SHIPPED] }));
}

export type ReplicatedRedis = { readonly url: string; readonly master: RedisProcess; readonly replicas: readonly RedisProcess[] };

/** A master, two replicas in step, so that one is left to hold what the other takes once it is promoted, and a Sentinel. */
export async function startReplicatedRedis(): Promise<ReplicatedRedis> {
  const start = (more: RedisStart = {}) => started(startRedis({ args: [SHIPPED, ...REPLICATED], ...more }));
  const master = await start();
  const replicas = [await start({ replicaOf: master.port }), await start({ replicaOf: master.port })];
  const sentinel = await started(startSentinel({ name: MASTER, port: master.port }));
  return { url: `redis+sentinel://127.0.0.1:${sentinel.port}/${MASTER}`, master, replicas };
}

async function started(starting: Promise<RedisProcess>): Promise<RedisProcess> {
  undoLater(async () => {
    const redis = await starting.catch(() => null);
    redis?.resume(); // a paused one is killed all the same, and leaves its folder to be removed
    await redis?.stop();
  });
  return starting;
}
