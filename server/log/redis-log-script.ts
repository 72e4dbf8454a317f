// Calls redis-log.lua: one script for all that must happen at once.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Seq } from "../../shared/event.ts";
import type { Client, Redis } from "../redis/redis.ts";
import { LogFault } from "./event-log.ts";

const SOURCE = readFileSync(join(import.meta.dirname, "redis-log.lua"), "utf8");
const SHA = createHash("sha1").update(SOURCE).digest("hex");

export type Operation = "adopt" | "append" | "trim" | "erase" | "lease" | "age" | "sweep";
export type Argument = string | Buffer;
export type Head = {
  readonly count: Seq;
  readonly offset: Seq;
  readonly received: number;
  readonly horizon: Seq;
};
export type Answer = { readonly head: Head; readonly extra: readonly (string | number)[] };

/** The log has another epoch than the caller: nothing was changed. */
export class OtherEpoch extends Error {
  override readonly name = "OtherEpoch";
}

export type Keys = { readonly meta: string; readonly log: string; readonly texts: string; readonly call: readonly string[] };

export function keysOf(redis: Redis): Keys {
  const [meta, log, texts] = [redis.key("meta"), redis.key("log"), redis.key("texts")];
  return { meta, log, texts, call: [meta, log, texts, redis.key("texts-of"), redis.key("marks"), redis.key("ids:")] };
}

export const loadScript = (client: Client) => client.sendCommand(["SCRIPT", "LOAD", SOURCE]);

/** Whether the script has to be loaded again: Redis forgets it at a restart and at SCRIPT FLUSH. */
export const isForgotten = (error: unknown) => (error as Error).message.startsWith("NOSCRIPT");

/** Throws `OtherEpoch`, a `LogFault`, Redis's own error, and when the script is forgotten one that `isForgotten` tells. */
export async function callScript(client: Client, keys: Keys, args: readonly [Operation, ...Argument[]]): Promise<Answer> {
  const answer = await client.sendCommand<(string | number)[]>(["EVALSHA", SHA, String(keys.call.length), ...keys.call, ...args]);
  const [word, ...rest] = answer;
  if (word === "epoch") throw new OtherEpoch("the log in Redis has a new epoch");
  if (word === "newer") throw new LogFault("log-newer", `the log in Redis has form ${rest[0]}: upgrade this program`);
  if (word !== "ok") throw new LogFault("log-unavailable", `the log in Redis is damaged: ${rest[0]}: put a backup back`);
  const [count = 0, offset = 0, received = 0, horizon = 0] = rest.slice(0, 4).map(Number);
  return { head: { count, offset, received, horizon }, extra: rest.slice(4) };
}
