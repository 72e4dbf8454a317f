// The independent count: figures made straight from the CSV. Shares nothing with the server or the importer, not even a parser.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** Local times stay texts, "2011-08-28 00:00:00": they sort as they are, so no time zone comes in. None of them falls into a changed hour. */
export type CsvCase = {
  readonly id: string;
  readonly open: string;
  readonly close: string;
  readonly target: string;
  readonly flag: string;
  readonly department: string;
  readonly lon: number;
  readonly lat: number;
};

export function readCases(file: string): CsvCase[] {
  const bytes = readFileSync(file);
  const [header = [], ...rows] = parseCsv((file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8"));
  const at = (name: string) => {
    const column = header.indexOf(name);
    if (column < 0) throw new Error(`${file} has no column ${name}`);
    return column;
  };
  const [id, open, close, target, flag, department, lon, lat] = (
    ["id", "open_time", "close_time", "target_time", "on_time", "department", "lon", "lat"] as const
  ).map(at);
  const cell = (row: readonly string[], column: number | undefined) => row[column ?? -1] ?? "";
  return rows.map((row) => ({
    id: cell(row, id),
    open: cell(row, open),
    close: cell(row, close),
    target: cell(row, target),
    flag: cell(row, flag),
    department: cell(row, department),
    lon: Number(cell(row, lon)),
    lat: Number(cell(row, lat)),
  }));
}

function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === ",") {
      row.push(field);
      field = "";
    } else if (char === "\n") {
      row.push(field.replace(/\r$/, ""));
      rows.push(row);
      row = [];
      field = "";
    } else field += char;
  }
  if (field !== "" || row.length > 0) rows.push([...row, field]);
  return rows.filter((fields) => fields.length > 1);
}

export const FIGURES = ["opened", "closed", "open", "overdue", "openedToday", "closedToday", "dueThisMonth", "onTimeThisMonth"] as const;
export type Figures = Record<(typeof FIGURES)[number], number>;
export const noFigures = (): Figures => ({
  opened: 0,
  closed: 0,
  open: 0,
  overdue: 0,
  openedToday: 0,
  closedToday: 0,
  dueThisMonth: 0,
  onTimeThisMonth: 0,
});

/**
 * What stands at a local moment, such as "2011-08-28 00:00:00": in total (under "") and by department. A target has come when it is not after
 * `dueBy`: the moment itself, or the minute by which chengge judges.
 */
export function countAt(cases: readonly CsvCase[], moment: string, dueBy = moment): Map<string, Figures> {
  const day = moment.slice(0, 10);
  const month = moment.slice(0, 7);
  const figures = new Map<string, Figures>([["", noFigures()]]);
  for (const { open, close, target, department } of cases) {
    if (open > moment) continue;
    const isClosed = close !== "" && close <= moment;
    const isDue = target !== "" && target <= dueBy;
    const isDueThisMonth = isDue && target.startsWith(month);
    const own = figures.get(department) ?? noFigures();
    figures.set(department, own);
    for (const sum of [own, figures.get("") as Figures]) {
      sum.opened += 1;
      sum.closed += Number(isClosed);
      sum.open += Number(!isClosed);
      sum.overdue += Number(!isClosed && isDue);
      sum.openedToday += Number(open.startsWith(day));
      sum.closedToday += Number(isClosed && close.startsWith(day));
      sum.dueThisMonth += Number(isDueThisMonth);
      sum.onTimeThisMonth += Number(isDueThisMonth && isClosed && close <= target);
    }
  }
  return figures;
}

/** Opened and closed by local day, up to a moment. */
export function countDays(cases: readonly CsvCase[], moment: string): Map<string, { opened: number; closed: number }> {
  const days = new Map<string, { opened: number; closed: number }>();
  const add = (time: string, column: "opened" | "closed") => {
    if (time === "" || time > moment) return;
    const day = time.slice(0, 10);
    const row = days.get(day) ?? { opened: 0, closed: 0 };
    row[column] += 1;
    days.set(day, row);
  };
  for (const { open, close } of cases) {
    add(open, "opened");
    add(close, "closed");
  }
  return days;
}

/** The city's own flags: cases with a target, and of them those flagged ONTIME, in total (under "") and by department. */
export function countFlags(cases: readonly CsvCase[]): Map<string, { due: number; onTime: number }> {
  const flags = new Map<string, { due: number; onTime: number }>();
  for (const { target, flag, department } of cases) {
    if (target === "") continue;
    for (const key of ["", department]) {
      const row = flags.get(key) ?? { due: 0, onTime: 0 };
      row.due += 1;
      row.onTime += Number(flag === "ONTIME");
      flags.set(key, row);
    }
  }
  return flags;
}

type Ring = readonly (readonly [number, number])[];

/** Cases without a place up to a moment: on the default point, or outside the outline. */
export function countUnplaced(
  cases: readonly CsvCase[],
  moment: string,
  outlineFile: string,
): { readonly onDefault: number; readonly outside: number } {
  const outline = JSON.parse(readFileSync(outlineFile, "utf8")) as { features: { geometry: { coordinates: Ring[] } }[] };
  const ring = outline.features[0]?.geometry.coordinates[0] ?? [];
  let onDefault = 0;
  let outside = 0;
  for (const { open, lon, lat } of cases) {
    if (open > moment) continue;
    if (lon === -71.0587 && lat === 42.3594) onDefault += 1;
    else if (!isInside(ring, lon, lat)) outside += 1;
  }
  return { onDefault, outside };
}

/** Even-odd rule: how many sides a ray to the east crosses. */
function isInside(ring: Ring, x: number, y: number): boolean {
  let inside = false;
  ring.forEach(([x1, y1], at) => {
    const [x2, y2] = ring[(at + 1) % ring.length] ?? [x1, y1];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  });
  return inside;
}
