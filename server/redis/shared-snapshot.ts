// State snapshots in Redis, so that a new server need not read the whole log: one, of one name, for a week.
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

/**
 * KEYS: the bytes, whose they are, the new bytes. ARGV: name and seq of the new ones, ms to keep. Of one name never an older one; another
 * name's goes, as nobody would write it anew once a text in it is erased.
 */
const REPLACE = `
  local held = redis.call('HMGET', KEYS[2], 'name', 'seq')
  if held[1] == ARGV[1] and tonumber(held[2]) >= tonumber(ARGV[2]) then redis.call('DEL', KEYS[3]) return 0 end
  redis.call('RENAME', KEYS[3], KEYS[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  redis.call('HSET', KEYS[2], 'name', ARGV[1], 'seq', ARGV[2])
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
  return 1
`;

const keysOf = (redis: Redis) => ({ bytes: redis.key("snapshot"), of: redis.key("snapshot-of") });

/** The seq of the shared snapshot, 0 when there is none of this name. */
async function seqOf(redis: Redis, name: string): Promise<number> {
  const [held, seq] = await redis.client.hmGet(keysOf(redis).of, ["name", "seq"]);
  return held === name ? Number(seq) : 0;
}

/** Whether it was taken: not when Redis has one as new. Throws when it is too large, or Redis is away. */
export async function publishSnapshot(
  redis: Redis,
  { name, from, seq }: { readonly name: string; readonly from: string; readonly seq: number },
): Promise<boolean> {
  const keys = keysOf(redis);
  if ((await seqOf(redis, name)) >= seq) return false;
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
    const args = [name, String(seq), String(KEEP_MS)];
    return (await redis.client.eval(REPLACE, { keys: [keys.bytes, keys.of, unfinished], arguments: args })) === 1;
  } catch (error) {
    await redis.client.del(unfinished).catch(() => {}); // else it expires
    throw error;
  }
}

/** Replaces the file `to` by the shared snapshot; false when there is none of this name. Throws when Redis is away. */
export async function fetchSnapshot(redis: Redis, { name, to }: { readonly name: string; readonly to: string }): Promise<boolean> {
  const seq = await seqOf(redis, name);
  if (seq === 0) return false;
  const unfinished = `${to}.fetched`;
  try {
    const pieces = piecesOf(redis, keysOf(redis).bytes);
    await pipeline(Readable.from(pieces), createZstdDecompress(), createWriteStream(unfinished, { mode: 0o600 }));
    // Seqs only grow: the same one before and after means that all pieces were of one snapshot.
    if ((await seqOf(redis, name)) !== seq) throw new Error("the shared snapshot was replaced while it was read");
    renameSync(unfinished, to);
    return true;
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
