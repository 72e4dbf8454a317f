// Which cases desks of all servers of a city have open, in Redis: one hash, a field a server.
import type { Looking, PresenceShare } from "../gateway/desks.ts";
import { orStoreFault } from "../store-fault.ts";
import type { Redis } from "./redis.ts";

/** A server with desks at cases says so each second; what one that ended said counts no longer than this. */
const SILENT_AFTER_MS = 5000;
const KEPT_S = 60;

type Said = { readonly at: number; readonly looking: readonly (readonly [string, readonly string[]])[] };

/** Uses the shared connection: a call is two quick round trips. */
export function createRedisPresenceShare(redis: Redis): PresenceShare {
  const key = redis.key("presence");
  return {
    exchange: (server, looking) =>
      orStoreFault("presence in Redis", async () => {
        // Redis's own clock, since those of servers differ.
        const [seconds] = await redis.client.sendCommand<[string, string]>(["TIME"]);
        const now = Number(seconds) * 1000;
        const own: Said = { at: now, looking: [...looking] };
        const work = redis.client.multi();
        if (looking.size > 0) work.hSet(key, server, JSON.stringify(own)).expire(key, KEPT_S);
        else work.hDel(key, server);
        const [all] = (await work.hGetAll(key).exec()).slice(-1) as unknown as [Readonly<Record<string, string>>];
        const others = new Map<string, string[]>();
        for (const [other, text] of Object.entries(all)) {
          const said = JSON.parse(text) as Said;
          if (other === server || now - said.at > SILENT_AFTER_MS) continue;
          for (const [reportId, who] of said.looking) others.set(reportId, [...(others.get(reportId) ?? []), ...who]);
        }
        return others as Looking;
      }),
  };
}
