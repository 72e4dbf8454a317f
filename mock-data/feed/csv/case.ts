// One row of an export as a case: what happened when, or why the row cannot be taken; and the events that tell it.
import type { Family, Urgency } from "../../../shared/city.ts";
import { toCode } from "./code.ts";
import { createTimeReader, type ReadTime } from "./local-time.ts";
import { columnsOfTitle, type Mapping } from "./mapping.ts";

export type Row = Readonly<Record<string, string>>;

export type Case = {
  readonly reportId: string;
  readonly opened: number;
  readonly closed: number | null;
  readonly target: number | null;
  readonly kind: string;
  readonly title: string;
  readonly family: Family;
  readonly urgency: Urgency;
  readonly department: string | null;
  readonly channel: string;
  readonly position: { readonly lon: number; readonly lat: number } | null;
};

/** Why a row is left out whole. */
export const SKIPS = {
  "bad-row": "it has another number of fields than the header, or a broken quote",
  "bad-id": "its id is empty or holds more than A-Z a-z 0-9 . _ : -",
  "bad-opened": "its opening time is missing or unreadable",
  "bad-kind": "it has no kind",
} as const;
/** What of a row that is taken is left out, or worth knowing. */
export const NOTES = {
  "no-position": "no position in the row",
  "default-position": "a default point that stands for no location",
  "bad-position": "a position that is no longitude and latitude",
  "no-target": "no target time",
  "bad-target": "an unreadable target time, left out",
  "bad-closed": "an unreadable closing time: stays open",
  "no-closed": "closed by its status, without a closing time: stays open",
  "open-closed": "a closing time, but open by its status: stays open",
  "closed-before-opened": "closed before it was opened: sent as it is, after its opening",
  "no-department": "no department",
  "shown-twice": "a local time that the clocks showed twice: the first is taken",
  "shown-never": "a local time that the clocks skipped: moved on by the hour skipped",
} as const;
export type Skip = keyof typeof SKIPS;
export type Note = keyof typeof NOTES;

const TITLE_MAX = 120;
const ID = /^[A-Za-z0-9._:-]{1,100}$/;

/** Reads rows by the mapping; `note` hears what was found on the way. */
export function createCaseReader(mapping: Mapping, note: (note: Note) => void): (row: Row) => Case | Skip {
  const { columns, family, urgency } = mapping;
  const readTime = noting(createTimeReader(mapping.timeZone, mapping.timeFormat), note);
  const titleColumns = columnsOfTitle(mapping.title);
  const of = (row: Row, column: string | undefined) => (column === undefined ? "" : (row[column] ?? "").trim());

  const closedOf = (row: Row): number | null => {
    const text = of(row, columns.closed);
    const isClosed = mapping.closedStatus?.includes(of(row, columns.status));
    if (text === "") {
      if (isClosed) note("no-closed");
      return null;
    }
    if (isClosed === false) {
      note("open-closed");
      return null;
    }
    const time = readTime(text);
    if (time === null) note("bad-closed");
    return time;
  };
  const targetOf = (row: Row): number | null => {
    const text = of(row, columns.target);
    const time = text === "" ? null : readTime(text);
    if (time === null) note(text === "" ? "no-target" : "bad-target");
    return time;
  };
  const positionOf = (row: Row): Case["position"] => {
    const [lonText, latText] = [of(row, columns.lon), of(row, columns.lat)];
    const [lon, lat] = [Number(lonText), Number(latText)];
    const isPoint = Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
    const fault =
      lonText === "" || latText === ""
        ? "no-position"
        : !isPoint
          ? "bad-position"
          : isDefault(mapping, lon, lat)
            ? "default-position"
            : null;
    if (fault === null) return { lon, lat };
    note(fault);
    return null;
  };

  return (row) => {
    const reportId = mapping.idPrefix + of(row, columns.id);
    if (of(row, columns.id) === "" || !ID.test(reportId)) return "bad-id";
    const opened = readTime(of(row, columns.opened));
    if (opened === null) return "bad-opened";
    const kind = toCode(of(row, columns.kind));
    if (kind === "") return "bad-kind";
    const closed = closedOf(row);
    if (closed !== null && closed < opened) note("closed-before-opened");
    const department = toCode(of(row, columns.department));
    if (department === "") note("no-department");
    const title = titleColumns.reduce((text, column) => text.replaceAll(`{${column}}`, of(row, column)), mapping.title).trim();
    return {
      reportId,
      opened,
      closed,
      target: targetOf(row),
      kind,
      title: cut(title === "" ? kind : title),
      family: family.values[of(row, family.column)] ?? family.default,
      urgency: urgency.values[of(row, urgency.column)] ?? urgency.default,
      department: department === "" ? null : department,
      channel: toCode(of(row, columns.channel)) || mapping.channel,
      position: positionOf(row),
    };
  };
}

export type CloudEvent = {
  readonly specversion: "1.0";
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
};

/** Ids come from the row's id, so that a row sent twice is taken once. */
export function toSubmitted(
  source: string,
  { reportId, opened, target, kind, title, family, urgency, department, channel, position }: Case,
): CloudEvent {
  return envelope(source, {
    id: `${reportId}:submitted`,
    type: "chengge.report.submitted",
    time: opened,
    data: {
      reportId,
      family,
      kind,
      title,
      titleEn: title,
      channel,
      urgency,
      ...position,
      ...(department !== null && { department }),
      ...(target !== null && { dueAt: rfc3339(target) }),
    },
  });
}

export function toClosed(source: string, { reportId, closed }: { readonly reportId: string; readonly closed: number }): CloudEvent {
  return envelope(source, { id: `${reportId}:closed`, type: "chengge.report.closed", time: closed, data: { reportId } });
}

/** Says that nothing more was to be had until `time`: it moves the clock of a server that runs on the stream's time. */
export function toHeartbeat(source: string, time: number, records: number): CloudEvent {
  return envelope(source, { id: `heartbeat:${rfc3339(time)}`, type: "chengge.source.heartbeat", time, data: { records, lagMs: 0 } });
}

function envelope(
  source: string,
  { time, ...rest }: { readonly id: string; readonly type: string; readonly time: number; readonly data: CloudEvent["data"] },
): CloudEvent {
  return { specversion: "1.0", source, time: rfc3339(time), ...rest };
}

const rfc3339 = (time: number) => new Date(time).toISOString();

function isDefault({ noLocation }: Mapping, lon: number, lat: number): boolean {
  return noLocation.some(([defaultLon, defaultLat]) => defaultLon === lon && defaultLat === lat);
}

/** Halves no character. */
function cut(title: string): string {
  return title.length <= TITLE_MAX ? title : `${title.slice(0, TITLE_MAX - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

function noting(read: ReadTime, note: (note: Note) => void): (text: string) => number | null {
  return (text) => {
    const local = read(text);
    if (local?.shown === "twice") note("shown-twice");
    if (local?.shown === "never") note("shown-never");
    return local?.time ?? null;
  };
}
