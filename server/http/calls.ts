// /api/v1/calls: calls made from the desk, with time and result; with a `warningId` they are the calling through (叫应) of a warning.
import type { Router } from "express";
import { type DeskParts, deskResource, divisionOf } from "./desk-records.ts";

export function callRoutes(parts: DeskParts): Router {
  return deskResource(parts, {
    path: "/calls",
    one: "call",
    kind: "calls",
    begins: "chengge.call.logged",
    idField: null,
    fill: divisionOf,
  });
}
