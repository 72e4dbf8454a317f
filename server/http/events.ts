// POST /api/v1/events: in come the events of a source, answered once they are durable.
import { Router } from "express";
import type { Arrival } from "../door/envelope.ts";
import type { Admission, Door, Rejection } from "../door.ts";
import { BODY_MAX, readBody } from "./body.ts";
import { modeOf, readArrivals } from "./cloud-events.ts";
import { type Guard, grantOf } from "./guard.ts";
import { caughtUp } from "./indexed.ts";
import type { Intake } from "./intake.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy, Problem, typeOf } from "./problem.ts";
import { createLimiter, FAULT_LINES_PER_SECOND } from "./rate.ts";
import { requestIdOf } from "./request-id.ts";
import type { Told } from "./request-log.ts";

/** `first` and `last`: numbers in the log of what was taken, null when nothing was; others may have written between them. */
export type Taken = { readonly accepted: number; readonly duplicates: number; readonly first: number | null; readonly last: number | null };
export type EventsAnswer = Pick<Taken, "accepted" | "duplicates"> & {
  readonly rejected: readonly { readonly index: number; readonly id: string | null; readonly type: string; readonly detail: string }[];
};

type Parts = Pick<AppParts, "hub" | "index" | "metrics" | "deadLetters" | "logger"> & {
  readonly guard: Guard;
  readonly door: Door;
  readonly intake: Intake;
};

export function eventsRoutes({ hub, index, metrics, deadLetters, logger, guard, door, intake }: Parts): Router {
  const router = Router();
  const spendLine = createLimiter(FAULT_LINES_PER_SECOND);
  router.post("/events", guard.only("source"), async (req, res) => {
    const grant = grantOf(res);
    const mode = modeOf(req);
    const hold = intake.hold(res, Math.min(BODY_MAX, Number(req.headers["content-length"] ?? 0)));
    const arrivals = readArrivals(req, mode, await readBody(req, { hold }));
    guard.spendEvents(grant, arrivals.length);
    // Ids that the state has let go are known to the index alone, so it has to hold them before the door asks.
    await caughtUp(index, hub.state.letGoSeq);
    const admission = door.admit(arrivals, grant);
    const { rejected } = admission;
    const told: Told = { source: grant.source, events: arrivals.length, rejected: rejected.length };
    res.locals["told"] = told;
    for (const { code } of rejected) metrics.rejected.inc({ reason: code });
    if (rejected.length > 0 && rejected.length === arrivals.length && rejected.every(({ code }) => code === "foreign")) {
      throw new Problem("foreign", rejected[0]?.detail ?? "");
    }
    const taken = await submit(hub, door, admission);
    res.locals["told"] = { ...told, ...taken };
    metrics.accepted.inc(taken.accepted);
    metrics.duplicates.inc(taken.duplicates);
    if (rejected.length > 0) {
      const letters = rejected.map((rejection) => ({ rejection, arrival: arrivals[rejection.index] as Arrival }));
      const requestId = requestIdOf(res);
      const sender = { tokenId: grant.id, source: grant.source ?? null, requestId };
      try {
        await deadLetters.add(letters, sender);
      } catch (error) {
        // The accepted ones are durable and have to be told; the rejected ones are told too, only not kept.
        if (spendLine("", 1) === 0)
          logger.error({ requestId, error: (error as Error).message, count: letters.length }, "dead letters could not be written");
      }
    }
    res.status(202).json(toAnswer(taken, rejected));
  });
  router.all("/events", onlyBy("POST"));
  return router;
}

/** Writes what was admitted; durable and folded when it returns. `received` is false for what does not come straight from a source. */
export async function submit(hub: AppParts["hub"], door: Door, { records }: Admission, received = true): Promise<Taken> {
  if (records.length === 0) return { accepted: 0, duplicates: 0, first: null, last: null };
  const appended = await hub.submit(records, { received });
  const taken = appended.filter((one) => one !== "duplicate");
  const tick = door.settle(taken);
  if (tick) await hub.submit([tick], { received: false });
  const [first = null, last = null] = [taken.at(0)?.seq, taken.at(-1)?.seq];
  return { accepted: taken.length, duplicates: appended.length - taken.length, first, last };
}

export function toAnswer({ accepted, duplicates }: Taken, rejected: readonly Rejection[]): EventsAnswer {
  return { accepted, duplicates, rejected: rejected.map(({ index, id, code, detail }) => ({ index, id, type: typeOf(code), detail })) };
}
