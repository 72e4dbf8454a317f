// GET /api/v1/accountability: who closed in time, how long each stage took, what came back; and GET …/cases, the very cases behind a figure.
import { Router } from "express";
import { z } from "zod";
import { toJson } from "../../shared/json.ts";
import { type AccountRow, createAsker, type Span } from "../accountability/ask.ts";
import { BY, type By } from "../accountability/count.ts";
import { FIGURE_NAMES, FIGURES, TIMED_STAGES } from "../accountability/figures.ts";
import { ACCOUNT_PERIODS } from "../accountability/stretches.ts";
import { cursorText } from "../index/report-index.ts";
import { type Guard, grantOf } from "./guard.ts";
import { caughtUp, readCursor } from "./indexed.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy, Problem } from "./problem.ts";
import { inScope, paging, QueryTime, readQuery } from "./query.ts";
import { namesOf, scopeOf } from "./scope.ts";

/** A year is the longest that people answer for at once; it bounds what one question reads. */
const LONGEST_MS = 367 * 86_400_000;
const Word = z.string().min(1).max(64);
const inTime = {
  period: z.enum(ACCOUNT_PERIODS).optional(),
  at: QueryTime.optional(),
  from: QueryTime.optional(),
  to: QueryTime.optional(),
};
const AccountQuery = z.object({ ...inScope, by: z.enum(BY).default("department"), ...inTime });
const CasesQuery = z.object({
  ...inScope,
  figure: z.enum(FIGURE_NAMES),
  stage: z.enum(TIMED_STAGES).optional(),
  department: Word.optional(),
  kind: Word.optional(),
  unplaced: z.literal("true").optional(),
  ...inTime,
  ...paging,
});

/** Where each figure's rule stands in words. */
const RULES = Object.fromEntries(
  ["onTime", "stages", "returned", "rework", "reopened", "satisfaction", "overdueNow", "before"].map((key) => [
    key,
    `docs/accountability.md#${key.toLowerCase()}`,
  ]),
);

type Parts = Pick<AppParts, "hub" | "index" | "accounts"> & { readonly guard: Guard };

export function accountabilityRoutes({ hub, index, accounts, guard }: Parts): Router {
  const router = Router();
  const asker = createAsker({ state: () => hub.state, accounts });
  const { tree, profile } = hub.city;
  const names = {
    department: new Map(profile.departments.map((one) => [one.code, one])),
    kind: new Map(profile.kinds.map((one) => [one.code, one])),
    division: new Map(profile.divisions.map((one) => [one.code, one])),
  } as const;
  const nameOf = (by: By, code: string): { readonly name: string | null; readonly nameEn: string | null } => {
    const named = names[by].get(code);
    const grid = by === "division" ? tree.places[tree.byCode.get(code) ?? -1] : undefined;
    return { name: named?.name ?? grid?.name ?? null, nameEn: named?.nameEn ?? null };
  };

  router.get("/accountability", guard.only("supervisor", "admin"), async (req, res) => {
    const { by, scope, ...time } = readQuery(req, AccountQuery);
    const place = scopeOf(tree, grantOf(res), scope);
    const span = spanOf(time);
    await caughtUp(index, hub.state.seq);
    const { clock } = hub.state;
    const { now, before } = asker.stretches(span);
    const account = await asker.account({ scope: place.code, by, ...span });
    const said = ({ code, ...row }: AccountRow) => ({
      code,
      ...nameOf(by, code),
      ...row,
      rate: rateOf(row),
      before: { ...row.before, rate: rateOf(row.before) },
    });
    const { code: _, ...total } = said(account.total);
    res.json({
      ...(toJson({ scope: place.code, by, clock, ...now, before }) as object),
      rules: RULES,
      total,
      rows: account.rows.map(said),
    });
  });

  router.get("/accountability/cases", guard.only("supervisor", "admin"), async (req, res) => {
    const { scope, cursor, figure, stage, department, kind, unplaced, limit, ...time } = readQuery(req, CasesQuery);
    const place = scopeOf(tree, grantOf(res), scope);
    if (unplaced && place.parent >= 0) throw new Problem("query", "unplaced: reports of unknown place are seen at the city's scope alone");
    if ((FIGURES[figure].base === "left") !== (stage !== undefined))
      throw new Problem("query", "stage: name one for the figures left and over, and for no other");
    await caughtUp(index, hub.state.seq);
    const stretch = asker.stretches(spanOf(time)).now;
    const asked = { scope: place.code, figure, stage, department, kind, unplaced: unplaced !== undefined, stretch, limit };
    const { items, next, total } = await asker.cases({ ...asked, after: readCursor(cursor) });
    res.json({
      items: items.map(({ stay, ...report }) => ({
        ...(toJson(report) as object),
        place: namesOf(tree, report.grid),
        stay: stay && { ...(toJson(stay) as object), enteredAt: iso(stay.enteredAt), leftAt: iso(stay.leftAt) },
      })),
      next: next && cursorText(next),
      total,
    });
  });
  router.all(["/accountability", "/accountability/cases"], onlyBy("GET"));
  return router;
}

type Time = { readonly [K in keyof typeof inTime]?: z.output<(typeof inTime)[K]> };

/** This month, unless another is asked for. Throws a Problem. */
function spanOf({ period, at, from, to }: Time): Span {
  if (from === undefined && to === undefined) return { period: period ?? "month", at };
  if (from === undefined || to === undefined || period !== undefined || at !== undefined)
    throw new Problem("query", "from, to: give both, or a period (with at) instead");
  if (to <= from || to - from > LONGEST_MS) throw new Problem("query", "to: must be after from, by a year at most");
  return { from, to };
}

const rateOf = ({ due, onTime }: { readonly due: number; readonly onTime: number }) => (due > 0 ? onTime / due : null);
const iso = (time: number) => new Date(time).toISOString();
