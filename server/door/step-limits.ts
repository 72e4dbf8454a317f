// The limits that a step of a report brings, by the city's table: of the stage it leads to, of the whole when it is taken up again.
import type { CityCalendar } from "../../shared/calendar.ts";
import type { CityProfile, Kind, Urgency } from "../../shared/city.ts";
import type { Placed } from "../../shared/event.ts";
import type { StepEvent } from "../../shared/fold/stage.ts";
import { dueAfterStop, limitAt, stageLimitAt } from "../../shared/limits.ts";
import type { Report } from "../../shared/state.ts";
import { LIMITED_STAGES, type LimitedStage } from "../../shared/terms.ts";

/** What of a report a step's limits follow from. `standing` is null for one that comes with the step in one request: nothing has stopped it. */
export type StepAbout = {
  readonly kind: string;
  readonly urgency: Urgency;
  readonly standing: Pick<Report, "stagesBefore" | "runsFrom" | "dueAt" | "stoppedAt"> | null;
};

export type StepLimits = Pick<Placed, "dueAt" | "stageDueAt" | "runsFrom">;
const NONE: StepLimits = {};

/** `from`: whence a limit runs that begins with the step. */
export type LimitsOf = (event: StepEvent, about: StepAbout, from: number) => StepLimits;

export function createStepLimits(profile: Pick<CityProfile, "stageLimits" | "kinds">, calendar: CityCalendar): LimitsOf {
  const kinds = new Map(profile.kinds.map((kind) => [kind.code, kind]));

  return (event, { kind: code, urgency, standing }, from) => {
    const kind = kinds.get(code);
    if (!kind) return NONE;
    const stage = stageAfter(event, standing);
    const limit = stage && stageLimitAt(profile, kind, { stage, urgency, minute: calendar.minuteOfDay(from) });
    return {
      ...(limit && { stageDueAt: calendar.dueAt(limit, from) }),
      ...wholeOf(event, kind, { standing, from }),
    };
  };

  function wholeOf(event: StepEvent, kind: Kind, { standing, from }: Pick<StepAbout, "standing"> & { readonly from: number }): StepLimits {
    if (event.data.dueAt !== undefined) return NONE;
    if (event.type === "chengge.report.reopened") {
      const limit = limitAt(kind, calendar.minuteOfDay(from));
      return { ...(limit && { dueAt: calendar.dueAt(limit, from) }), ...(from !== event.time && { runsFrom: from }) };
    }
    if (event.type !== "chengge.report.resumed" || standing?.dueAt == null || standing.stoppedAt === null) return NONE;
    const { dueAt, stoppedAt, runsFrom } = standing;
    const limit = limitAt(kind, calendar.minuteOfDay(runsFrom));
    return { dueAt: dueAfterStop({ dueAt, stoppedAt }, Math.max(event.time, stoppedAt), { limit, calendar }) };
  }
}

/** The stage with a limit of its own that the step leads to; undefined for the others. */
function stageAfter(event: StepEvent, standing: StepAbout["standing"]): LimitedStage | undefined {
  switch (event.type) {
    case "chengge.report.accepted":
    case "chengge.report.reopened":
      return "accepted";
    case "chengge.report.dispatched":
      return "dispatched";
    case "chengge.report.received":
      return "received";
    case "chengge.report.resolved":
      return "resolved";
    case "chengge.report.verified":
      return "verified";
    case "chengge.report.returned":
      return event.data.kind === "rework" ? "dispatched" : "accepted";
    case "chengge.report.resumed":
    case "chengge.report.unfolded": {
      const before = standing?.stagesBefore.at(-1) ?? "accepted";
      return LIMITED_STAGES.find((stage) => stage === before);
    }
    default:
      return undefined;
  }
}
