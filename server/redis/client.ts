// One connection of node-redis with this program's settings: fails fast, never queues while it is away, never reconnects by itself.
import { createClient, ErrorReply } from "redis";
import type { Address, RedisTarget } from "./redis-url.ts";

const CONNECT_MS = 2000;
/** Commands waiting on one connection; the next is refused. */
const COMMANDS_MAX = 10_000;

export type Credentials = Pick<RedisTarget, "username" | "password" | "tls" | "database">;

export function newClient(at: Address, { username, password, tls, database }: Credentials, name: string) {
  const socket = { host: at.host, port: at.port, connectTimeout: CONNECT_MS, reconnectStrategy: false as const };
  return createClient({
    RESP: 3,
    name,
    database,
    ...(username === null ? {} : { username }),
    ...(password === null ? {} : { password }),
    socket: tls ? { ...socket, tls: true } : socket,
    disableOfflineQueue: true,
    commandsQueueMaxLength: COMMANDS_MAX,
    disableClientInfo: true,
    maintNotifications: "disabled",
  });
}

/** A connection for plain commands. */
export type Client = ReturnType<typeof newClient>;

/** Whether Redis itself refused: a command that fails otherwise may have been carried out. */
export const isRefusal = (error: unknown) => error instanceof ErrorReply;

/** Connects within `ms`, or throws and leaves nothing behind. */
export async function connectWithin(client: Client, ms: number): Promise<void> {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    client.destroy(); // a paused Redis accepts the connection and says nothing
  }, ms);
  try {
    await client.connect();
  } catch (error) {
    client.destroy();
    throw late ? new Error(`no answer in ${ms} ms`, { cause: error }) : error;
  } finally {
    clearTimeout(timer);
  }
}
