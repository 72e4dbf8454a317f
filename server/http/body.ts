// Reads a request's body within a bound, unpacked where it is compressed. A sender over the bound gets its answer, not a cut line.
import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { brotliDecompress, constants, gunzip, inflate, type ZstdOptions, zstdDecompress } from "node:zlib";
import type { Hold } from "./intake.ts";
import { Problem } from "./problem.ts";

/** Of a body as it comes, and of what it unpacks to. */
export const BODY_MAX = 1 << 20;
/** What is read and thrown away after the bound, so that a sender who is still writing can read the 413; then the line is cut. */
const DRAIN_MAX = 8 << 20;

type Bound = { readonly maxOutputLength: number };
type Unpack = (packed: Buffer, bound: Bound) => Promise<Buffer>;
const unpackZstd = promisify<Buffer, ZstdOptions, Buffer>(zstdDecompress);
const UNPACK: Readonly<Record<string, Unpack>> = {
  gzip: promisify<Buffer, Bound, Buffer>(gunzip),
  "x-gzip": promisify<Buffer, Bound, Buffer>(gunzip),
  deflate: promisify<Buffer, Bound, Buffer>(inflate),
  br: promisify<Buffer, Bound, Buffer>(brotliDecompress),
  // A frame may ask for a window of 128 MiB; 8 MiB is what packers use at most for so little.
  zstd: (packed, bound) => unpackZstd(packed, { ...bound, params: { [constants.ZSTD_d_windowLogMax]: 23 } }),
};

export type BodyBounds = {
  readonly max?: number;
  /** What the body may take of the memory that all bodies share. */
  readonly hold?: Hold;
};

/**
 * The whole body, unpacked. It is unpacked once it is whole, so that a slow sender holds its packed bytes and no more.
 * Throws a Problem: too-large, busy, media-type (an encoding we do not know), encoding (broken), bad-request (cut off).
 */
export async function readBody(req: IncomingMessage, { max = BODY_MAX, hold }: BodyBounds = {}): Promise<Buffer> {
  const encoding = req.headers["content-encoding"]?.trim().toLowerCase() || "identity";
  const unpack = Object.hasOwn(UNPACK, encoding) ? UNPACK[encoding] : undefined;
  if (!unpack && encoding !== "identity") {
    req.resume();
    throw new Problem("media-type", "send the body as it is, or with Content-Encoding gzip, deflate, br or zstd");
  }
  const sent = await readAll(req, max, hold);
  if (!unpack) return sent;
  let body: Buffer;
  try {
    body = await unpack(sent, { maxOutputLength: max });
  } catch (error) {
    if ((error as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(max);
    throw new Problem("encoding", `the body is not whole ${encoding}: pack it again`);
  }
  hold?.take(body.length);
  return body;
}

function readAll(req: IncomingMessage, max: number, hold: Hold | undefined): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let ended = false;
    const refuse = (problem: Problem) => {
      if (ended) return;
      ended = true;
      chunks.length = 0;
      reject(problem);
      drain(req);
    };
    const brokeOff = () => refuse(new Problem("bad-request", "the body broke off: send it again"));
    if (req.destroyed) return brokeOff();
    if (Number(req.headers["content-length"] ?? 0) > max) return refuse(tooLarge(max));
    req.on("error", brokeOff).on("aborted", brokeOff);
    req.on("data", (chunk: Buffer) => {
      if (ended) return;
      size += chunk.length;
      if (size > max) return refuse(tooLarge(max));
      try {
        hold?.take(chunk.length);
      } catch (problem) {
        return refuse(problem as Problem);
      }
      chunks.push(chunk);
    });
    req.on("end", () => {
      if (ended) return;
      ended = true;
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size));
    });
  });
}

const tooLarge = (max: number) =>
  new Problem("too-large", `send at most ${max} bytes a request, unpacked: a batch in parts, anything else shorter`, {
    Connection: "close",
  });

function drain(req: IncomingMessage): void {
  let left = DRAIN_MAX;
  req.on("data", (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) req.destroy();
  });
  req.resume();
}
