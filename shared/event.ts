// Everything that can happen in the city: each type of event with the schema of its data. A fact, checked once at the door.
import { z } from "zod";
import { Code, Family, Urgency } from "./city.ts";
import { ACTIVITIES, CHAINS, CONDITIONS, LEVELS } from "./terms.ts";

/** Ids of events, reports, warnings: chosen by the sender. */
export const Id = z.string().regex(/^[A-Za-z0-9._:-]{1,128}$/, "must be 1 to 128 of A-Z a-z 0-9 . _ : -");

/** Milliseconds since 1970-01-01T00:00Z, read from an RFC 3339 time with a zone. */
const Time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

export const Condition = z.enum(CONDITIONS);
export type Condition = z.infer<typeof Condition>;

export const Level = z.enum(LEVELS);
export type Level = z.infer<typeof Level>;

export const Authority = z.enum(["statutory", "city", "model"]);
export type Authority = z.infer<typeof Authority>;

const text = (max: number) => z.string().max(max);
const Actor = Id.optional();
const Title = z.string().min(1).max(120);
const Department = z.string().min(1).max(64);
/** Degrees WGS 84; another datum is converted by the sender. */
const Lon = z.number().min(-180).max(180);
const Lat = z.number().min(-90).max(90);

const Area = z.union([z.object({ grids: z.array(Code).min(1).max(5000) }), z.object({ division: Code })], {
  error: "must be { grids: [code] } or { division: code }",
});
export type Area = z.infer<typeof Area>;

/** What any step of a report may carry; each step reads what fits it. */
const step = {
  reportId: Id,
  actor: Actor,
  title: Title.optional(),
  titleEn: Title.optional(),
  department: Department.optional(),
  coDepartments: z.array(Department).max(20).optional(),
  dueAt: Time.optional(),
  summary: text(2000).optional(),
  reason: text(500).optional(),
  until: Time.optional(),
  sourceUrl: z.url().max(500).optional(),
};
const Step = z.object(step);
/** `to`: the posts told. The rest is the program's own, on a case that climbs: along which chain, at which part of which limit. */
const climb = {
  ...step,
  to: text(200).optional(),
  chain: z.enum(CHAINS).optional(),
  share: z.number().positive().max(10).optional(),
  limitAt: Time.optional(),
};
const Climb = z.object(climb);

const warningStep = {
  warningId: Id,
  actor: Actor,
  reason: text(500).optional(),
};
const WarningStep = z.object(warningStep);

/** Why a warning is there, for people: a text, or named values of at most 8,000 characters as JSON. */
const Evidence = z.union([
  text(4000),
  z.record(z.string().max(64), z.json()).refine((value) => JSON.stringify(value).length <= 8000, "is over 8,000 characters of JSON"),
]);

const noRedModel = (data: { authority?: Authority | undefined; level?: Level | undefined }) =>
  !(data.authority === "model" && data.level === "red");
const NO_RED_MODEL = { path: ["level"], error: "a model's warning is orange at most: send level orange with proposed red" };

const WarningRaised = z
  .object({
    ...warningStep,
    authority: Authority.default("city"),
    category: z.enum(["natural", "accident", "health", "security"]),
    level: Level,
    family: Family.optional(),
    kind: z.string().min(1).max(64),
    title: Title,
    titleEn: Title.optional(),
    area: Area,
    issuer: z.string().min(1).max(64),
    startsAt: Time.optional(),
    expiresAt: Time.optional(),
    instruction: text(2000).optional(),
    evidence: Evidence.optional(),
    exercise: z.boolean().optional(),
    proposed: z.literal("red").optional(),
  })
  .refine(noRedModel, NO_RED_MODEL);

/** What a shift leaves open, as the server found it when the hand-over was offered. */
const Open = z.object({
  warnings: z.int().min(0),
  unacknowledged: z.int().min(0),
  responses: z.int().min(0),
  instructions: z.int().min(0),
  overdueInstructions: z.int().min(0),
  incidents: z.int().min(0),
  /** The gravest warnings and the next due instructions. */
  warningIds: z.array(Id).max(50),
  instructionIds: z.array(Id).max(50),
  /** Head of the audit trail at that moment: by it an end that is cut off later is found. */
  auditHead: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});
export type Open = z.infer<typeof Open>;

const responseStep = { responseId: Id, actor: Actor, reason: text(500).optional() };
const ResponseLevel = z.int().min(1).max(4);

/** The schema of `data` for every type of event. */
export const EVENT_DATA = {
  "chengge.report.submitted": z
    .object({
      reportId: Id,
      actor: Actor,
      family: Family,
      kind: z.string().min(1).max(64),
      title: Title,
      titleEn: Title.optional(),
      text: text(2000).optional(),
      reading: z.object({ quantity: text(64), value: z.number(), unit: text(16), limit: z.number() }).optional(),
      grid: z.string().min(1).max(64).optional(),
      lon: Lon.optional(),
      lat: Lat.optional(),
      channel: z.string().min(1).max(64),
      urgency: Urgency,
      participant: Id.optional(),
      department: Department.optional(),
      dueAt: Time.optional(),
      sourceUrl: z.url().max(500).optional(),
    })
    .refine((data) => (data.lon === undefined) === (data.lat === undefined), { path: ["lon"], error: "lon and lat come together" }),
  "chengge.report.accepted": Step,
  "chengge.report.dispatched": z.object({ ...step, department: Department }),
  "chengge.report.received": Step,
  "chengge.report.resolved": Step,
  "chengge.report.verified": Step,
  "chengge.report.returned": z.object({ ...step, kind: z.enum(["refused", "rework"]).default("refused") }),
  "chengge.report.rated": z.object({ ...step, satisfaction: z.int().min(1).max(5) }),
  "chengge.report.closed": Step,
  "chengge.report.settled": Step,
  "chengge.report.reopened": Step,
  "chengge.report.reminded": Climb,
  "chengge.report.escalated": Climb,
  "chengge.report.extended": z.object({ ...step, dueAt: Time }),
  "chengge.report.deferred": Step,
  "chengge.report.resumed": Step,
  "chengge.report.supervised": Climb,
  "chengge.report.voided": Step,
  "chengge.report.folded": z.object({ ...step, into: Id }),
  "chengge.report.unfolded": Step,
  "chengge.report.undone": Step,
  "chengge.report.noted": Step,
  "chengge.report.redacted": Step,
  "chengge.warning.raised": WarningRaised,
  "chengge.warning.adjusted": z.object({
    ...warningStep,
    level: Level.optional(),
    title: Title.optional(),
    titleEn: Title.optional(),
    area: Area.optional(),
    expiresAt: Time.optional(),
    instruction: text(2000).optional(),
    evidence: Evidence.optional(),
    proposed: z.literal("red").optional(),
  }),
  "chengge.warning.lifted": WarningStep,
  "chengge.warning.acknowledged": WarningStep,
  "chengge.warning.received": z.object({ ...warningStep, division: Code.optional() }),
  "chengge.warning.relayed": z.object({ ...warningStep, division: Code.optional() }),
  "chengge.warning.assigned": z.object({ ...warningStep, assignee: z.string().min(1).max(64) }),
  "chengge.warning.shelved": z.object({ ...warningStep, until: Time }),
  "chengge.warning.unshelved": WarningStep,
  "chengge.warning.escalated": z.object({ ...warningStep, to: text(64).optional() }),
  "chengge.warning.confirmed": z.object({ ...warningStep, level: Level.optional() }),
  "chengge.warning.dismissed": WarningStep,
  "chengge.warning.noted": z.object({ ...warningStep, division: Code.optional() }),
  "chengge.response.started": z.object({
    ...responseStep,
    plan: z.string().min(1).max(120),
    planEn: z.string().min(1).max(120).optional(),
    level: ResponseLevel,
    area: Area,
    issuer: z.string().min(1).max(64),
    until: Time.optional(),
    exercise: z.boolean().optional(),
  }),
  "chengge.response.adjusted": z.object({
    ...responseStep,
    level: ResponseLevel.optional(),
    area: Area.optional(),
    until: Time.optional(),
  }),
  "chengge.response.ended": z.object(responseStep),
  "chengge.grid.status": z.object({
    grid: z.string().min(1).max(64),
    condition: Condition,
    workersOnDuty: z.int().min(0).max(10_000),
    workersRostered: z.int().min(0).max(10_000).optional(),
    note: text(500).optional(),
  }),
  "chengge.grid.patrolled": z.object({ grid: z.string().min(1).max(64), worker: Id.optional() }),
  "chengge.participation.recorded": z.object({
    participant: Id,
    activity: z.enum(ACTIVITIES),
    points: z.int().min(0).max(1_000_000),
    valueFen: z.int().min(0).max(100_000_000).optional(),
    grid: z.string().min(1).max(64),
  }),
  "chengge.notice.published": z.object({
    noticeId: Id,
    actor: Actor,
    scope: Code,
    title: Title,
    titleEn: Title.optional(),
    text: text(2000),
  }),
  "chengge.source.heartbeat": z.object({ records: z.number().int().min(0), lagMs: z.number().min(0) }),
  "chengge.duty.logged": z.object({
    actor: Actor,
    division: Code,
    post: z.string().min(1).max(64),
    /** The actor takes the post over, or leaves it. */
    shift: z.enum(["on", "off"]).optional(),
    text: text(2000),
  }),
  "chengge.call.logged": z.object({
    actor: Actor,
    division: Code,
    to: z.string().min(1).max(64),
    result: z.enum(["reached", "no-answer", "declined"]),
    warningId: Id.optional(),
    reportId: Id.optional(),
    text: text(500).optional(),
  }),
  "chengge.instruction.given": z.object({
    actor: Actor,
    instructionId: Id,
    division: Code,
    to: z.string().min(1).max(64),
    title: Title,
    text: text(2000).optional(),
    dueAt: Time.optional(),
    reportId: Id.optional(),
    warningId: Id.optional(),
  }),
  "chengge.instruction.done": z.object({ actor: Actor, instructionId: Id, text: text(2000).optional() }),
  "chengge.incident.reported": z.object({
    actor: Actor,
    incidentId: Id,
    stage: z.enum(["first", "follow-up", "final"]),
    by: z.enum(["phone", "written"]).optional(),
    /** When the desk learnt of it: the first report's clocks run from here, else from the report itself. */
    knownAt: Time.optional(),
    division: Code,
    title: Title,
    text: text(4000),
    warningId: Id.optional(),
    reportId: Id.optional(),
  }),
  "chengge.handover.offered": z.object({ actor: Actor, handoverId: Id, division: Code, text: text(4000), open: Open.optional() }),
  "chengge.handover.confirmed": z.object({ actor: Actor, handoverId: Id, text: text(2000).optional() }),
  "chengge.model.calibrated": z.object({ model: z.string().min(1).max(64), thresholds: z.record(z.string().max(64), z.number()) }),
  "chengge.model.configured": z.object({
    actor: Actor,
    model: z.string().min(1).max(64),
    settings: z.record(z.string().max(64), z.json()),
  }),
  "chengge.clock.ticked": z.object({ at: Time }),
  "chengge.city.loaded": z.object({ hash: z.string().max(128), version: text(64), replaced: z.record(Code, Code).optional() }),
} as const;

export type EventType = keyof typeof EVENT_DATA;
export const EVENT_TYPES = Object.keys(EVENT_DATA) as readonly EventType[];
export type DataOf<T extends EventType> = z.output<(typeof EVENT_DATA)[T]>;

/** Types that only the program itself and its desk write; refused at the door. */
export const OWN_TYPES: ReadonlySet<string> = new Set<EventType>([
  "chengge.clock.ticked",
  "chengge.city.loaded",
  "chengge.model.calibrated",
  "chengge.model.configured",
  "chengge.handover.offered",
  "chengge.handover.confirmed",
]);

/** A checked event. `time` is when it happened, by the source's clock, ms. `source` + `id` is its identity. */
export type EventOf<T extends EventType> = {
  readonly id: string;
  readonly source: string;
  readonly type: T;
  readonly time: number;
  readonly data: DataOf<T>;
};
export type CityEvent = { [T in EventType]: EventOf<T> }[EventType];

/** What the door derives once and writes down, so that no later city folder can change the past. */
export type Placed = {
  /** Code of the grid, from `data.grid` or the position; absent when unknown. */
  readonly grid?: string;
  /** The limit from the city's table, ms; absent when the kind has none. */
  readonly dueAt?: number;
  /** The limit of the stage that the step leads to, likewise. */
  readonly stageDueAt?: number;
  /** Whence the limits run, where that is not the event's own time: the source's clock is not to be trusted. */
  readonly runsFrom?: number;
  /** Department in charge by the city's table, when the event names none. */
  readonly department?: string;
  /** The log already holds a report or warning of this id that the state has let go of. */
  readonly known?: true;
  /** The version of the report or warning that the actor saw: at any other the step comes too late and changes nothing. */
  readonly ifVersion?: number;
  /** What the city folder does not know: shown and counted, never refused. */
  readonly unknown?: readonly ("grid" | "kind" | "department")[];
};

/** Version of a record's form in the log. A change of form adds an upcaster to `shared/record.ts`. */
export const RECORD_VERSION = 1;

/** Place in the log: 1, 2, 3, … with no holes, so a missing number is a lost event. */
export type Seq = number;

/** A line of the log. `recordedAt` is the city clock when the log took it, ms. */
export type Recorded = {
  readonly seq: Seq;
  readonly version: number;
  readonly recordedAt: number;
  readonly event: CityEvent;
  readonly placed: Placed;
};

/** A record before the log has numbered it. */
export type Unnumbered = Omit<Recorded, "seq">;
