// A body that many will ask for: packed once, kept in memory, told apart by a strong ETag.
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Request, Response } from "express";

export type Encoded = {
  readonly type: string;
  readonly plain: Buffer;
  readonly gzip: Promise<Buffer>;
  readonly br: Promise<Buffer>;
  /** Without quotes; each form of the body has its own ending. */
  readonly hash: string;
};

const packGzip = promisify(gzip);
const packBrotli = promisify(brotliCompress);
/** Beyond this a high quality takes seconds of a core for little. */
const BIG_BYTES = 256 * 1024;

/** Packing runs beside the event loop and begins at once. */
export function createEncoded(plain: Buffer, type: string): Encoded {
  const quality = plain.length > BIG_BYTES ? 5 : 9;
  return {
    type,
    plain,
    hash: createHash("sha256").update(plain).digest("base64url").slice(0, 22),
    gzip: packGzip(plain, { level: 6 }),
    br: packBrotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }),
  };
}

/** Answers with the best form that the request takes, or 304 when it has that already. */
export async function sendEncoded(req: Request, res: Response, encoded: Encoded, cacheControl: string): Promise<void> {
  const form = req.acceptsEncodings("br", "gzip", "identity") || "identity";
  const etag = `"${encoded.hash}${form === "identity" ? "" : `-${form}`}"`;
  res.set({ ETag: etag, "Cache-Control": cacheControl, Vary: "Accept-Encoding" });
  if (holds(req.headers["if-none-match"], encoded.hash)) {
    res.status(304).end();
    return;
  }
  const body = form === "br" ? await encoded.br : form === "gzip" ? await encoded.gzip : encoded.plain;
  if (form !== "identity") res.set("Content-Encoding", form);
  res.set({ "Content-Type": encoded.type, "Content-Length": String(body.length) });
  res.end(req.method === "HEAD" ? undefined : body);
}

/** Whether the asker has this content, in whichever form. */
function holds(ifNoneMatch: string | undefined, hash: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(",").some((tag) => {
    const text = tag.trim().replace(/^W\//, "").replaceAll('"', "");
    return text === "*" || text === hash || text === `${hash}-br` || text === `${hash}-gzip`;
  });
}
