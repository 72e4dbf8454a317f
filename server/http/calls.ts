// /api/v1/calls: calls made from the desk, with time and result; with a `warningId` they are the calling through (叫应) of a warning.
import type { Router } from "express";
import { gridIndexOf } from "../../shared/city.ts";
import { type DeskParts, deskResource, divisionOf } from "./desk-records.ts";
import type { Asked } from "./desk-step.ts";
import { Problem } from "./problem.ts";
import { holdsGrid, scopeOf } from "./scope.ts";

export function callRoutes(parts: DeskParts): Router {
  const { hub, index } = parts;
  /** A report outside the scope is as good as none: nothing is told of it. */
  const assertThere = ({ grant, sent: { reportId, warningId } }: Asked) => {
    if (typeof reportId === "string") {
      const report = index.report(reportId)?.report;
      const place = scopeOf(hub.city.tree, grant, undefined);
      if (!report || !holdsGrid(place, gridIndexOf(hub.city, report.grid)))
        throw new Problem("body", "reportId: there is no report with this id: GET /api/v1/reports lists them");
    }
    if (typeof warningId === "string" && !index.warning(warningId))
      throw new Problem("body", "warningId: there is no warning with this id: GET /api/v1/warnings lists them");
  };
  return deskResource(parts, {
    path: "/calls",
    one: "call",
    kind: "calls",
    begins: "chengge.call.logged",
    idField: null,
    fill(asked) {
      assertThere(asked);
      return divisionOf(asked);
    },
  });
}
