// State snapshots in Redis, so that a new server need not read the whole log: the newest of each name, for a week.
import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, renameSync, rmSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createZstdCompress, createZstdDecompress } from "node:zlib";
import { RESP_TYPES } from "redis";
import type { Redis } from "./redis.ts";

const KEEP_MS = 7 * 24 * 60 * 60_000;
/** A snapshot beyond this, compressed, is not shared: Redis holds strings of 512 MiB at most, and everything in memory. */
const BYTES_MAX = 256 * 1024 * 1024;
/** Sent and read in pieces, so that no other command waits long. */
const PIECE_BYTES = 1024 * 1024;
/** Half a snapshot, left by a server that was killed, is gone after this. */
const UNFINISHED_MS = 10 * 60_000;

/** KEYS: the bytes, their seq, the new bytes. ARGV: the new seq, ms to keep. Never takes an older one. */
const REPLACE = `
  if tonumber(redis.call('GET', KEYS[2]) or 0) >= tonumber(ARGV[1]) then redis.call('DEL', KEYS[3]) return 0 end
  redis.call('RENAME', KEYS[3], KEYS[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
  return 1
`;

const keysOf = (redis: Redis, name: string) => ({ bytes: redis.key(`snapshot:${name}`), seq: redis.key(`snapshot-seq:${name}`) });

/** Whether it was taken: not when Redis has one as new. Throws when it is too large, or Redis is away. */
export async function publishSnapshot(
  redis: Redis,
  { name, from, seq }: { readonly name: string; readonly from: string; readonly seq: number },
): Promise<boolean> {
  const keys = keysOf(redis, name);
  if (Number(await redis.client.get(keys.seq)) >= seq) return false;
  const unfinished = redis.key(`snapshot-new:${randomUUID()}`);
  let size = 0;
  try {
    await pipeline(createReadStream(from), createZstdCompress(), async (compressed: AsyncIterable<Buffer>) => {
      for await (const piece of inPieces(compressed)) {
        size += piece.length;
        if (size > BYTES_MAX) throw new Error(`the state snapshot is over ${BYTES_MAX} bytes compressed: new servers fold the log instead`);
        await redis.client.append(unfinished, piece);
        await redis.client.pExpire(unfinished, UNFINISHED_MS);
      }
    });
    const taken = await redis.client.eval(REPLACE, { keys: [keys.bytes, keys.seq, unfinished], arguments: [String(seq), String(KEEP_MS)] });
    return taken === 1;
  } catch (error) {
    await redis.client.del(unfinished).catch(() => {}); // else it expires
    throw error;
  }
}

/** Replaces the file `to` by the shared snapshot, if there is one beyond `newerThan`; answers its seq, or null. Throws when Redis is away. */
export async function fetchSnapshot(
  redis: Redis,
  { name, to, newerThan = 0 }: { readonly name: string; readonly to: string; readonly newerThan?: number },
): Promise<number | null> {
  const keys = keysOf(redis, name);
  const seq = Number(await redis.client.get(keys.seq));
  if (seq <= newerThan) return null;
  const unfinished = `${to}.fetched`;
  try {
    await pipeline(Readable.from(piecesOf(redis, keys.bytes)), createZstdDecompress(), createWriteStream(unfinished, { mode: 0o600 }));
    // Seqs only grow: the same one before and after means that all pieces were of one snapshot.
    if (Number(await redis.client.get(keys.seq)) !== seq) throw new Error("the shared snapshot was replaced while it was read");
    renameSync(unfinished, to);
    return seq;
  } finally {
    rmSync(unfinished, { force: true });
  }
}

async function* piecesOf(redis: Redis, key: string): AsyncGenerator<Buffer> {
  for (let at = 0; ; at += PIECE_BYTES) {
    const piece = await redis.client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }).getRange(key, at, at + PIECE_BYTES - 1);
    if (piece && piece.length > 0) yield piece;
    if (!piece || piece.length < PIECE_BYTES) return;
  }
}

/** The compressor gives small pieces: joined, they cost fewer commands. */
async function* inPieces(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    held.push(chunk);
    size += chunk.length;
    if (size < PIECE_BYTES) continue;
    yield Buffer.concat(held);
    held = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(held);
}
