// The settings: environment and flags, checked once, all faults named. The only reader of process.env.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { OidcSettings } from "./access/oidc.ts";
import { parseRedisUrl } from "./redis/redis-url.ts";

export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type Config = {
  /** 0 lets the system choose a free one. */
  readonly port: number;
  readonly host: string;
  /** Absolute. */
  readonly dataDir: string;
  readonly cityDir: string;
  readonly logLevel: LogLevel;
  /** Origin under which browsers reach the server when a proxy stands before it, else null. */
  readonly publicUrl: string | null;
  /** Proxies in front whose forwarding headers are believed; 0 for none. */
  readonly trustProxy: number;
  /** Where the log lies in Redis, null for the embedded one. It may hold a password: never logged. */
  readonly redisUrl: string | null;
  /** Where older events go before a log in Redis is trimmed; absolute, shared by all servers. */
  readonly archiveDir: string;
  /** What a log in Redis keeps: records of so many days, in at most so many bytes. */
  readonly keep: { readonly days: number; readonly bytes: number };
  /** The city's identity provider, null without single sign-on. It holds a secret: never logged. */
  readonly oidc: OidcSettings | null;
};

export type DemoConfig = Config & {
  readonly seed: number;
  /** City time at the first start, ms; null for now. */
  readonly at: number | null;
  /** City seconds a real second. */
  readonly speed: number;
  /** Days of history made before `at`. */
  readonly days: number;
  readonly scenario: string | null;
  /** Whether the mock feed runs. */
  readonly feed: boolean;
  readonly clockMode: "real" | "stream";
  /** Servers behind the address; more than one only with Redis. */
  readonly servers: number;
  /** Whether the demo starts a Redis of its own. */
  readonly ownRedis: boolean;
};

/** Every fault names the setting and says what would do. */
export type Settings<T> = { readonly config: T } | { readonly faults: readonly string[] };

type Env = Readonly<Record<string, string | undefined>>;
type Flags = Readonly<Record<string, string | boolean | undefined>>;

const SERVER_FLAGS = {
  port: { type: "string" },
  host: { type: "string" },
  "data-dir": { type: "string" },
  "city-dir": { type: "string" },
  "log-level": { type: "string" },
  "public-url": { type: "string" },
  "trust-proxy": { type: "string" },
  redis: { type: "string" },
  "archive-dir": { type: "string" },
  "log-keep-days": { type: "string" },
  "log-keep-mb": { type: "string" },
  "oidc-issuer": { type: "string" },
  "oidc-client-id": { type: "string" },
  "oidc-client-secret-file": { type: "string" },
  "oidc-claim": { type: "string" },
} as const;

const DEMO_FLAGS = {
  port: { type: "string" },
  host: { type: "string" },
  seed: { type: "string" },
  at: { type: "string" },
  speed: { type: "string" },
  days: { type: "string" },
  scenario: { type: "string" },
  city: { type: "string" },
  "no-feed": { type: "boolean" },
  clock: { type: "string" },
  "public-demo": { type: "boolean" },
  servers: { type: "string" },
  redis: { type: "string" },
} as const;

export const SCENARIOS = ["typhoon", "chemical-leak", "wage-dispute", "water-main", "heat-wave", "calm-sunday"] as const;

/** Settings of `npm start`. Refuses what is unsafe: passwords and sessions go over TLS, or do not leave the machine. */
export function readConfig(args: readonly string[], env: Env = process.env): Settings<Config> {
  return read(args, SERVER_FLAGS, (flags, faults) => {
    const config = readCommon(flags, env, faults);
    if (!isLoopback(config.host) && !config.publicUrl?.startsWith("https:")) {
      faults.push(
        `HOST: ${config.host} can be reached from outside, where people sign in over TLS alone. Set PUBLIC_URL to the https:// address of the proxy in front, or use 127.0.0.1`,
      );
    }
    return config;
  });
}

/** Settings of `npm run demo`. */
export function readDemoConfig(args: readonly string[], env: Env = process.env): Settings<DemoConfig> {
  return read(args, DEMO_FLAGS, (flags, faults) => {
    const ownRedis = flags["redis"] === "auto";
    const common = readCommon(
      { ...flags, "city-dir": flags["city"], redis: ownRedis ? undefined : flags["redis"] },
      ownRedis ? { ...env, REDIS_URL: undefined } : env,
      faults,
    );
    const servers = readNumber(flags, "servers", { low: 1, high: 8, otherwise: 1, whole: true }, faults);
    if (servers > 1 && !ownRedis && common.redisUrl === null)
      faults.push("--servers: more than one share a log in Redis. Add --redis auto, or --redis redis://HOST:PORT");
    if (!isLoopback(common.host) && flags["public-demo"] !== true) {
      faults.push(`--host: ${common.host} can be reached from outside, and a demo lets everybody in. Add --public-demo if that is meant`);
    }
    return {
      ...common,
      seed: readNumber(flags, "seed", { low: 0, high: 2 ** 32 - 1, otherwise: 1, whole: true }, faults),
      at: readTime(flags["at"], faults),
      speed: readNumber(flags, "speed", { low: 1, high: 600, otherwise: 1, whole: false }, faults),
      days: readNumber(flags, "days", { low: 0, high: 60, otherwise: 14, whole: true }, faults),
      scenario: flags["scenario"] === undefined ? null : readChoice("--scenario", flags["scenario"], SCENARIOS, faults),
      feed: flags["no-feed"] !== true,
      clockMode: readChoice("--clock", flags["clock"] ?? "real", ["real", "stream"], faults),
      servers,
      ownRedis,
    };
  });
}

/** The data folder alone, for commands that need nothing else. */
export function dataDirOf(env: Env = process.env): string {
  return resolve(env["DATA_DIR"] || "data");
}

/** Where tokens lie, for the command that makes them. */
export function tokenConfigOf(env: Env = process.env): Settings<Pick<Config, "dataDir" | "cityDir" | "redisUrl">> {
  const faults: string[] = [];
  const redisUrl = readRedis({ name: "REDIS_URL", value: env["REDIS_URL"] || undefined }, faults);
  return faults.length > 0
    ? { faults }
    : { config: { dataDir: dataDirOf(env), cityDir: resolve(env["CITY_DIR"] || "mock-data/jiaxing"), redisUrl } };
}

/** Names of this machine alone: 127.0.0.0/8, ::1 and localhost. */
export function isLoopback(host: string): boolean {
  return /^127(?:\.\d{1,3}){3}$/.test(host) || ["::1", "[::1]", "localhost"].includes(host.toLowerCase());
}

function read<T>(
  args: readonly string[],
  options: typeof SERVER_FLAGS | typeof DEMO_FLAGS,
  check: (flags: Flags, faults: string[]) => T,
): Settings<T> {
  let flags: Flags;
  try {
    flags = parseArgs({ args: [...args], options, strict: true }).values as Flags;
  } catch (error) {
    const known = Object.keys(options).map((flag) => `--${flag}`);
    return { faults: [`${(error as Error).message.split(". To specify")[0]}. Flags are ${known.join(" ")}`] };
  }
  const faults: string[] = [];
  const config = check(flags, faults);
  return faults.length > 0 ? { faults } : { config };
}

function readCommon(flags: Flags, env: Env, faults: string[]): Config {
  const pick = (flag: string, variable: string) => {
    const given = flags[flag];
    return typeof given === "string" ? { name: `--${flag}`, value: given } : { name: variable, value: env[variable] || undefined };
  };
  const port = pick("port", "PORT");
  const level = pick("log-level", "LOG_LEVEL");
  const publicUrl = pick("public-url", "PUBLIC_URL");
  const proxy = pick("trust-proxy", "TRUST_PROXY");
  const dataDir = resolve(pick("data-dir", "DATA_DIR").value ?? dataDirOf(env));
  const archiveDir = resolve(pick("archive-dir", "ARCHIVE_DIR").value ?? join(dataDir, "archive"));
  if (archiveDir === dataDir) faults.push("ARCHIVE_DIR: it cannot be the data folder itself. Name a folder in it, or another one");
  const days = pick("log-keep-days", "LOG_KEEP_DAYS");
  const megabytes = pick("log-keep-mb", "LOG_KEEP_MB");
  return {
    port: readNumber({ port: port.value }, "port", { low: 0, high: 65_535, otherwise: 4608, whole: true, name: port.name }, faults),
    host: pick("host", "HOST").value ?? "127.0.0.1",
    dataDir,
    cityDir: resolve(pick("city-dir", "CITY_DIR").value ?? "mock-data/jiaxing"),
    logLevel: readChoice(level.name, level.value ?? "info", LOG_LEVELS, faults),
    publicUrl: readOrigin(publicUrl, faults),
    trustProxy: readHops(proxy, faults),
    redisUrl: readRedis(pick("redis", "REDIS_URL"), faults),
    archiveDir,
    keep: {
      days: readNumber({ days: days.value }, "days", { low: 1, high: 3650, otherwise: 30, whole: true, name: days.name }, faults),
      bytes:
        readNumber(
          { mb: megabytes.value },
          "mb",
          { low: 64, high: 1_000_000, otherwise: 4096, whole: true, name: megabytes.name },
          faults,
        ) *
        (1 << 20),
    },
    oidc: readOidc(pick, publicUrl.value, faults),
  };
}

type Picked = { readonly name: string; readonly value: string | undefined };

/** None of its settings, or all that it needs. The secret has no flag: flags are seen by all who may list processes. */
function readOidc(pick: (flag: string, variable: string) => Picked, publicUrl: string | undefined, faults: string[]): OidcSettings | null {
  const issuer = pick("oidc-issuer", "OIDC_ISSUER");
  const clientId = pick("oidc-client-id", "OIDC_CLIENT_ID");
  const secret = pick("", "OIDC_CLIENT_SECRET");
  const file = pick("oidc-client-secret-file", "OIDC_CLIENT_SECRET_FILE");
  if ([issuer, clientId, secret, file].every(({ value }) => value === undefined)) return null;
  const claim = pick("oidc-claim", "OIDC_CLAIM").value ?? "preferred_username";
  const url = issuer.value === undefined ? null : URL.parse(issuer.value);
  if (!url || !(url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname))))
    faults.push(`${issuer.name}: give the identity provider's https:// address, under which its discovery document lies`);
  if (clientId.value === undefined) faults.push(`${clientId.name}: is missing. It is the name under which the provider knows this program`);
  if (publicUrl === undefined) faults.push("PUBLIC_URL: is missing. The identity provider sends browsers back to it");
  const clientSecret = readSecret(secret, file, faults);
  return { issuer: url?.href ?? "", clientId: clientId.value ?? "", clientSecret, claim };
}

/** The setting itself, or the first line of the file. */
function readSecret(secret: Picked, file: Picked, faults: string[]): string {
  if (file.value === undefined || secret.value !== undefined) {
    if (secret.value === undefined || file.value !== undefined)
      faults.push(`${secret.name}: give it, or ${file.name}, the file that holds it; one of the two`);
    return secret.value ?? "";
  }
  try {
    const [line = ""] = readFileSync(file.value, "utf8").split(/\r?\n/);
    if (line !== "") return line;
    faults.push(`${file.name}: ${file.value} begins with an empty line. Put the secret there`);
  } catch (error) {
    faults.push(`${file.name}: ${(error as Error).message}`);
  }
  return "";
}

type Range = { readonly low: number; readonly high: number; readonly otherwise: number; readonly whole: boolean; readonly name?: string };

function readNumber(flags: Flags, flag: string, range: Range, faults: string[]): number {
  const given = flags[flag];
  if (given === undefined) return range.otherwise;
  const value = String(given).trim() === "" ? Number.NaN : Number(given);
  if (value >= range.low && value <= range.high && (!range.whole || Number.isInteger(value))) return value;
  faults.push(
    `${range.name ?? `--${flag}`}: "${given}" will not do. Give a ${range.whole ? "whole " : ""}number from ${range.low} to ${range.high}`,
  );
  return range.otherwise;
}

function readChoice<const T extends string>(name: string, given: string | boolean, choices: readonly T[], faults: string[]): T {
  const choice = choices.find((candidate) => candidate === given);
  if (choice === undefined) faults.push(`${name}: "${given}" is none of ${choices.join(", ")}`);
  return choice ?? (choices[0] as T);
}

/** RFC 3339 with a zone: the same text means the same moment on every machine. */
function readTime(given: string | boolean | undefined, faults: string[]): number | null {
  if (given === undefined) return null;
  const [, day] = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/.exec(String(given)) ?? [];
  const time = day === undefined ? Number.NaN : Date.parse(String(given));
  // A 31 February is read as 3 March: its own day, read at midnight, would come back as another.
  if (!Number.isNaN(time) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(`${day}`)) return time;
  faults.push(`--at: "${given}" is no time with a zone. Write it like 2026-06-15T09:30:00+08:00`);
  return null;
}

function readOrigin({ name, value }: { name: string; value: string | undefined }, faults: string[]): string | null {
  if (value === undefined) return null;
  const url = URL.parse(value);
  if (url && ["http:", "https:"].includes(url.protocol)) return url.origin;
  faults.push(`${name}: "${value}" is no web address. Write it like https://wall.example.org`);
  return null;
}

/** The address is never repeated: it may hold a password. */
function readRedis({ name, value }: { name: string; value: string | undefined }, faults: string[]): string | null {
  if (value === undefined) return null;
  const parsed = parseRedisUrl(value);
  if ("target" in parsed) return value;
  faults.push(`${name}: ${parsed.fault}`);
  return null;
}

function readHops({ name, value }: { name: string; value: string | undefined }, faults: string[]): number {
  if (value === undefined || value === "off") return 0;
  if (value === "on") return 1;
  if (/^[1-9]$/.test(value)) return Number(value);
  faults.push(`${name}: "${value}" is none of off, on, 1 to 9 (how many proxies stand in front)`);
  return 0;
}
