// /api/v1/handovers: the end of a shift: offered with what is open at that moment, confirmed by whoever takes over.
import type { Router } from "express";
import type { EventOf, Open } from "../../shared/event.ts";
import { activeIn } from "../../shared/scope.ts";
import { GRAVITY } from "../../shared/terms.ts";
import { actorOf } from "../access/grant.ts";
import { headOf } from "../index/desk-records.ts";
import { LIST_MAX } from "../index/report-index.ts";
import { type DeskParts, deskResource, divisionOf, lastOf } from "./desk-records.ts";
import { Problem } from "./problem.ts";

/** Ids that a hand-over names of each sort; the counts are of all. */
const NAMED_MAX = 50;

export function handoverRoutes(parts: DeskParts): Router {
  return deskResource(parts, {
    path: "/handovers",
    one: "hand-over",
    kind: "handovers",
    begins: "chengge.handover.offered",
    idField: "handoverId",
    fill(asked) {
      const { division } = divisionOf(asked);
      return { division, open: openIn(parts, String(division)) };
    },
    found: ["open"],
    outcome(entry) {
      const confirmed = lastOf(entry, "chengge.handover.confirmed");
      const { open: left } = (headOf(entry) as EventOf<"chengge.handover.offered">).data;
      return {
        left,
        confirmedAt: confirmed?.time ?? null,
        confirmedBy: confirmed?.data.actor ?? null,
        answer: confirmed?.data.text ?? null,
      };
    },
    steps: {
      confirm: {
        type: "chengge.handover.confirmed",
        assert(entry, { grant }) {
          const { data } = headOf(entry) as EventOf<"chengge.handover.offered">;
          if (data.actor === actorOf(grant))
            throw new Problem("stage", "a hand-over is confirmed by whoever takes over, not by who offered it");
        },
      },
    },
  });
}

/** Of instructions and incidents that are open the newest LIST_MAX are counted. A division that the city has not leaves nothing open; the door refuses it. */
function openIn({ hub, index, clock, audit }: Pick<DeskParts, "hub" | "index" | "clock" | "audit">, division: string): Open {
  const { tree } = hub.city;
  const place = tree.byCode.get(division);
  const warnings = place === undefined ? [] : [...activeIn(hub.state, hub.state.warnings.values(), place)];
  const responses = place === undefined ? [] : [...activeIn(hub.state, hub.state.responses.values(), place)];
  const open = (kind: "instructions" | "incidents") =>
    place === undefined ? [] : index.desk.list({ kind, scope: division, open: true, limit: LIST_MAX }).items;
  const due = open("instructions")
    .map((entry) => (headOf(entry) as EventOf<"chengge.instruction.given">).data)
    .sort((one, other) => (one.dueAt ?? Number.POSITIVE_INFINITY) - (other.dueAt ?? Number.POSITIVE_INFINITY));
  return {
    warnings: warnings.length,
    unacknowledged: warnings.filter(({ acknowledgedAt }) => acknowledgedAt === null).length,
    responses: responses.length,
    instructions: due.length,
    overdueInstructions: due.filter(({ dueAt }) => dueAt !== undefined && dueAt <= clock.now()).length,
    incidents: open("incidents").length,
    warningIds: warnings
      .sort((one, other) => GRAVITY[other.level] - GRAVITY[one.level])
      .slice(0, NAMED_MAX)
      .map(({ warningId }) => warningId),
    instructionIds: due.slice(0, NAMED_MAX).map(({ instructionId }) => instructionId),
    auditHead: audit.seen().hash,
  };
}
