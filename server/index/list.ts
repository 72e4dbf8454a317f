// Finds a page of reports among millions: chooses the index to go through, so that neither a rare filter nor a frequent word costs more than a moment.
import type { DatabaseSync } from "node:sqlite";
import { type Asked, type Condition, type Facet, facetsOf, restOf, type Value } from "./filters.ts";
import { matchOf, piecesOf } from "./pairs.ts";
import { COUNT_MAX } from "./report-index.ts";

/** `time` is what the list is sorted by. */
export type ListedRow = {
  readonly seq: number;
  readonly time: number;
  readonly grid: string | null;
  readonly folded: string;
  readonly extra: string;
};
export type Listed = { readonly rows: readonly ListedRow[]; readonly total?: number };

/** When which way is taken. */
export type Bounds = {
  /** Of the newest reports so many are looked at before an index of its own is gone through: most pages are full by then. */
  readonly newestRows: number;
  /** Words found in fewer reports than this are looked up first, all of them; others are looked for in the reports that the filters leave. */
  readonly rareMatches: number;
  /** Matches are counted up to here, to choose by. */
  readonly matchesMax: number;
};
const BOUNDS: Bounds = { newestRows: 20_000, rareMatches: 20_000, matchesMax: 200_000 };
/** An index with more than this part of all reports is no better than the order of time. */
const SELECTIVE_PART = 4;
/** Looking into a report's words costs so much more than looking one up that was found by them. */
const LOOK_COST = 2.5;
/** A row that is looked up costs so much more than one that its index tells whole. */
const LOOKUP_COST = 8;
/** How many rows a condition has is remembered so long, in real time; it only helps to choose. */
const REMEMBERED_MS = 10 * 60_000;
const REMEMBERED_MAX = 1000;

type Search = { readonly match: string; readonly rare: boolean; readonly count: number; readonly look: Condition };
/** A way to go through reports: where they come from, and what that does not settle. */
type Path = { readonly from: string; readonly conditions: readonly Condition[] };

export interface Lister {
  list(asked: Asked): Listed;
}

export function createLister(db: DatabaseSync, { newestRows, rareMatches, matchesMax }: Bounds = BOUNDS): Lister {
  const body = db.prepare("SELECT grid, folded, extra FROM body WHERE seq = ?");
  const countOf = createCounter(db);
  const all = () => countOf("report", ["1"]);

  const searchOf = ({ q, shownOnly }: Asked): Search | null => {
    if (q === undefined) return null;
    const words = matchOf(q);
    if (words === null) return { match: "", rare: true, count: 0, look: ["0"] };
    const match = shownOnly ? `{shown} : (${words})` : words;
    const count = countOf("words", ["words MATCH ?", match], matchesMax);
    const columns = shownOnly ? ["c0"] : ["c0", "c1"];
    const pieces = piecesOf(q);
    const holds = pieces.map(() => `(${columns.map((column) => `instr(' ' || ${column} || ' ', ?)`).join(" OR ")})`).join(" AND ");
    const look: Condition = [
      `EXISTS (SELECT 1 FROM words_content WHERE id = report.seq AND ${holds})`,
      ...pieces.flatMap((piece) => columns.map(() => piece)),
    ];
    return { match, rare: count < rareMatches, count, look };
  };

  /** The way with the fewest rows to look at. */
  const pathOf = (facets: readonly Facet[], search: Search | null): Path => {
    // The stage stands in no other index, so elsewhere it is looked up row by row.
    const looksUp = facets.some(({ index }) => index === "report_stage");
    const counted = facets.map((facet) => {
      const rows = countOf(`report INDEXED BY ${facet.index}`, facet.condition);
      return { facet, rows, cost: looksUp && facet.index !== "report_stage" ? rows * LOOKUP_COST : rows };
    });
    const best = counted.sort((a, b) => a.cost - b.cost)[0];
    if (search && (search.rare || search.count < (best?.rows ?? all()) * LOOK_COST)) return byWords(search, facets);
    const index = best && best.rows * SELECTIVE_PART < all() ? best.facet.index : "report_time";
    return { from: `report INDEXED BY ${index}`, conditions: rowByRow(facets, search) };
  };
  const byWords = ({ match }: Search, facets: readonly Facet[]): Path =>
    match === ""
      ? { from: "report", conditions: [["0"]] }
      : {
          from: "words CROSS JOIN report ON report.seq = words.rowid",
          conditions: [["words MATCH ?", match], ...facets.map(({ condition }) => condition)],
        };

  const select = (path: Path, { conditions, order, limit }: { conditions: readonly Condition[]; order: Order; limit: number }) => {
    const { where, values } = joined([...path.conditions, ...conditions]);
    const sql = `SELECT report.seq AS seq, ${order.by} AS time FROM ${path.from} WHERE ${where} ORDER BY ${order.by} ${order.way}, report.seq ${order.way} LIMIT ?`;
    return db.prepare(sql).all(...values, limit) as { seq: number; time: number }[];
  };

  /** The newest reports alone, in order of time. */
  const selectNewest = (
    facets: readonly Facet[],
    search: Search | null,
    { conditions, limit, asked }: { conditions: readonly Condition[]; limit: number; asked: Asked },
  ) => {
    const within = joined([...afterConditions(asked, NEWEST), ...timeConditions(asked)]);
    const newest = `(SELECT * FROM report INDEXED BY report_time WHERE ${within.where} ORDER BY submitted_at DESC, seq DESC LIMIT ${newestRows}) AS report`;
    const { where, values } = joined([...rowByRow(facets, search), ...conditions]);
    const sql = `SELECT seq, submitted_at AS time FROM ${newest} WHERE ${where} ORDER BY submitted_at DESC, seq DESC LIMIT ?`;
    return db.prepare(sql).all(...within.values, ...values, limit) as { seq: number; time: number }[];
  };

  const keysOf = (asked: Asked, facets: readonly Facet[], search: Search | null) => {
    const conditions = restOf(asked);
    const { limit } = asked;
    if (asked.sort === "due") {
      const path: Path = search?.rare
        ? byWords(search, facets)
        : { from: "report INDEXED BY report_open", conditions: rowByRow(facets, search) };
      return select(path, { conditions: [...conditions, ...afterConditions(asked, DUE)], order: DUE, limit });
    }
    const order = { conditions: [...conditions, ...afterConditions(asked, NEWEST)], order: NEWEST, limit };
    if (asked.incident !== undefined) return select({ from: "report", conditions: rowByRow(facets, search) }, order);
    const fewest = facets.map((facet) => countOf(`report INDEXED BY ${facet.index}`, facet.condition));
    if (limit < COUNT_MAX && !search?.rare && !fewest.some((rows) => rows < newestRows)) {
      const found = selectNewest(facets, search, { conditions, limit, asked });
      if (found.length === limit) return found;
    }
    return select(pathOf(facets, search), order);
  };

  return {
    list(asked) {
      const facets = facetsOf(db, asked);
      const search = searchOf(asked);
      // Looking for words costs most: what is counted is then found at the same time.
      const isWhole = asked.count === true && search !== null && asked.after === undefined;
      const keys = keysOf(isWhole ? { ...asked, limit: COUNT_MAX } : asked, facets, search);
      const rows = keys.slice(0, asked.limit).map(({ seq, time }) => {
        const { grid, folded, extra } = body.get(seq) as { grid: string | null; folded: string; extra: string };
        return { seq, time, grid, folded, extra };
      });
      if (!asked.count) return { rows };
      if (isWhole) return { rows, total: keys.length };
      const path = asked.incident === undefined ? pathOf(facets, search) : { from: "report", conditions: rowByRow(facets, search) };
      const { where, values } = joined([...path.conditions, ...restOf(asked)]);
      const total = db.prepare(`SELECT count(*) AS n FROM (SELECT 1 FROM ${path.from} WHERE ${where} LIMIT ?)`).get(...values, COUNT_MAX);
      return { rows, total: Number(total?.["n"]) };
    },
  };
}

/** What is looked at in each row. SQLite leaves what looks into another table to the last. */
const rowByRow = (facets: readonly Facet[], search: Search | null): Condition[] => [
  ...facets.map(({ condition }) => condition),
  ...(search ? [search.look] : []),
];

type Order = { readonly by: "submitted_at" | "open_due"; readonly way: "ASC" | "DESC" };
const NEWEST: Order = { by: "submitted_at", way: "DESC" };
const DUE: Order = { by: "open_due", way: "ASC" };

const afterConditions = ({ after }: Asked, { by, way }: Order): Condition[] =>
  after ? [[`(${by}, report.seq) ${way === "ASC" ? ">" : "<"} (?, ?)`, after.time, after.seq]] : [];

const timeConditions = ({ from, to }: Asked): Condition[] => [
  ...(from === undefined ? [] : [["submitted_at >= ?", from] as const]),
  ...(to === undefined ? [] : [["submitted_at < ?", to] as const]),
];

function joined(conditions: readonly Condition[]): { readonly where: string; readonly values: Value[] } {
  return {
    where: conditions.map(([sql]) => sql).join(" AND ") || "1",
    values: conditions.flatMap(([, ...values]) => values),
  };
}

/** How many rows a condition has, up to `most`; old figures will do. */
function createCounter(db: DatabaseSync) {
  const known = new Map<string, { readonly rows: number; readonly at: number }>();
  return (from: string, [sql, ...values]: Condition, most = Number.MAX_SAFE_INTEGER): number => {
    const key = JSON.stringify([from, sql, values]);
    const now = performance.now();
    const remembered = known.get(key);
    if (remembered && now - remembered.at < REMEMBERED_MS) return remembered.rows;
    const row = db.prepare(`SELECT count(*) AS n FROM (SELECT 1 FROM ${from} WHERE ${sql} LIMIT ?)`).get(...values, most);
    const rows = Number(row?.["n"]);
    known.delete(key);
    known.set(key, { rows, at: now });
    if (known.size > REMEMBERED_MAX) known.delete(known.keys().next().value as string);
    return rows;
  };
}
