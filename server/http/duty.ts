// /api/v1/duty: the duty log by post, and who takes a post over or leaves it.
import type { Router } from "express";
import { type DeskParts, deskResource, divisionOf } from "./desk-records.ts";

export function dutyRoutes(parts: DeskParts): Router {
  return deskResource(parts, {
    path: "/duty",
    one: "entry",
    kind: "duty",
    begins: "chengge.duty.logged",
    idField: null,
    fill: divisionOf,
  });
}
