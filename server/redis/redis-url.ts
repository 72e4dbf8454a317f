// Where Redis is, from the text of REDIS_URL.

export type Address = { readonly host: string; readonly port: number };

/** One Redis, or the Sentinels that know which one is the master now. */
export type RedisTarget = {
  readonly addresses: readonly Address[];
  /** The master's name at the Sentinels; null: the one address is Redis itself. */
  readonly master: string | null;
  readonly tls: boolean;
  readonly username: string | null;
  readonly password: string | null;
  readonly database: number;
};

const FORMS =
  "redis://[USER:PASSWORD@]HOST:PORT[/DB], rediss:// for TLS, or redis+sentinel://[USER:PASSWORD@]HOST:PORT,HOST:PORT/MASTER[/DB]";
const URL_PATTERN = /^(redis|rediss|redis\+sentinel):\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^@/?#]+)((?:\/[^/?#]*)*)$/;
const ADDRESS_PATTERN = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/;
const DEFAULT_PORT = 6379;
const DEFAULT_SENTINEL_PORT = 26379;

/** Reserved characters in user and password are percent-encoded. A fault never repeats the text, which may hold a password. */
export function parseRedisUrl(text: string): { readonly target: RedisTarget } | { readonly fault: string } {
  const parts = URL_PATTERN.exec(text);
  if (!parts) return { fault: `is not of the form ${FORMS}` };
  const [, scheme, user, secret, hosts = "", path = ""] = parts;
  const bySentinel = scheme === "redis+sentinel";
  const addresses = hosts.split(",").map((host) => addressOf(host, bySentinel ? DEFAULT_SENTINEL_PORT : DEFAULT_PORT));
  if (addresses.includes(null)) return { fault: `names a host or port that is none; the form is ${FORMS}` };
  if (!bySentinel && addresses.length > 1) return { fault: `names several hosts: only redis+sentinel:// may; the form is ${FORMS}` };
  const segments = path.split("/").filter((segment) => segment !== "");
  const master = bySentinel ? (segments.shift() ?? null) : null;
  if (bySentinel && master === null) return { fault: `does not name the master; the form is ${FORMS}` };
  const database = segments.length === 0 ? 0 : Number(segments[0]);
  if (segments.length > 1 || !Number.isInteger(database) || database < 0)
    return { fault: `has a database that is no number; the form is ${FORMS}` };
  try {
    const decoded = (value: string | undefined) => (value ? decodeURIComponent(value) : null);
    return {
      target: {
        addresses: addresses as readonly Address[],
        master: master === null ? null : decodeURIComponent(master),
        tls: scheme === "rediss",
        username: decoded(user),
        password: decoded(secret),
        database,
      },
    };
  } catch {
    return { fault: "has a user or password with a % that encodes nothing: write %25 for %" };
  }
}

function addressOf(text: string, defaultPort: number): Address | null {
  const parts = ADDRESS_PATTERN.exec(text);
  const host = parts?.[1] ?? parts?.[2];
  const port = Number(parts?.[3] ?? defaultPort);
  return host === undefined || port < 1 || port > 65_535 ? null : { host, port };
}

export const textOf = ({ host, port }: Address) => `${host.includes(":") ? `[${host}]` : host}:${port}`;
