// Every line of the table, in its order, under the name that `--only` takes.
import { clock } from "./clock.ts";
import { disk } from "./disk.ts";
import { hostile } from "./hostile.ts";
import { idleLines } from "./idle-lines.ts";
import { killEmbedded, killOnRedis } from "./kill-server.ts";
import type { Line, LineRun } from "./line.ts";
import { manyScreens } from "./many-screens.ts";
import { network } from "./network.ts";
import { pageNetwork } from "./page-network.ts";
import { redisFailover, redisFaults } from "./redis.ts";
import { twoServers } from "./two-servers.ts";

export const LINES: Readonly<Record<string, (run: LineRun) => Promise<Line>>> = {
  "kill-embedded": killEmbedded,
  "kill-redis": killOnRedis,
  redis: redisFaults,
  failover: redisFailover,
  "two-servers": twoServers,
  network,
  "idle-lines": idleLines,
  page: pageNetwork,
  disk,
  screens: manyScreens,
  hostile,
  clock,
};
