// A small JSON body of a known shape.
import type { IncomingMessage } from "node:http";
import type { z } from "zod";
import { BODY_MAX, readBody } from "./body.ts";
import { Problem } from "./problem.ts";

type JsonBody = {
  readonly max?: number;
  /** No body is an empty object. */
  readonly optional?: boolean;
};

/** Throws a Problem: media-type, too-large, json, body. */
export async function readJson<T extends z.ZodType>(
  req: IncomingMessage,
  schema: T,
  { max = BODY_MAX, optional = false }: JsonBody = {},
): Promise<z.output<T>> {
  const isEmpty = req.headers["transfer-encoding"] === undefined && Number(req.headers["content-length"] ?? 0) === 0;
  if (optional && isEmpty) return schema.parse({});
  const type = req.headers["content-type"] ?? "";
  if (!/^application\/json\s*(?:;|$)/i.test(type)) throw new Problem("media-type", "send the body as application/json");
  const body = await readBody(req, { max });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) as unknown;
  } catch {
    throw new Problem("json", "the body is not JSON in UTF-8: correct it and send it again");
  }
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const faults = checked.error.issues.slice(0, 3).map((issue) => `${issue.path.map(String).join(".") || "body"}: ${issue.message}`);
  throw new Problem("body", faults.join("; "));
}
