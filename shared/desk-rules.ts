// Who may do what to a report at the desk, and which fields each step takes. The server asks before it takes a step, the page before it offers one.
import { ALLOWED, type StepType } from "./fold/stage.ts";
import type { Stage } from "./view.ts";

export const REPORT_ACTIONS = [
  "accept",
  "dispatch",
  "receive",
  "resolve",
  "verify",
  "return",
  "close",
  "settle",
  "reopen",
  "remind",
  "escalate",
  "extend",
  "defer",
  "resume",
  "supervise",
  "void",
  "fold",
  "unfold",
  "undo",
  "note",
  "redact",
] as const;
export type ReportAction = (typeof REPORT_ACTIONS)[number];

/** The event that an action becomes. */
export const ACTION_EVENT: Readonly<Record<ReportAction, StepType>> = {
  accept: "chengge.report.accepted",
  dispatch: "chengge.report.dispatched",
  receive: "chengge.report.received",
  resolve: "chengge.report.resolved",
  verify: "chengge.report.verified",
  return: "chengge.report.returned",
  close: "chengge.report.closed",
  settle: "chengge.report.settled",
  reopen: "chengge.report.reopened",
  remind: "chengge.report.reminded",
  escalate: "chengge.report.escalated",
  extend: "chengge.report.extended",
  defer: "chengge.report.deferred",
  resume: "chengge.report.resumed",
  supervise: "chengge.report.supervised",
  void: "chengge.report.voided",
  fold: "chengge.report.folded",
  unfold: "chengge.report.unfolded",
  undo: "chengge.report.undone",
  note: "chengge.report.noted",
  redact: "chengge.report.redacted",
};

/** `level` of the scope's division: 0 city, 1 county, 2 town, 3 community, 4 grid. `department`: the account acts for that department only. */
export type Doer = { readonly level: number; readonly department: string | null };

/** What of a report the rules look at. */
export type ReportStanding = {
  readonly stage: Stage;
  readonly department: string | null;
  readonly coDepartments: readonly string[];
  /** Whether its last step may be taken back; where that is not known, by the stage alone. */
  readonly undoable?: boolean | undefined;
};

type Rule = {
  /** The lowest level of the territory that may take it. */
  readonly level: number;
  /** Who of the departments may: the one in charge, the supporting ones as well, or none. */
  readonly department: "none" | "lead" | "any";
};

/**
 * The table of the desk. The city without a department may do all that the stage allows. To put a case aside, give it more time, declare it
 * void or press it is for county and city; a department that needs more time asks upwards, by `escalate`.
 */
const RULES: Readonly<Record<ReportAction, Rule>> = {
  accept: { level: 3, department: "none" },
  dispatch: { level: 2, department: "none" },
  receive: { level: 2, department: "lead" },
  resolve: { level: 3, department: "lead" },
  verify: { level: 2, department: "none" },
  return: { level: 2, department: "lead" },
  close: { level: 2, department: "none" },
  settle: { level: 4, department: "none" },
  reopen: { level: 2, department: "none" },
  remind: { level: 2, department: "none" },
  escalate: { level: 3, department: "lead" },
  extend: { level: 1, department: "none" },
  defer: { level: 1, department: "none" },
  resume: { level: 1, department: "none" },
  supervise: { level: 1, department: "none" },
  void: { level: 1, department: "none" },
  fold: { level: 2, department: "none" },
  unfold: { level: 2, department: "none" },
  undo: { level: 4, department: "lead" },
  note: { level: 4, department: "any" },
  redact: { level: 0, department: "none" },
};

/** Why this doer may not take the action now; null when they may. */
export function whyNot(doer: Doer, report: ReportStanding, action: ReportAction): "stage" | "level" | "department" | null {
  if (!ALLOWED[ACTION_EVENT[action]].has(report.stage)) return "stage";
  if (action === "undo" && report.undoable === false) return "stage";
  return whoMayNot(doer, report, action)?.why ?? null;
}

/** The same without regard to the stage; `level` is the lowest that may. */
export function whoMayNot(
  doer: Doer,
  report: Pick<ReportStanding, "department" | "coDepartments">,
  action: ReportAction,
): { readonly why: "level" | "department"; readonly level: number } | null {
  const { level, department } = RULES[action];
  if (doer.department === null) return doer.level <= level ? null : { why: "level", level };
  const isLead = doer.department === report.department;
  const may = (department !== "none" && isLead) || (department === "any" && report.coDepartments.includes(doer.department));
  return may ? null : { why: "department", level };
}

/** What this doer may do now, in the order of a case's life. Redacting is left out: it is an admin's, wherever they are. */
export function actionsFor(doer: Doer, report: ReportStanding): readonly ReportAction[] {
  return REPORT_ACTIONS.filter((action) => action !== "redact" && whyNot(doer, report, action) === null);
}

/** 退回 (not ours) is the department's word or the centre's; 返工 (inspection failed) is never the department's own. */
export function returnKindsFor(doer: Doer, { stage }: Pick<ReportStanding, "stage">): readonly ("refused" | "rework")[] {
  const refused = stage === "dispatched" || stage === "received";
  return [...(refused ? (["refused"] as const) : []), ...(doer.department === null ? (["rework"] as const) : [])];
}

/** What a field changes is another step's to do, unless the step's own form has it. */
const FIELD_OF = { dueAt: "extend", department: "dispatch", coDepartments: "dispatch" } as const;

/** Of what is sent with a step, the first field that this doer may not set, and the step that it is for; null when there is none. */
export function fieldMayNot(
  doer: Doer,
  report: Pick<ReportStanding, "department" | "coDepartments">,
  action: ReportAction,
  sent: Readonly<Record<string, unknown>>,
): { readonly field: string; readonly action: ReportAction } | null {
  for (const [field, other] of Object.entries(FIELD_OF)) {
    const isOwn = ACTION_FIELDS[action].some((one) => one.field === field);
    const isSame = field === "department" && sent[field] === report.department;
    if (sent[field] === undefined || isOwn || isSame || whoMayNot(doer, report, other) === null) continue;
    return { field, action: other };
  }
  return null;
}

export type ActionField = {
  readonly field: "title" | "department" | "coDepartments" | "dueAt" | "summary" | "reason" | "until" | "into" | "kind" | "to";
  /** The desk's form does not send without it. */
  readonly needed: boolean;
};

const need = (field: ActionField["field"]): ActionField => ({ field, needed: true });
const may = (field: ActionField["field"]): ActionField => ({ field, needed: false });

/** Fields of each action's form. Over HTTP only those that the event's own schema wants are required. */
export const ACTION_FIELDS: Readonly<Record<ReportAction, readonly ActionField[]>> = {
  accept: [may("title"), may("reason")],
  dispatch: [need("department"), may("coDepartments"), may("dueAt"), may("reason")],
  receive: [],
  resolve: [need("summary")],
  verify: [may("summary")],
  return: [need("kind"), need("reason")],
  close: [may("summary")],
  settle: [need("summary")],
  reopen: [need("reason"), may("dueAt")],
  remind: [may("reason")],
  escalate: [need("reason"), may("to")],
  extend: [need("dueAt"), need("reason")],
  defer: [need("until"), need("reason")],
  resume: [may("reason"), may("dueAt")],
  supervise: [need("until"), need("reason")],
  void: [need("reason")],
  fold: [need("into"), may("reason")],
  unfold: [may("reason")],
  undo: [],
  note: [need("reason"), may("title")],
  redact: [need("reason")],
};
