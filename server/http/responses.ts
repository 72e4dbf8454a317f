// /api/v1/responses: emergency responses Ⅰ–Ⅳ, started, adjusted and ended at the desk; those of a headquarters' own system are only read here.
import type { Router } from "express";
import type { EventOf } from "../../shared/event.ts";
import { DESK_SOURCE } from "../../shared/fold/source.ts";
import { actorOf } from "../access/grant.ts";
import { type DeskEntry, headOf } from "../index/desk-records.ts";
import { type DeskParts, deskResource, eventsOf, lastOf } from "./desk-records.ts";
import type { Asked } from "./desk-step.ts";
import { Problem } from "./problem.ts";

export function responseRoutes(parts: DeskParts): Router {
  const assertMay = ({ grant: { department } }: Asked) => {
    if (department !== undefined)
      throw new Problem("role", "an emergency response is not for a department's account: ask the command centre");
  };
  const assert = (entry: DeskEntry, asked: Asked) => {
    assertMay(asked);
    const { source } = headOf(entry);
    if (source !== DESK_SOURCE)
      throw new Problem("foreign", `${source} started this response: it is adjusted and ended there, not at the desk`);
  };
  return deskResource(parts, {
    path: "/responses",
    one: "response",
    kind: "responses",
    begins: "chengge.response.started",
    idField: "responseId",
    fill(asked) {
      assertMay(asked);
      return { issuer: asked.sent["issuer"] ?? actorOf(asked.grant) };
    },
    outcome(entry) {
      const now = { level: 0, endedAt: lastOf(entry, "chengge.response.ended")?.time ?? null };
      for (const { data } of eventsOf(entry) as readonly EventOf<"chengge.response.adjusted">[])
        for (const field of ["level", "area", "until"] as const)
          if (data[field] !== undefined) Object.assign(now, { [field]: data[field] });
      return now;
    },
    steps: { adjust: { type: "chengge.response.adjusted", assert }, end: { type: "chengge.response.ended", assert } },
  });
}
