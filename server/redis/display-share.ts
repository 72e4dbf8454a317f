// Displays of all servers of a city in Redis: a hash for each run of a server, a list of what it is asked to do.
import type { Display } from "../displays/display.ts";
import type { DisplayShare } from "../displays/displays.ts";
import { orStoreFault } from "../store-fault.ts";
import type { Redis } from "./redis.ts";

/** A server tells that it lives each second; its displays count as gone after so long. */
const SILENT_AFTER_MS = 10_000;
/** What is left of a server that ended is kept as long as displays that are gone are. */
const KEPT_S = 24 * 3600;
/** Then whoever asked has long asked again. */
const ASKED_KEPT_S = 30;
const ASKED_MAX = 500;
/** Servers that ended within a day; more of their hashes are not read. */
const SERVERS_MAX = 50;

type ServerSaid = { readonly server: string; readonly at: number };

/** Uses the shared connection: each call is one quick round trip. */
export function createRedisDisplayShare(redis: Redis): DisplayShare {
  const servers = redis.key("display-servers");
  const rowsOf = (server: string) => redis.key(`displays-of:${server}`);
  const askedOf = (server: string) => redis.key(`displays-asked:${server}`);
  const ask = <T>(work: () => Promise<T>) => orStoreFault("displays in Redis", work);

  /** Redis's own clock, since those of servers differ. */
  const time = async () => {
    const [seconds, micros] = await redis.client.sendCommand<[string, string]>(["TIME"]);
    return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
  };

  return {
    tell: (server, changed, dropped) =>
      ask(async () => {
        const now = await time();
        const work = redis.client.multi().zAdd(servers, { score: now, value: server });
        if (changed.length > 0) work.hSet(rowsOf(server), Object.fromEntries(changed.map((row) => [row.id, JSON.stringify(row)])));
        if (dropped.length > 0) work.hDel(rowsOf(server), [...dropped]);
        await work
          .expire(rowsOf(server), KEPT_S)
          .expire(servers, KEPT_S)
          .zRemRangeByScore(servers, 0, now - KEPT_S * 1000)
          .exec();
      }),
    others: (server) =>
      ask(async () => {
        const now = await time();
        const found = await redis.client.zRangeWithScores(servers, 0, SERVERS_MAX - 1, { REV: true });
        const others: readonly ServerSaid[] = found
          .map(({ value, score }) => ({ server: value, at: score }))
          .filter((said) => said.server !== server);
        const rows = await Promise.all(
          others.map(async ({ server: other, at }) => {
            const all = (await redis.client.hVals(rowsOf(other))).map((text) => JSON.parse(text) as Display);
            // Times in rows are of that server's clock; NTP keeps it within seconds of ours.
            return now - at < SILENT_AFTER_MS ? all : all.map((row) => goneSince(row, at));
          }),
        );
        return rows.flat();
      }),
    askReload: (server, id) =>
      ask(
        async () =>
          void (await redis.client
            .multi()
            .rPush(askedOf(server), id)
            .lTrim(askedOf(server), -ASKED_MAX, -1)
            .expire(askedOf(server), ASKED_KEPT_S)
            .exec()),
      ),
    takeAsked: (server) => ask(async () => (await redis.client.lPopCount(askedOf(server), ASKED_MAX)) ?? []),
  };
}

const goneSince = (row: Display, at: number): Display =>
  row.goneAt === null ? { ...row, state: "gone", goneAt: at, lag: 0, undrawnMs: 0 } : row;
