// The id under which a request is found in the log, in its answer and in its dead letters.
import { randomUUID } from "node:crypto";
import type { RequestHandler, Response } from "express";
import { holdsMobile } from "../../shared/mask.ts";
import { isSecretShaped } from "../access/secret.ts";

const SANE = /^[A-Za-z0-9._:-]{1,128}$/;

/** Takes the sender's `X-Request-Id` when it is harmless to write down, else makes one; the answer repeats it. */
export function nameRequests(): RequestHandler {
  return (req, res, next) => {
    const sent = req.get("x-request-id");
    const requestId = sent !== undefined && SANE.test(sent) && !isSecretShaped(sent) && !holdsMobile(sent) ? sent : randomUUID();
    res.locals["requestId"] = requestId;
    res.set("X-Request-Id", requestId);
    next();
  };
}

export function requestIdOf(res: Response): string {
  return res.locals["requestId"] as string;
}
