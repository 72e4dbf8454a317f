// Faults of `city.json`: its form, its codes, the tree of its divisions, and every reference from one part to another.
import { isInSeason, minutesOfClock } from "./calendar.ts";
import { CityProfile } from "./city.ts";
import { checkDesk } from "./city-desk-check.ts";
import type { Report } from "./city-fault.ts";
import { dayOfIsoDate, isoDate } from "./zone.ts";

/** What is read of a part that may be broken elsewhere: faults of one part must not hide those of another. */
export type Loose = Readonly<Record<string, unknown>>;

export type Tree = {
  /** Level of each division that a grid may hang on. */
  readonly levelOf: ReadonlyMap<string, number>;
  readonly levels: number;
};

export type ReadProfile = {
  /** Only when its form is sound. */
  readonly profile: CityProfile | undefined;
  readonly loose: Loose;
  readonly tree: Tree;
};

/** Reports every fault of a parsed `city.json`. */
export function checkProfile(json: unknown, report: Report): ReadProfile {
  const parsed = CityProfile.safeParse(json);
  for (const { path, message } of parsed.error?.issues ?? [])
    report(pathText(path) || "(whole file)", lowerFirst(message), "write it as the schema in shared/city.ts wants");
  const loose = isRecord(json) ? json : {};
  const levels = listOf(loose, "levels").length;
  checkUnique(loose, report);
  checkReferences(loose, report);
  checkPlaces(loose, report);
  checkTimes(loose, report);
  checkDesk(loose, report);
  return { profile: parsed.data, loose, tree: { levelOf: checkDivisions(loose, levels, report), levels } };
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map((key, at) => (typeof key === "number" ? `[${key}]` : at === 0 ? String(key) : `.${String(key)}`)).join("");
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
const isRecord = (value: unknown): value is Loose => typeof value === "object" && value !== null && !Array.isArray(value);
const textOf = (record: Loose | undefined, key: string): string | undefined =>
  typeof record?.[key] === "string" ? record[key] : undefined;

/** The records of a list, holes where something else stands, so that indices stay true. */
export function listOf(record: Loose, key: string): (Loose | undefined)[] {
  const list = record[key];
  return Array.isArray(list) ? list.map((member) => (isRecord(member) ? member : undefined)) : [];
}

const UNIQUE: readonly (readonly [list: string, key: string])[] = [
  ["divisions", "code"],
  ["kinds", "code"],
  ["calendars", "code"],
  ["departments", "code"],
  ["channels", "code"],
  ["sources", "source"],
  ["figures", "code"],
  ["hardRules", "code"],
];

function checkUnique(profile: Loose, report: Report): void {
  for (const [list, key] of UNIQUE)
    checkOnce(
      list,
      listOf(profile, list).map((member) => textOf(member, key)),
      { key, report },
    );
  const platforms = listOf(profile, "platforms").map((member) => member && `${textOf(member, "group")} ${textOf(member, "code")}`);
  checkOnce("platforms", platforms, { key: "code", report });
}

function checkOnce(
  list: string,
  codes: readonly (string | undefined)[],
  { key, report }: { readonly key: string; readonly report: Report },
): void {
  const first = new Map<string, number>();
  codes.forEach((code, at) => {
    if (code === undefined) return;
    const before = first.get(code);
    if (before === undefined) first.set(code, at);
    else report(`${list}[${at}].${key}`, `"${code}" is also that of ${list}[${before}]`, "give each its own");
  });
}

function checkReferences(profile: Loose, report: Report): void {
  const codes = (list: string): Set<string | undefined> => new Set(listOf(profile, list).map((member) => textOf(member, "code")));
  const [departments, calendars, kinds] = [codes("departments"), codes("calendars"), codes("kinds")];
  const need = (
    known: ReadonlySet<string | undefined>,
    code: string | undefined,
    { place, what }: { readonly place: string; readonly what: string },
  ): void => {
    if (code !== undefined && !known.has(code)) report(place, `there is no ${what} "${code}"`, `add it to ${what}s or correct the code`);
  };
  listOf(profile, "kinds").forEach((kind, at) => {
    need(departments, textOf(kind, "department"), { place: `kinds[${at}].department`, what: "department" });
    const limits = isRecord(kind?.limits) ? kind.limits : {};
    const night = isRecord(limits.night) ? limits.night : {};
    for (const [path, limit] of [
      ["first", limits.first],
      ["finish", limits.finish],
      ["night.finish", night.finish],
    ] as const) {
      if (!isRecord(limit)) continue;
      const place = `kinds[${at}].limits.${path}`;
      need(calendars, textOf(limit, "calendar"), { place: `${place}.calendar`, what: "calendar" });
      if (limit.unit === "wd" && !Number.isInteger(limit.amount))
        report(
          `${place}.amount`,
          `${String(limit.amount)} working days is no whole number`,
          "use whole working days, or working hours (wh)",
        );
    }
    if (night.from !== undefined && night.from === night.to)
      report(`kinds[${at}].limits.night`, "the night begins when it ends", "give it two different times");
  });
  listOf(profile, "sources").forEach((source, at) =>
    need(departments, textOf(source, "department"), { place: `sources[${at}].department`, what: "department" }),
  );
  listOf(profile, "hardRules").forEach((rule, at) => need(kinds, textOf(rule, "kind"), { place: `hardRules[${at}].kind`, what: "kind" }));
  const { related } = isRecord(profile.folding) ? profile.folding : {};
  (Array.isArray(related) ? related : []).forEach((pair: unknown, at) => {
    for (const [end, code] of (Array.isArray(pair) ? pair : []).entries())
      if (typeof code === "string") need(kinds, code, { place: `folding.related[${at}][${end}]`, what: "kind" });
  });
}

/** Root, parents, cycles and levels. */
function checkDivisions(profile: Loose, levels: number, report: Report): Map<string, number> {
  const divisions = listOf(profile, "divisions");
  const byCode = new Map<string, { readonly parent: string | null; readonly level: unknown; readonly at: number }>();
  divisions.forEach((division, at) => {
    const code = textOf(division, "code");
    if (code !== undefined && !byCode.has(code))
      byCode.set(code, { parent: textOf(division, "parent") ?? null, level: division?.level, at });
  });
  const roots = [...byCode].filter(([, { parent }]) => parent === null);
  if (roots.length !== 1 && divisions.length > 0) {
    const places = roots.map(([, { at }]) => `divisions[${at}]`).join(", ");
    report(
      places || "divisions",
      `${roots.length} divisions have no parent`,
      "give every division but one, the city itself, its parent's code",
    );
  }
  const [root] = roots;
  const own = textOf(profile, "code");
  if (roots.length === 1 && root && own !== undefined && root[0] !== own)
    report(`divisions[${root[1].at}].code`, `the root is "${root[0]}", but the city's code is "${own}"`, "use one code for both");
  for (const [code, { parent, level, at }] of byCode) {
    if (parent === null) {
      if (level !== 0) report(`divisions[${at}].level`, `the root "${code}" is on level ${String(level)}`, "put it on level 0");
      continue;
    }
    const above = byCode.get(parent);
    if (!above)
      report(`divisions[${at}].parent`, `"${code}" hangs on "${parent}", which is no division`, "add the parent or correct the code");
    else if (typeof level === "number" && typeof above.level === "number" && level !== above.level + 1) {
      report(
        `divisions[${at}].level`,
        `"${code}" is on level ${level}, its parent on level ${above.level}`,
        `put it on level ${above.level + 1}`,
      );
    }
    if (typeof level === "number" && levels > 0 && level >= levels - 1)
      report(
        `divisions[${at}].level`,
        `"${code}" is on level ${level}, but level ${levels - 1} is the grids'`,
        "name another level in levels or move the division up",
      );
    if (isCircular(code, byCode))
      report(`divisions[${at}].parent`, `"${code}" is its own ancestor`, "correct the parents so that every chain ends at the root");
  }
  return new Map([...byCode].map(([code, { level }]) => [code, typeof level === "number" ? level : -1]));
}

function isCircular(code: string, byCode: ReadonlyMap<string, { readonly parent: string | null }>): boolean {
  let at = byCode.get(code)?.parent ?? null;
  for (let steps = 0; at !== null && steps <= byCode.size; steps += 1) {
    if (at === code) return true;
    at = byCode.get(at)?.parent ?? null;
  }
  return false;
}

/** The city's bounds, if they are such. */
export function boundsOf(profile: Loose): CityProfile["bounds"] | undefined {
  const { data } = CityProfile.shape.bounds.safeParse(profile.bounds);
  if (!data) return undefined;
  const [west, south, east, north] = data;
  return west < east && south < north && west >= -180 && east <= 180 && south >= -90 && north <= 90 ? data : undefined;
}

function checkPlaces(profile: Loose, report: Report): void {
  const bounds = boundsOf(profile);
  if (!bounds) {
    if (CityProfile.shape.bounds.safeParse(profile.bounds).success)
      report("bounds", "are not west, south, east, north in degrees", "write [west, south, east, north], longitude first");
    return;
  }
  const [west, south, east, north] = bounds;
  listOf(profile, "divisions").forEach((division, at) => {
    const { data: center } = CityProfile.shape.bounds.safeParse([...(Array.isArray(division?.center) ? division.center : []), 0, 0]);
    if (!center) return;
    const [lng, lat] = center;
    if (lng < west || lng > east || lat < south || lat > north)
      report(`divisions[${at}].center`, `[${lng}, ${lat}] lies outside the city's bounds`, "write longitude first, inside the division");
  });
}

function checkTimes(profile: Loose, report: Report): void {
  listOf(profile, "calendars").forEach((calendar, at) => {
    const { data } = CityProfile.shape.calendars.element.safeParse(calendar);
    if (data) checkCalendar(data, `calendars[${at}]`, report);
  });
  const { data: holidays } = CityProfile.shape.holidays.safeParse(profile.holidays);
  if (holidays) checkHolidays(holidays, report);
}

function checkHolidays({ off, worked, lastYear }: CityProfile["holidays"], report: Report): void {
  const seen = new Set<string>();
  off.forEach((date, at) => {
    if (seen.has(date)) report(`holidays.off[${at}]`, `${date} is listed twice`, "list it once");
    seen.add(date);
    if (worked[date] !== undefined) report(`holidays.worked.${date}`, `${date} is both a day off and a day worked`, "keep one of the two");
    if (Number(date.slice(0, 4)) > lastYear)
      report(
        `holidays.off[${at}]`,
        `${date} is after lastYear ${lastYear}`,
        "raise lastYear to the last year whose holidays are all known",
      );
  });
}

type Calendar = CityProfile["calendars"][number];

function checkCalendar(calendar: Calendar, place: string, report: Report): void {
  if (calendar.always) return;
  let works = false;
  calendar.seasons.forEach((season, at) => {
    for (const end of ["from", "to"] as const)
      if (!isMonthDay(season[end])) report(`${place}.seasons[${at}].${end}`, `"${season[end]}" is no day of the year`, "write MM-DD");
    for (const [weekday, spans] of Object.entries(season.week)) {
      let last = -1;
      for (const [index, [from, to]] of spans.entries()) {
        const spot = `${place}.seasons[${at}].week.${weekday}[${index}]`;
        const [opens, closes] = [minutesOfClock(from), minutesOfClock(to)];
        if (opens >= closes)
          report(spot, `${from} to ${to} does not end after it begins`, "put the earlier time first; split a span at midnight");
        if (opens < last) report(spot, `${from} comes before the end of the span before it`, "list spans in order, without overlap");
        last = Math.max(last, closes);
        if (closes > opens) works = true;
      }
    }
  });
  if (!works) report(place, `the calendar "${calendar.code}" has no working time`, "give it seasons with spans, or mark it always");
  const firstDay = dayOfIsoDate("2024-01-01");
  for (let day = firstDay; day < firstDay + 366; day += 1) {
    const monthDay = isoDate(day).slice(5);
    if (calendar.seasons.length === 0 || calendar.seasons.some((season) => isInSeason(monthDay, season))) continue;
    report(
      `${place}.seasons`,
      `no season of "${calendar.code}" holds ${monthDay}`,
      "extend the seasons so that together they hold every day of the year",
    );
    return;
  }
}

function isMonthDay(text: string): boolean {
  const day = dayOfIsoDate(`2024-${text}`);
  return Number.isFinite(day) && isoDate(day).slice(5) === text;
}
