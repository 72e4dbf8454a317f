// /api/v1/incident-reports: what is told to the level above: 初报, 续报, 终报, each incident with the city's clocks.
import type { Router } from "express";
import type { EventOf } from "../../shared/event.ts";
import { incidentClocks, limitsOf } from "../../shared/incident-clocks.ts";
import type { DeskEntry } from "../index/desk-records.ts";
import { type DeskParts, deskResource, divisionOf, eventsOf } from "./desk-records.ts";

type Word = EventOf<"chengge.incident.reported">;

export function incidentReportRoutes(parts: DeskParts): Router {
  const { hub, index } = parts;
  const limits = limitsOf(hub.city.profile.incidentReports);
  const wordsOf = (entry: DeskEntry) => eventsOf(entry) as readonly Word[];
  const endOf = (warningId: string | undefined) => (warningId === undefined ? null : (index.warning(warningId)?.warning.endedAt ?? null));
  const goesOn = (stage: Word["data"]["stage"]) => ({
    type: "chengge.incident.reported" as const,
    fill(entry: DeskEntry) {
      const [first] = wordsOf(entry);
      const { division, warningId, reportId } = first?.data ?? {};
      return { stage, division, ...(warningId !== undefined && { warningId }), ...(reportId !== undefined && { reportId }) };
    },
  });
  return deskResource(parts, {
    path: "/incident-reports",
    one: "incident",
    kind: "incidents",
    begins: "chengge.incident.reported",
    idField: "incidentId",
    fill: (asked) => ({ ...divisionOf(asked), stage: "first" }),
    outcome(entry) {
      const words = wordsOf(entry).map(({ data: { stage, by }, time }) => ({ stage, by, at: time }));
      const [first] = wordsOf(entry);
      const endedAt = endOf(first?.data.warningId);
      const knownAt = first?.data.knownAt ?? first?.time ?? 0;
      return { stage: words.at(-1)?.stage, knownAt, endedAt, clocks: incidentClocks(knownAt, endedAt, { words, limits }) };
    },
    steps: { first: goesOn("first"), "follow-up": goesOn("follow-up"), final: goesOn("final") },
  });
}
