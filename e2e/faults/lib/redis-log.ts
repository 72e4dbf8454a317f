// The log as it lies in Redis, read without the program.
import { createClient } from "redis";
import type { LogRow } from "./auditor.ts";

const CHUNK = 2000;

/** The address of the one of `candidates` that is the master now. */
export async function masterOf(candidates: readonly { readonly url: string }[]): Promise<string> {
  for (const { url } of candidates) {
    const client = await createClient({ url }).connect();
    const role = await client.role();
    client.destroy();
    if (role?.role === "master") return url;
  }
  throw new Error("no replica was promoted");
}

/** Every record of the one city in the Redis at `url`. */
export async function readRedisLog(url: string): Promise<readonly LogRow[]> {
  const client = await createClient({ url }).connect();
  try {
    const [key, ...others] = await client.keys("{chengge:*}:log");
    if (key === undefined || others.length > 0)
      throw new Error(`expected the log of one city in Redis, found ${others.length + Number(key !== undefined)}`);
    const rows: LogRow[] = [];
    for (;;) {
      const entries = (await client.xRange(key, `(${rows.at(-1)?.seq ?? 0}-0`, "+", { COUNT: CHUNK })) ?? [];
      for (const { id, message } of entries) {
        const { event } = JSON.parse(Object.values(message)[0] ?? "") as { event: { source: string; id: string } };
        rows.push({ seq: Number.parseInt(id, 10), source: event.source, id: event.id });
      }
      if (entries.length < CHUNK) return rows;
    }
  } finally {
    client.destroy();
  }
}
