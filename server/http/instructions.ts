// /api/v1/instructions: leaders' instructions (交办), each open until somebody says that it is done.
import type { Router } from "express";
import { type DeskParts, deskResource, divisionOf, lastOf } from "./desk-records.ts";

export function instructionRoutes(parts: DeskParts): Router {
  return deskResource(parts, {
    path: "/instructions",
    one: "instruction",
    kind: "instructions",
    begins: "chengge.instruction.given",
    idField: "instructionId",
    fill: divisionOf,
    outcome(entry) {
      const done = lastOf(entry, "chengge.instruction.done");
      return { doneAt: done?.time ?? null, doneBy: done?.data.actor ?? null, outcome: done?.data.text ?? null };
    },
    steps: { done: { type: "chengge.instruction.done" } },
  });
}
