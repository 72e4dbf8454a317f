// What the passing of time asks of one case or warning: the steps of its chain, the end of the term for which it was put aside.
import { createHash } from "node:crypto";
import type { ChainStep, CityProfile } from "../../shared/city.ts";
import type { CityEvent, EventType, Unnumbered } from "../../shared/event.ts";
import { OWN_SOURCE } from "../../shared/fold/source.ts";
import { OPEN, type StepEvent } from "../../shared/fold/stage.ts";
import { recordOf } from "../../shared/record.ts";
import { createReportClocks } from "../../shared/report-clocks.ts";
import type { CityContext, Report, Warning } from "../../shared/state.ts";
import type { Chain } from "../../shared/terms.ts";
import { instantAtShare } from "../../shared/time-left.ts";
import { createStepLimits } from "../door/step-limits.ts";

const EVENT_OF = {
  remind: "chengge.report.reminded",
  supervise: "chengge.report.supervised",
  escalate: "chengge.report.escalated",
} as const satisfies Record<ChainStep["action"], EventType>;

/** Something to be written when `at` has come. Its record's id follows from what it is about, so that of many servers one writes it. */
export type Coming = { readonly at: number; readonly record: (minute: number, now: number) => Unnumbered };

export type Climbing = {
  /** In order of time; nothing that the case has behind it. */
  readonly ofReport: (report: Report) => readonly Coming[];
  /** The return of an acknowledged warning on which nothing was done since; null where none is to come. */
  readonly ofWarning: (warning: Warning) => Coming | null;
};

export function createClimbing({ profile, calendar }: Pick<CityContext, "profile" | "calendar">): Climbing {
  const clocks = createReportClocks(profile, calendar);
  const limitsOf = createStepLimits(profile, calendar);
  const territorial = new Set(profile.departments.flatMap((department) => (department.territorial ? [department.code] : [])));

  const chainOf = ({ stage, department }: Report): Chain =>
    stage === "submitted" || stage === "accepted" || department === null || territorial.has(department) ? "territorial" : "departmental";

  const ofLimit = (report: Report, of: ChainStep["limit"]): Coming[] => {
    const [since, dueAt] = of === "whole" ? [report.runsFrom, report.dueAt] : [report.stageSince, report.stageDueAt];
    // A stage's limit that is the whole's own is climbed once.
    if (dueAt === null || (of === "stage" && dueAt === report.dueAt)) return [];
    const chain = chainOf(report);
    const spans = clocks.spans(report);
    return profile.escalation
      .filter((step) => step.limit === of && (step.chain ?? chain) === chain && step.at > report.climbed[of])
      .flatMap((step): Coming[] => {
        const at = instantAtShare({ since, dueAt }, step.at, spans);
        return at === null ? [] : [{ at, record: (minute, now) => climbRecord(report, step, { chain, limitAt: dueAt, minute, now }) }];
      });
  };

  return {
    ofReport(report) {
      if (!OPEN.includes(report.stage)) return [];
      if (report.stage !== "deferred") return [...ofLimit(report, "whole"), ...ofLimit(report, "stage")].sort((a, b) => a.at - b.at);
      const { stageDueAt: until, stageSince, reportId } = report;
      if (until === null) return [];
      const record: Coming["record"] = (minute, now) => {
        const event = own("chengge.report.resumed", idOf("term", reportId, stageSince, until), Math.max(minute, until), {
          reportId,
        }) as StepEvent;
        const limits = limitsOf(event, { kind: report.kind, urgency: report.urgency, standing: report }, event.time);
        return recordOf(event, limits, now);
      };
      return [{ at: until, record }];
    },
    ofWarning(warning) {
      const { warningId, level, acknowledgedAt, changedAt, version } = warning;
      const minutes = returnMinutes(profile, level);
      const isMoved = acknowledgedAt === null || changedAt > acknowledgedAt || warning.confirmedAt !== null;
      if (minutes === undefined || isMoved || warning.endedAt !== null || warning.shelvedUntil !== null) return null;
      return {
        at: acknowledgedAt + minutes * 60_000,
        record: (minute, now) =>
          // Whoever moves it at the same moment is believed.
          recordOf(
            own("chengge.warning.escalated", idOf("return", warningId, acknowledgedAt), minute, { warningId }),
            { ifVersion: version },
            now,
          ),
      };
    },
  };
}

const returnMinutes = ({ warningReturnMinutes }: CityProfile, level: Warning["level"]) => warningReturnMinutes?.[level];

type Climb = { readonly chain: Chain; readonly limitAt: number; readonly minute: number; readonly now: number };

function climbRecord({ reportId }: Report, step: ChainStep, { chain, limitAt, minute, now }: Climb): Unnumbered {
  const { at: share, limit, to, action } = step;
  const data = { reportId, to: to.join("、"), chain, share, limitAt };
  return recordOf(own(EVENT_OF[action], idOf("climb", reportId, limit, limitAt, share), minute, data), {}, now);
}

const own = (type: EventType, id: string, time: number, data: Record<string, unknown>) =>
  ({ id, source: OWN_SOURCE, type, time, data }) as unknown as CityEvent;

/** As short whatever the report's id. */
const idOf = (what: string, ...parts: readonly (string | number)[]) =>
  `${what}:${createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 40)}`;
