// The rows of a view's tables: those that changed since a number, and the keys that left.

import type { Seq } from "./event.ts";
import { meets } from "./fold/area.ts";
import { DAY, DEPARTMENT_DAY, HOUR, SLOT } from "./fold/tally.ts";
import { activeIn, monthOf, placeAt, type Scope, todayOf, usualMoved } from "./scope.ts";
import type { CityState, Report, Response, Warning } from "./state.ts";
import { GRAVITY } from "./terms.ts";
import { comparableDays, usualKind } from "./usual.ts";
import { DUE_HOURS, HOUR_MS, hourOf, type RowOf, type TableName } from "./view.ts";

/** Rows of a table that changed after `prev`; all of them for -1. */
export function rowsSince(scope: Scope, name: TableName, prev: Seq): Iterable<RowOf<TableName>> {
  return ROWS[name](scope, prev);
}

const ROWS: { readonly [T in TableName]: (scope: Scope, prev: Seq) => Iterable<RowOf<T>> } = {
  *warnings({ state, place }, prev) {
    for (const warning of activeIn(state, state.warnings.values(), place)) if (warning.stamp > prev) yield bare(warning);
  },
  *returned({ state, place }, prev) {
    const here = placeAt(state, place);
    for (const warning of state.warnings.values())
      if (warning.endedAt !== null && warning.stamp > prev && meets(warning.ranges, here))
        yield { ...bare(warning), endedAt: warning.endedAt };
  },
  *responses({ state, place }, prev) {
    for (const response of activeIn(state, state.responses.values(), place)) if (response.stamp > prev) yield bare(response);
  },
  *reports({ state, tally }, prev) {
    for (const report of tally.recent ?? []) if (report.stamp > prev) yield reportRow(state, report);
  },
  *sources({ state }, prev) {
    for (const { stamp, silentAfterMs, beatAt, ...row } of state.sources.values()) if (stamp > prev) yield row;
  },
  *divisions({ state, place }, prev) {
    const warnings = [...activeIn(state, state.warnings.values(), place)];
    for (const child of placeAt(state, place).children) {
      const tally = state.places[child];
      if (!tally || (tally.totalsStamp <= prev && state.daySeq <= prev)) continue;
      const today = todayOf(state, tally);
      const [dueThisMonth = 0, onTimeThisMonth = 0] = monthOf(state, tally.days, [DAY.due, DAY.onTime]);
      let level = 0;
      for (const warning of activeIn(state, warnings, child)) level = Math.max(level, GRAVITY[warning.level]);
      yield {
        code: placeAt(state, child).code,
        reportsToday: today[DAY.submitted] ?? 0,
        open: tally.open,
        overdue: tally.overdue,
        closedToday: today[DAY.closed] ?? 0,
        dueThisMonth,
        onTimeThisMonth,
        workersOnDuty: tally.workers,
        workersRostered: tally.rostered,
        participationToday: today[DAY.activities] ?? 0,
        pointsToday: today[DAY.points] ?? 0,
        level,
      };
    }
  },
  *departments({ state, tally }, prev) {
    const today = state.city.calendar.dayOf(state.clock);
    for (const [department, row] of tally.departments ?? []) {
      if (row.stamp <= prev && state.daySeq <= prev) continue;
      const [dueThisMonth = 0, onTimeThisMonth = 0] = monthOf(state, row.days, [DEPARTMENT_DAY.due, DEPARTMENT_DAY.onTime]);
      yield {
        department,
        open: row.open,
        overdue: row.overdue,
        closedToday: row.days.get(today)?.[DEPARTMENT_DAY.closed] ?? 0,
        dueThisMonth,
        onTimeThisMonth,
      };
    }
  },
  *kinds({ state, tally }, prev) {
    const today = state.city.calendar.dayOf(state.clock);
    const { days } = comparableDays(state);
    const codes = new Set([...state.city.kinds, ...(tally.kinds?.keys() ?? [])]);
    for (const kind of codes) {
      const row = tally.kinds?.get(kind);
      if ((row?.stamp ?? 0) <= prev && !usualMoved(state, prev)) continue;
      yield { kind, today: row?.days.get(today) ?? 0, usual: usualKind(row, days) };
    }
  },
  *minutes({ tally }, prev) {
    for (const [at, row] of tally.slots ?? []) {
      if ((row[SLOT.stamp] ?? 0) > prev)
        yield { at, safety: row[SLOT.safety] ?? 0, livelihood: row[SLOT.livelihood] ?? 0, stability: row[SLOT.stability] ?? 0 };
    }
  },
  *hours({ tally }, prev) {
    for (const [at, row] of tally.hours ?? []) {
      if ((row[HOUR.stamp] ?? 0) <= prev) continue;
      yield {
        at,
        safety: row[HOUR.safety] ?? 0,
        livelihood: row[HOUR.livelihood] ?? 0,
        stability: row[HOUR.stability] ?? 0,
        closed: row[HOUR.closed] ?? 0,
        openChange: row[HOUR.openChange] ?? 0,
        overdueChange: row[HOUR.overdueChange] ?? 0,
        workersChange: row[HOUR.workersChange] ?? 0,
        activities: row[HOUR.activities] ?? 0,
        points: row[HOUR.points] ?? 0,
      };
    }
  },
  *due({ state, tally }, prev) {
    const now = hourOf(state.clock);
    for (let at = now; at <= now + DUE_HOURS * HOUR_MS; at += HOUR_MS) {
      const row = tally.due?.get(at);
      if ((row?.stamp ?? 0) <= prev && state.hourSeq <= prev) continue;
      yield { at, departments: Object.fromEntries([...(row?.departments ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))) };
    }
  },
  *notices({ state, place }, prev) {
    const here = placeAt(state, place);
    for (const { text, ...notice } of state.notices) {
      if (notice.seq <= prev) continue;
      const scope = state.city.tree.places[state.city.tree.byCode.get(notice.scope) ?? -1];
      if (scope ? scope.lo < here.hi && scope.hi > here.lo : here.parent < 0) yield notice;
    }
  },
  *timeline({ state, place }, prev) {
    const here = placeAt(state, place);
    for (const {
      stamp,
      ranges,
      warningId,
      family,
      level,
      authority,
      exercise,
      title,
      titleEn,
      raisedAt,
      startsAt,
      endedAt,
    } of state.warnings.values()) {
      if (stamp > prev && meets(ranges, here)) {
        yield {
          id: warningId,
          what: "warning",
          family,
          level: GRAVITY[level],
          authority,
          exercise,
          title,
          titleEn,
          from: startsAt ?? raisedAt,
          to: endedAt,
        };
      }
    }
    for (const { stamp, ranges, responseId, level, exercise, plan, planEn, startedAt, endedAt } of state.responses.values()) {
      if (stamp > prev && meets(ranges, here)) {
        yield {
          id: responseId,
          what: "response",
          family: null,
          level,
          authority: null,
          exercise,
          title: plan,
          titleEn: planEn,
          from: startedAt,
          to: endedAt,
        };
      }
    }
  },
};

/** Keys that left the table since `prev` and are not in it now. */
export function goneSince({ state, place }: Scope, name: TableName, prev: Seq): string[] {
  const { removals } = state;
  const gone = new Set<string>();
  for (let at = removals.length - 1; at >= 0; at -= 1) {
    const removal = removals[at];
    if (!removal || removal.seq <= prev) break;
    if (removal.table === name) gone.add(removal.key);
  }
  if (gone.size === 0) return [];
  const here = placeAt(state, place);
  const stays = (key: string): boolean => {
    if (name === "notices") return false;
    const [what, id] =
      name === "timeline"
        ? [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)]
        : [name === "responses" ? "response" : "warning", key];
    const one = what === "warning" ? state.warnings.get(id) : state.responses.get(id);
    return one !== undefined && meets(one.ranges, here) && (name === "timeline" || (one.endedAt === null) === (name !== "returned"));
  };
  return [...gone].filter((key) => !stays(key));
}

function bare<T extends Warning | Response>({ stamp, endedAt, ranges, ...row }: T): Omit<T, "stamp" | "endedAt" | "ranges"> {
  return row;
}

function reportRow({ city }: CityState, report: Report): RowOf<"reports"> {
  const {
    reportId,
    submittedSeq,
    version,
    family,
    kind,
    stage,
    stageSince,
    stageDueAt,
    urgency,
    channel,
    department,
    submittedAt,
    changedAt,
    dueAt,
    runsFrom,
    stoppedAt,
    closedAt,
    letGoAt,
    satisfaction,
    unknown,
  } = report;
  return {
    reportId,
    submittedSeq,
    version,
    family,
    kind,
    title: report.titleShown ? report.title : null,
    titleEn: report.titleShown ? report.titleEn : null,
    stage,
    stageSince,
    stageDueAt,
    urgency,
    channel,
    grid: report.grid < 0 ? null : (city.tree.places[city.tree.gridPlace[report.grid] ?? -1]?.code ?? null),
    department,
    submittedAt,
    changedAt,
    dueAt,
    runsFrom,
    stoppedAt,
    letGoAt,
    overdue: report.overdueSince !== null,
    closedAt,
    satisfaction,
    unknown,
  };
}
