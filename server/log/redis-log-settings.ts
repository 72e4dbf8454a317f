// What a Redis says about itself: which run it is, and what a crash of it could take.
import type { Durability } from "../../shared/protocol.ts";
import type { Client } from "../redis/redis.ts";

export type Settings = {
  readonly durability: Durability;
  /** Another one after each restart and each promotion. */
  readonly run: string;
  /** A promoted replica that has not yet forgotten whom it followed. */
  readonly isPromoted: boolean;
  /** Replicas that have to hold a record before it is answered. */
  readonly replicas: number;
  readonly version: string;
  /** Whether it keeps an append-only file. */
  readonly hasFile: boolean;
};

const CONFIG = ["appendonly", "appendfsync", "no-appendfsync-on-rewrite", "save", "maxmemory-policy", "maxmemory", "min-replicas-to-write"];

/** `attached`: replicas in step; `bySentinel`: it may promote one, so at least one has to hold what was answered. */
export async function readSettings(client: Client, attached: number, bySentinel: boolean): Promise<Settings> {
  const [server, config] = await Promise.all([client.sendCommand<string>(["INFO"]), readConfig(client)]);
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(server)?.[1] ?? "";
  const least = Number(typeof config === "string" ? 0 : (config["min-replicas-to-write"] ?? 0));
  const replicas = bySentinel || attached > 0 || least > 0 ? Math.max(least, 1) : 0;
  return {
    durability: { store: "redis", replicas, ...lossOf(config, field) },
    run: `${field("run_id")} ${field("master_replid")}`,
    isPromoted: !/^0*$/.test(field("master_replid2")),
    replicas,
    version: field("valkey_version") ? `Valkey ${field("valkey_version")}` : field("redis_version"),
    hasFile: field("aof_enabled") === "1",
  };
}

/** How far this machine's clock is ahead of Redis's, ms; wrong by half the round trip at most. */
export async function readClockSkew(client: Client, now: () => number): Promise<number> {
  const began = performance.now();
  const [seconds, micros] = await client.sendCommand<[string, string]>(["TIME"]);
  const halfMs = (performance.now() - began) / 2;
  return now() - halfMs - (Number(seconds) * 1000 + Number(micros) / 1000);
}

/** The settings, or why they cannot be read. */
async function readConfig(client: Client): Promise<Readonly<Record<string, string>> | string> {
  try {
    return { ...(await client.configGet(CONFIG)) };
  } catch (error) {
    return (error as Error).message;
  }
}

function lossOf(config: Readonly<Record<string, string>> | string, field: (name: string) => string): Pick<Durability, "loses" | "detail"> {
  if (typeof config === "string")
    return { loses: "unknown", detail: `Redis does not tell its settings (${config}): ask who runs it whether appendfsync is always` };
  const is = (name: string, value: string) => config[name] === value;
  const settings = `appendonly ${config["appendonly"]}, appendfsync ${config["appendfsync"]}, maxmemory-policy ${config["maxmemory-policy"]}`;
  const told = (loses: Durability["loses"], what: string) => ({ loses, detail: `Redis: ${settings}: ${what}` });
  if (!is("maxmemory", "0") && !is("maxmemory-policy", "noeviction"))
    return told("everything", "when memory is short it throws records away, without a crash: set maxmemory-policy noeviction");
  if (!is("appendonly", "yes"))
    return is("save", "")
      ? told("everything", "nothing is on its disk: set appendonly yes and appendfsync always, as deploy/redis.conf does")
      : told("since-save", `only what it last saved (save ${config["save"]}) is on its disk: set appendonly yes and appendfsync always`);
  if (field("aof_enabled") !== "1") return told("since-save", "its append-only file is still being written for the first time: wait");
  if (field("aof_last_write_status") === "err") return told("unknown", "it could not write its append-only file: its own log says why");
  if (is("appendfsync", "everysec")) return told("last-second", "set appendfsync always to lose nothing");
  if (is("appendfsync", "no"))
    return told("since-save", "a power cut takes what the system has not written yet, often 30 seconds: set appendfsync always");
  if (is("no-appendfsync-on-rewrite", "yes"))
    return told("since-save", "nothing is synced while it rewrites its file: set no-appendfsync-on-rewrite no");
  return told("nothing", "each record is on its disk before it is answered");
}
