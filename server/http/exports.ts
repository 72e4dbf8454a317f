// GET /api/v1/reports.csv and .xlsx, /warnings.csv and .xlsx: what a list shows, whole, sent while it is read. The audit trail tells of each by its address.
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { Grant } from "../access/grant.ts";
import { type Cell, type Column, createCityTime, LANGUAGES, type Language } from "../export/cells.ts";
import { type ReportLine, reportColumns, warningColumns } from "../export/columns.ts";
import { toCsv } from "../export/csv.ts";
import { toXlsx } from "../export/xlsx.ts";
import { type IndexedWarning, LIST_MAX, type Page, parseCursor } from "../index/report-index.ts";
import { type Guard, grantOf } from "./guard.ts";
import { caughtUp } from "./indexed.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy, Problem } from "./problem.ts";
import { readQuery } from "./query.ts";
import { createTurnstile } from "./rate.ts";
import { listed, REPORT_FILTERS, reportQueryOf } from "./reports.ts";
import { namesOf, scopeOf } from "./scope.ts";
import { WARNING_FILTERS } from "./warnings.ts";

/** Rows of one export. When there are more, a last line says so. */
export const EXPORT_MAX = 200_000;
/** Exports written at the same time by one server: each reads a page in turn with everybody's lists. */
const AT_ONCE = 4;
/** Of one token or session: who reads slowly, or not at all, does not keep everybody from theirs. */
const OWN_AT_ONCE = 2;

const FORMS = ["csv", "xlsx"] as const;
const TYPES = { csv: "text/csv; charset=utf-8", xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" } as const;
const inLanguage = { lang: z.enum(LANGUAGES).default("zh-CN") };
const ReportExport = z.object({ ...REPORT_FILTERS, ...inLanguage });
const WarningExport = z.object({ ...WARNING_FILTERS, ...inLanguage });

type Table<Row> = { readonly name: string; readonly columns: readonly Column<Row>[]; readonly rows: AsyncIterable<Row> };
type Asked = { readonly form: (typeof FORMS)[number]; readonly language: Language };

export function exportRoutes({ hub, index, guard }: Pick<AppParts, "hub" | "index"> & { readonly guard: Guard }): Router {
  const router = Router();
  const { tree, profile } = hub.city;
  const turnstile = createTurnstile(AT_ONCE);
  const ownTurnstile = createTurnstile(OWN_AT_ONCE);
  /** What to call at the end. Throws a Problem: concurrency. */
  const enter = ({ id, sessionId = id }: Grant) => {
    const full = (max: number, whose: string) =>
      new Problem("concurrency", `${max} exports ${whose} are being written: try again when one is done`, { "Retry-After": "5" });
    const leaveOwn = ownTurnstile.enter(sessionId);
    if (!leaveOwn) throw full(OWN_AT_ONCE, "of this session");
    const leave = turnstile.enter("exports");
    if (leave)
      return () => {
        leave();
        leaveOwn();
      };
    leaveOwn();
    throw full(AT_ONCE, "of all");
  };
  const fileTime = createCityTime(profile.timeZone);

  const send = async <Row>(req: Request, res: Response, { form, language, ...table }: Asked & Table<Row>) => {
    const stamp = fileTime(hub.state.clock)?.replace(/\D/g, "").slice(0, 12);
    res.set({ "Content-Type": TYPES[form], "Content-Disposition": `attachment; filename="${table.name}-${stamp}.${form}"` });
    if (req.method === "HEAD") return void res.end();
    const leave = enter(grantOf(res));
    const cells = cellsOf(table, language);
    const heading = table.columns.map((column) => (language === "en" ? column.en : column.zh));
    const body = form === "csv" ? Readable.from(toCsv(heading, cells)) : Readable.fromWeb(toXlsx({ ...table, language }, cells) as never);
    try {
      await pipeline(body, res);
    } catch (error) {
      // Whoever asked has gone: there is nobody to tell, and nothing goes on.
      if ((error as { code?: unknown }).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
    } finally {
      leave();
    }
  };

  for (const form of FORMS) {
    router.get(`/reports.${form}`, guard.only(), async (req, res) => {
      const grant = grantOf(res);
      const { lang: language, ...filters } = readQuery(req, ReportExport);
      assertMayExport(grant);
      const query = reportQueryOf(tree, grant, filters);
      await caughtUp(index, hub.state.seq);
      const rows = pagesOf((after) => index.reports({ ...query, limit: LIST_MAX, after }));
      const lines = mapped(rows, (report): ReportLine => ({ ...listed(grant, report), place: namesOf(tree, report.grid) }));
      await send(req, res, { form, language, name: "reports", columns: reportColumns({ profile, tree }, language), rows: lines });
    });
    router.get(`/warnings.${form}`, guard.only(), async (req, res) => {
      const grant = grantOf(res);
      const { lang: language, scope, ...filters } = readQuery(req, WarningExport);
      assertMayExport(grant);
      const place = scopeOf(tree, grant, scope);
      await caughtUp(index, hub.state.seq);
      const rows = pagesOf<IndexedWarning>(async (after) => index.warnings({ ...filters, scope: place.code, limit: LIST_MAX, after }));
      await send(req, res, { form, language, name: "warnings", columns: warningColumns({ profile, tree }, language), rows });
    });
    router.all([`/reports.${form}`, `/warnings.${form}`], onlyBy("GET"));
  }
  return router;
}

function assertMayExport({ audience }: ReturnType<typeof grantOf>): void {
  if (audience === "visitors") throw new Problem("role", "a visitors' display takes nothing along: ask with a token of a desk");
}

type Cursor = ReturnType<typeof parseCursor>;

/** One page after the other, the next one only when the last has been sent. */
async function* pagesOf<T>(page: (after: NonNullable<Cursor> | undefined) => Promise<Page<T>>): AsyncGenerator<T> {
  let after: NonNullable<Cursor> | undefined;
  for (;;) {
    const { items, next } = await page(after);
    yield* items;
    after = (next === null ? null : parseCursor(next)) ?? undefined;
    if (!after) return;
  }
}

async function* mapped<A, B>(rows: AsyncIterable<A>, change: (row: A) => B): AsyncGenerator<B> {
  for await (const row of rows) yield change(row);
}

async function* cellsOf<Row>({ columns, rows }: Table<Row>, language: Language): AsyncGenerator<Cell[]> {
  let count = 0;
  for await (const row of rows) {
    if (count === EXPORT_MAX) {
      yield [language === "en" ? `Only the first ${EXPORT_MAX} rows: narrow the filters` : `只含前 ${EXPORT_MAX} 行，请缩小筛选范围`];
      return;
    }
    count += 1;
    yield columns.map(({ cell }) => cell(row));
  }
}
