// /api/v1/dead-letters: what was rejected and why, and another try through the same door.
import { Router } from "express";
import { z } from "zod";
import type { DeadLetter } from "../dead-letters.ts";
import type { Door } from "../door.ts";
import { submit, toAnswer } from "./events.ts";
import { type Guard, grantOf } from "./guard.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy, Problem, REJECTIONS, type RejectionCode, typeOf } from "./problem.ts";
import { paging, readQuery } from "./query.ts";
import { scopeOf } from "./scope.ts";

const LetterQuery = z.object({
  ...paging,
  /** The last part of its `type`. */
  reason: z.enum(Object.keys(REJECTIONS) as [RejectionCode, ...RejectionCode[]]).optional(),
  source: z.string().max(128).optional(),
});
const NO_SUCH_LETTER = "there is no such dead letter: it was taken, or it was too old to keep";

type Parts = Pick<AppParts, "access" | "hub" | "metrics" | "deadLetters"> & { readonly guard: Guard; readonly door: Door };

export function deadLetterRoutes({ access, hub, metrics, deadLetters, guard, door }: Parts): Router {
  const router = Router();
  /** Letters are not sorted by place, so they are the whole city's admin's to read. */
  const cityAdmin = guard.only("admin");
  const assertWholeCity = (grant: ReturnType<typeof grantOf>) => void scopeOf(hub.city.tree, grant, hub.city.profile.code);

  router.get("/dead-letters", cityAdmin, async (req, res) => {
    assertWholeCity(grantOf(res));
    const { limit, cursor, reason, source } = readQuery(req, LetterQuery);
    const before = cursor === undefined ? undefined : Number(cursor);
    if (before !== undefined && !Number.isSafeInteger(before)) throw new Problem("query", "cursor: must be the next of an earlier answer");
    const letters = await deadLetters.list({ limit, before, code: reason, source });
    res.json({ items: letters.map(toJsonLetter), next: letters.length === limit ? String(letters.at(-1)?.id) : null });
  });

  router.post("/dead-letters/:id/requeue", cityAdmin, async (req, res) => {
    assertWholeCity(grantOf(res));
    const id = Number(req.params["id"]);
    const letter = Number.isSafeInteger(id) ? await deadLetters.get(id) : null;
    if (!letter) throw new Problem("not-found", NO_SUCH_LETTER);
    if (letter.event === null)
      throw new Problem("not-kept", "the event was too large or too deep to be kept: its source has to send it again");
    const grant = (await access.list()).find((token) => token.id === letter.tokenId);
    if (!grant) throw new Problem("token-gone", "the token that sent it has been revoked: its source has to send it again with another");
    const admission = door.admit([{ value: letter.event, bytes: 0, depth: 0 }], grant);
    const taken = await submit(hub, door, admission, false);
    metrics.accepted.inc(taken.accepted);
    metrics.duplicates.inc(taken.duplicates);
    const [again] = admission.rejected;
    if (again) await deadLetters.restate(id, again);
    // Two who try at once: the log took it once, and who took the letter away is the one who did it.
    else if (!(await deadLetters.remove(id))) throw new Problem("not-found", NO_SUCH_LETTER);
    res.json(toAnswer(taken, admission.rejected));
  });
  router.all("/dead-letters", onlyBy("GET"));
  router.all("/dead-letters/:id/requeue", onlyBy("POST"));
  return router;
}

function toJsonLetter({ id, rejectedAt, code, ...letter }: DeadLetter) {
  return { id: String(id), rejectedAt: new Date(rejectedAt).toISOString(), type: typeOf(code), ...letter };
}
