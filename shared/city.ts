// The city folder's profile (`city.json`) as a schema, and the tree of codes that everything else walks.
import { z } from "zod";
import { CHAINS, FAMILIES, LEVELS, LIMITED_STAGES, URGENCIES } from "./terms.ts";

/** A division's or a grid's code: opaque to the program, its parent is given by the city folder. */
export const Code = z.string().regex(/^[A-Za-z0-9._:-]{1,32}$/);
const Name = z.string().min(1).max(64);
const Unit = z.enum(["h", "wh", "wd"]);
const HourMinute = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);
const IsoDate = z.iso.date();

/** A time limit: `h` clock hours, `wh` working hours, `wd` working days of the named calendar. */
export const Limit = z.strictObject({ amount: z.number().positive().max(10_000), unit: Unit, calendar: z.string() });
export type Limit = z.infer<typeof Limit>;

export const Family = z.enum(FAMILIES);
export type Family = z.infer<typeof Family>;

export const Urgency = z.enum(URGENCIES);
export type Urgency = z.infer<typeof Urgency>;

/** Limits of stages, from entering a stage to leaving it, each by the calendar of the report's kind. A stage without one: the whole limit alone runs. */
const StageLimits = z.partialRecord(z.enum(LIMITED_STAGES), Limit.omit({ calendar: true }));
export type StageLimits = z.infer<typeof StageLimits>;

const Kind = z.strictObject({
  code: z.string().regex(/^[A-Za-z0-9._:-]{1,32}$/),
  family: Family,
  name: Name,
  nameEn: Name,
  urgency: Urgency,
  /** Code of the department in charge. */
  department: z.string(),
  limits: z.strictObject({
    /** First response: on site, made safe, fenced. */
    first: Limit.optional(),
    /** Report to close: what `dueAt` is computed from. Absent: no limit. */
    finish: Limit.optional(),
    /** Replaces `finish` for a report made between these hours. */
    night: z.strictObject({ from: HourMinute, to: HourMinute, finish: Limit, urgency: Urgency }).optional(),
    /** In place of the city's `stageLimits` for this kind, stage by stage. */
    stages: StageLimits.optional(),
  }),
});
export type Kind = z.infer<typeof Kind>;

/** Working time: by weekday (1 Monday … 7 Sunday) a list of spans of local time; holidays have none; make-up days work as the weekday named. */
const Calendar = z.strictObject({
  code: z.string().min(1).max(16),
  name: Name,
  nameEn: Name,
  /** Working around the clock on every day, holidays included. */
  always: z.boolean().default(false),
  /** Seasons in order; the first whose span (MM-DD to MM-DD, both included, may wrap the year) holds the day counts. */
  seasons: z
    .array(
      z.strictObject({
        from: z.string().regex(/^\d\d-\d\d$/),
        to: z.string().regex(/^\d\d-\d\d$/),
        week: z.record(z.enum(["1", "2", "3", "4", "5", "6", "7"]), z.array(z.tuple([HourMinute, HourMinute]))),
      }),
    )
    .default([]),
  /** Whether public holidays stop this calendar. */
  holidays: z.boolean().default(true),
});
export type Calendar = z.infer<typeof Calendar>;

const Department = z.strictObject({
  code: z.string().regex(/^[A-Za-z0-9._:-]{1,32}$/),
  name: Name,
  nameEn: Name,
  short: Name.optional(),
  /** The towns and subdistricts themselves: cases in their hands climb the territorial chain. */
  territorial: z.boolean().optional(),
});

/** What becomes of a case near and past its limit: one step of a chain. */
const ChainStep = z.strictObject({
  /** Part of the limit that has been used up: 0.75, 1, 1.5. */
  at: z.number().positive().max(10),
  action: z.enum(["remind", "supervise", "escalate"]),
  /** Posts told. */
  to: z.array(Name).min(1).max(8),
  /** Whose: that of a case in the grid's and centre's hands, or of one that a department holds. Absent: both. */
  chain: z.enum(CHAINS).optional(),
  /** Which limit: the whole case's, or the stage's. */
  limit: z.enum(["whole", "stage"]).default("whole"),
});
export type ChainStep = z.infer<typeof ChainStep>;

/** A post on duty: people appear by it, never by name. `tel` is a sip: or tel: address of the post. */
const Post = z.strictObject({
  code: z.string().regex(/^[A-Za-z0-9._:-]{1,32}$/),
  name: Name,
  nameEn: Name,
  /** Index into `levels`: where there is such a post. */
  level: z.number().int().nonnegative(),
  /** `{division}` in it stands for the division's code. */
  tel: z
    .string()
    .regex(/^(sip|tel):[A-Za-z0-9.+_{}@:-]{1,120}$/, "is not a sip: or tel: address")
    .optional(),
});
export type Post = z.infer<typeof Post>;

/** Guidance: what to do, step by step, and which post does it. */
const PlanOfAction = z.strictObject({
  code: z.string().regex(/^[A-Za-z0-9._:-]{1,32}$/),
  name: Name,
  nameEn: Name,
  /** Kinds of reports that it is shown with; a plan without is for emergency responses. */
  kinds: z.array(z.string()).max(200).optional(),
  steps: z
    .array(z.strictObject({ text: z.string().min(1).max(200), textEn: z.string().min(1).max(300), post: z.string() }))
    .min(1)
    .max(30),
});
export type PlanOfAction = z.infer<typeof PlanOfAction>;

/** How often a source speaks when all is well. Silence is judged by it. */
export const Cadence = z.enum(["push", "minutes", "hourly", "daily"]);
export type Cadence = z.infer<typeof Cadence>;

const Source = z.strictObject({
  /** The CloudEvents `source` this system speaks as. */
  source: z.string().min(1).max(128),
  name: Name,
  nameEn: Name,
  department: z.string(),
  cadence: Cadence,
  /** City minutes without a word after which it counts as silent. */
  silentAfterMinutes: z.number().positive(),
  /** Limits run from `recordedAt` instead of `time` for a source whose clock is not to be trusted. */
  clockUnreliable: z.boolean().default(false),
  /** Families whose panels depend on it. */
  families: z.array(Family).default([]),
  /** Records held when the city folder was made; `estimate` says that it is a guess. */
  records: z.number().nonnegative().optional(),
  estimate: z.boolean().default(false),
});
export type Source = z.infer<typeof Source>;

const Division = z.strictObject({
  code: Code,
  /** `null` for the root alone. */
  parent: Code.nullable(),
  /** Index into `levels`. */
  level: z.number().int().nonnegative(),
  name: Name,
  nameEn: Name.optional(),
  /** Where its label and camera go, WGS 84, longitude first. */
  center: z.tuple([z.number(), z.number()]),
  households: z.number().int().nonnegative().optional(),
  population: z.number().int().nonnegative().optional(),
  areaKm2: z.number().nonnegative().optional(),
  simulated: z.boolean().default(false),
});
export type Division = z.infer<typeof Division>;

export const EXCHANGE_POINTS_FILE = "exchange-points.geojson";

export const CityProfile = z.strictObject({
  schema: z.literal(1),
  code: Code,
  name: Name,
  nameEn: Name,
  /** The title line of the wall. */
  title: Name,
  titleEn: Name,
  timeZone: z.string().refine(isTimeZone, "is not an IANA time zone"),
  /** What the source files were in; the folder itself is always WGS 84. */
  coordinateSystem: z.literal("WGS84"),
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  /** Shown under the map, whole. */
  mapNote: z.string().max(200).optional(),
  mapNoteEn: z.string().max(200).optional(),
  attribution: z.string().max(300).optional(),
  attributionEn: z.string().max(300).optional(),
  /** Names of the levels, root first; the last is the grid's. */
  levels: z.array(z.strictObject({ name: Name, nameEn: Name })).min(2),
  divisions: z.array(Division).min(1),
  gridsFile: z.enum(["grids.geojson", "grids.topojson"]),
  gridCount: z.number().int().positive(),
  /** Where points are exchanged: a FeatureCollection of Points with ExchangePointProperties. */
  exchangePointsFile: z.literal(EXCHANGE_POINTS_FILE).optional(),
  /** Old code → new code, for grids and divisions that were redrawn. */
  replaced: z.record(Code, Code).default({}),
  kinds: z.array(Kind).min(1),
  calendars: z.array(Calendar).min(1),
  holidays: z.strictObject({
    /** Days off (public holidays), and days worked in exchange: the weekday (1–7) whose hours they have. */
    off: z.array(IsoDate),
    worked: z.record(IsoDate, z.number().int().min(1).max(7)),
    /** Beyond this year plain weekdays count, and the desk says so. */
    lastYear: z.number().int(),
    source: z.string().max(300),
  }),
  departments: z.array(Department),
  channels: z.array(z.strictObject({ code: z.string().max(64), name: Name, nameEn: Name, resident: z.boolean() })),
  sources: z.array(Source),
  /** The four township platforms and the cloud's five: `placeholder` where the city names them itself. */
  platforms: z.array(
    z.strictObject({
      code: z.string().max(32),
      group: z.enum(["township", "cloud"]),
      name: Name,
      nameEn: Name,
      placeholder: z.boolean().default(false),
    }),
  ),
  /** Published figures, each with its date and source; never computed by the program. */
  figures: z.array(
    z.strictObject({
      code: z.string().max(64),
      name: Name,
      nameEn: Name,
      value: z.number(),
      unit: z.string().max(16),
      asOf: z.string().max(32),
      source: z.string().max(300),
    }),
  ),
  hardRules: z
    .array(
      z.strictObject({
        code: z.string().max(32),
        kind: z.string(),
        reports: z.number().int().positive(),
        withinMinutes: z.number().positive(),
        name: Name,
        nameEn: Name,
      }),
    )
    .default([]),
  /** False warnings a day that the city accepts. */
  warningBudget: z.number().positive().default(5),
  /** By the report's urgency. */
  stageLimits: z.partialRecord(Urgency, StageLimits).default({}),
  escalation: z.array(ChainStep).max(50).default([]),
  /** By level: an acknowledged warning on which nothing has been done for so long counts as unacknowledged again. Absent: never. */
  warningReturnMinutes: z.partialRecord(z.enum(LEVELS), z.number().positive()).optional(),
  posts: z.array(Post).max(100).default([]),
  plans: z.array(PlanOfAction).max(100).default([]),
  /** `automatic`: the likeness from which on reports are folded without asking. Absent: never. */
  folding: z
    .strictObject({
      automatic: z.number().min(0.5).max(1).optional(),
      /** Pairs of kinds that may be one thing. */
      related: z.array(z.tuple([z.string(), z.string()])).optional(),
    })
    .default({}),
  /** Clocks of incident reports upwards, from when the incident is known. */
  incidentReports: z
    .strictObject({
      phoneMinutes: z.number().positive(),
      writtenMinutes: z.number().positive(),
      /** Between two follow-ups. */
      followUpHours: z.number().positive(),
      /** From the end of the warning that it is about. Absent: no clock. */
      finalHours: z.number().positive().optional(),
      /** Warnings of these levels are reported upwards. */
      levels: z.array(z.enum(LEVELS)).max(4).default(["orange", "red"]),
    })
    .optional(),
  /** Names of parts of this file whose values are examples and not the city's own. */
  examples: z.array(z.string().max(32)).max(50).default([]),
  simulated: z.boolean().default(false),
});
export type CityProfile = z.infer<typeof CityProfile>;

/** `properties` of one feature of the grids file. `index` is its place in `city.json` order: depth-first, children in file order. */
export const GridProperties = z.strictObject({
  code: Code,
  parent: Code,
  name: Name,
  type: z.enum(["community", "village", "special"]),
  validFrom: IsoDate,
  validTo: IsoDate.optional(),
  households: z.number().int().nonnegative().optional(),
  population: z.number().int().nonnegative().optional(),
  simulated: z.boolean().optional(),
});
export type GridProperties = z.infer<typeof GridProperties>;

/** `properties` of one feature of the exchange points file. `simulated`: that there is such a point is known, its place is not. */
export const ExchangePointProperties = z.strictObject({ code: Code, name: Name.optional(), simulated: z.boolean().optional() });
export type ExchangePointProperties = z.infer<typeof ExchangePointProperties>;

/** One node of the tree of scopes: a division or a grid. Its grids are `lo … hi - 1`, a range of grid indices. */
export type Place = {
  readonly code: string;
  readonly name: string;
  readonly parent: number;
  readonly level: number;
  readonly lo: number;
  readonly hi: number;
  readonly children: readonly number[];
};

/** The tree of scopes: places in depth-first order, the root first; `gridPlace[i]` is grid i's place. */
export type CityTree = {
  readonly places: readonly Place[];
  readonly byCode: ReadonlyMap<string, number>;
  readonly gridPlace: readonly number[];
  /** Population by grid index, 0 where unknown. */
  readonly population: readonly number[];
};

/**
 * Orders divisions and grids depth-first, so that every scope is one range of grid indices.
 * Throws on an orphan: run `checkCity` on a folder first for all its faults with places and cures.
 */
export function buildTree(
  profile: Pick<CityProfile, "divisions">,
  grids: readonly Pick<GridProperties, "code" | "parent" | "name" | "population">[],
): CityTree {
  const divisionsOf = groupBy(profile.divisions, (division) => division.parent ?? "");
  const gridsOf = groupBy(grids, (grid) => grid.parent);
  const places: Mutable<Place>[] = [];
  const gridPlace: number[] = [];
  const population: number[] = [];

  const add = (code: string, name: string, parent: number, level: number): number => {
    const at = places.length;
    const place: Mutable<Place> = { code, name, parent, level, lo: gridPlace.length, hi: 0, children: [] };
    places.push(place);
    const children: number[] = [];
    for (const child of divisionsOf.get(code) ?? []) children.push(add(child.code, child.name, at, level + 1));
    for (const grid of gridsOf.get(code) ?? []) {
      children.push(places.length);
      places.push({
        code: grid.code,
        name: grid.name,
        parent: at,
        level: level + 1,
        lo: gridPlace.length,
        hi: gridPlace.length + 1,
        children: [],
      });
      gridPlace.push(places.length - 1);
      population.push(grid.population ?? 0);
    }
    place.children = children;
    place.hi = gridPlace.length;
    return at;
  };
  const roots = divisionsOf.get("") ?? [];
  if (roots.length !== 1) throw new Error(`a city has one root division, this one has ${roots.length}`);
  for (const root of roots) add(root.code, root.name, -1, 0);
  const expected = profile.divisions.length + grids.length;
  if (places.length !== expected) throw new Error(`${expected - places.length} divisions or grids hang on no parent`);
  return { places, byCode: new Map(places.map((place, at) => [place.code, at])), gridPlace, population };
}

type Codes = { readonly profile: Pick<CityProfile, "replaced">; readonly tree: Pick<CityTree, "places" | "byCode"> };

/**
 * The place that a code names: today's, or the one that the city folder says has replaced it. One step is all: a folder that replaces a code
 * by one that is not in use is refused. Undefined when the city knows neither.
 */
export function placeOf({ profile, tree }: Codes, code: string): Place | undefined {
  return tree.places[tree.byCode.get(code) ?? tree.byCode.get(profile.replaced[code] ?? "") ?? -1];
}

/** Index of the grid that a code names, likewise; -1 when it names a division or nothing. */
export function gridIndexOf(city: Codes, code: string | null | undefined): number {
  const place = code == null ? undefined : placeOf(city, code);
  return place && place.children.length === 0 && place.hi === place.lo + 1 ? place.lo : -1;
}

/** Whether `inner` lies in `outer` (or is it). Both are places of `tree`. */
export function isWithin(tree: CityTree, inner: number, outer: number): boolean {
  for (let at = inner; at >= 0; at = tree.places[at]?.parent ?? -1) if (at === outer) return true;
  return false;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function groupBy<T>(list: readonly T[], key: (member: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const member of list) {
    const group = groups.get(key(member));
    if (group) group.push(member);
    else groups.set(key(member), [member]);
  }
  return groups;
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}
