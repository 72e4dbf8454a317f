// What the door derives once and writes down: the grid, the limit, the department, and what the city folder does not know.
import type { CityCalendar } from "../../shared/calendar.ts";
import { type CityProfile, type CityTree, gridIndexOf, type Kind, type Urgency } from "../../shared/city.ts";
import type { CityEvent, DataOf, Placed } from "../../shared/event.ts";
import type { StepEvent } from "../../shared/fold/stage.ts";
import { limitAt, stageLimitAt } from "../../shared/limits.ts";
import type { Locate } from "../locate.ts";
import { cleanText } from "./clean.ts";
import { createStepLimits, type StepAbout } from "./step-limits.ts";

export type PlacingCity = { readonly profile: CityProfile; readonly tree: CityTree; readonly calendar: CityCalendar };
export type Placer = {
  /** `about`: of a step, what is known of its report. `data` is checked and clean; an unknown grid's text in it is cleaned in place. */
  readonly place: (event: CityEvent, recordedAt: number, about?: StepAbout | null) => Placed;
};

type Unknown = NonNullable<Placed["unknown"]>[number];
const NOTHING: Placed = {};

export function createPlacer(city: PlacingCity, locate: Locate): Placer {
  const { profile, tree, calendar } = city;
  const kinds = new Map(profile.kinds.map((kind) => [kind.code, kind]));
  const departments = new Set(profile.departments.map((department) => department.code));
  const unreliable = new Set(profile.sources.flatMap((source) => (source.clockUnreliable ? [source.source] : [])));

  const codeOf = (grid: number): string | undefined => tree.places[tree.gridPlace[grid] ?? -1]?.code;
  /** Today's code of a grid, or undefined. */
  const gridOf = (code: string) => codeOf(gridIndexOf(city, code));

  const limitsOf = createStepLimits(profile, calendar);
  /** Whence the limits of what a source tells run. */
  const fromOf = (event: CityEvent, recordedAt: number) => (unreliable.has(event.source) ? recordedAt : event.time);

  const dueAt = (kind: Kind, from: number): number | undefined => {
    const limit = limitAt(kind, calendar.minuteOfDay(from));
    return limit && calendar.dueAt(limit, from);
  };
  const stageDueAt = (kind: Kind, urgency: Urgency, from: number): number | undefined => {
    const limit = stageLimitAt(profile, kind, { stage: "submitted", urgency, minute: calendar.minuteOfDay(from) });
    return limit && calendar.dueAt(limit, from);
  };

  const placeReport = (data: DataOf<"chengge.report.submitted">, from: number): Placed => {
    const grid =
      (data.grid === undefined ? undefined : gridOf(data.grid)) ??
      (data.lon === undefined || data.lat === undefined ? undefined : codeOf(locate(data.lon, data.lat)));
    const kind = kinds.get(data.kind);
    const unknown: Unknown[] = [];
    if (grid === undefined) unknown.push("grid");
    if (!kind) unknown.push("kind");
    if (data.department !== undefined && !departments.has(data.department)) unknown.push("department");
    const due = kind && data.dueAt === undefined ? dueAt(kind, from) : undefined;
    const stageDue = kind && stageDueAt(kind, data.urgency, from);
    return {
      ...(grid !== undefined && { grid }),
      ...(due !== undefined && { dueAt: due }),
      ...(stageDue !== undefined && { stageDueAt: stageDue }),
      ...(kind && data.department === undefined && { department: kind.department }),
      ...(unknown.length > 0 && { unknown }),
    };
  };

  const derive = (event: CityEvent, recordedAt: number, about: StepAbout | null): Placed => {
    const from = fromOf(event, recordedAt);
    switch (event.type) {
      case "chengge.report.submitted":
        return { ...placeReport(event.data, from), ...(from !== event.time && { runsFrom: from }) };
      case "chengge.grid.status":
      case "chengge.grid.patrolled":
      case "chengge.participation.recorded": {
        const grid = gridOf(event.data.grid);
        return grid === undefined ? { unknown: ["grid"] } : { grid };
      }
      default: {
        const { data } = event;
        const limits = about && event.type.startsWith("chengge.report.") ? limitsOf(event as StepEvent, about, from) : NOTHING;
        return "department" in data && data.department !== undefined && !departments.has(data.department)
          ? { ...limits, unknown: ["department"] }
          : limits;
      }
    }
  };

  return {
    place: (event, recordedAt, about = null) => {
      const placed = derive(event, recordedAt, about);
      const data = event.data as { grid?: string };
      if (placed.grid !== data.grid && data.grid !== undefined) data.grid = cleanText(data.grid);
      return placed;
    },
  };
}
