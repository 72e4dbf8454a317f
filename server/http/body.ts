// Reads a request's body within a bound, unpacked where it is compressed. A sender over the bound gets its answer, not a cut line.
import type { IncomingMessage } from "node:http";
import type { Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { Problem } from "./problem.ts";

export const BODY_MAX = 1 << 20;
/** What is read and thrown away after the bound, so that a sender who is still writing can read the 413; then the line is cut. */
const DRAIN_MAX = 8 << 20;

const UNPACK: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** The whole body, unpacked. Throws a Problem: too-large, media-type (an encoding we do not know), encoding (broken), bad-request (cut off). */
export function readBody(req: IncomingMessage, max = BODY_MAX): Promise<Buffer> {
  const encoding = req.headers["content-encoding"]?.trim().toLowerCase() || "identity";
  const unpack = Object.hasOwn(UNPACK, encoding) ? UNPACK[encoding]?.() : undefined;
  if (!unpack && encoding !== "identity") {
    req.resume();
    return Promise.reject(new Problem("media-type", "send the body as it is, or with Content-Encoding gzip, deflate or br"));
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let ended = false;
    const end = (settle: () => void) => {
      if (ended) return;
      ended = true;
      unpack?.destroy();
      settle();
    };
    const refuse = () => {
      end(() =>
        reject(new Problem("too-large", `send at most ${max} bytes a request, unpacked: split the batch`, { Connection: "close" })),
      );
      drain(req);
    };
    const take = (chunk: Buffer) => {
      if (ended) return;
      size += chunk.length;
      if (size > max) return refuse();
      chunks.push(chunk);
    };
    const finish = () => end(() => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    if (Number(req.headers["content-length"] ?? 0) > max) return refuse();
    req.on("error", () => end(() => reject(new Problem("bad-request", "the body broke off: send it again"))));
    req.on("aborted", () => end(() => reject(new Problem("bad-request", "the body broke off: send it again"))));
    if (!unpack) {
      req.on("data", take).on("end", finish);
      return;
    }
    unpack.on("data", take).on("end", finish);
    unpack.on("error", () => {
      end(() => reject(new Problem("encoding", `the body is not whole ${encoding}: pack it again`)));
      drain(req);
    });
    req.pipe(unpack);
  });
}

function drain(req: IncomingMessage): void {
  let left = DRAIN_MAX;
  req.unpipe();
  req.on("data", (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) req.destroy();
  });
  req.resume();
}
