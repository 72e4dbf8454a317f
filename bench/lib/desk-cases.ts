// The cases of `desk`: reports in the towns whose desks act, each good for a few steps, and many others that came after them.
import type { DemoServer } from "./demo-server.ts";
import { openLine, requestOf } from "./post-line.ts";
import { reportEvent } from "./reports.ts";

/** Steps that a case goes through, one after the other. */
export const STEPS = [
  ["accept", {}],
  ["dispatch", { department: "law-enforcement" }],
  ["note", { reason: "现场已安排人员处理" }],
] as const;
/** Reports that come after the cases: more than a screen's list holds of a county, so that the cases are older than its newest. */
const LATER = 5000;
const BATCH = 500;

export type Case = { readonly reportId: string; readonly grid: string };
type Source = Pick<DemoServer, "url" | "source" | "sourceName">;

/** What the ids of a lane's cases begin with. */
export const laneOf = (phase: string, lane: number) => `desk-${phase}-${lane}-`;
/** The case of a lane's `turn`th step. */
export const caseOf = (phase: string, lane: number, turn: number) => `${laneOf(phase, lane)}${Math.floor(turn / STEPS.length)}`;

/** Enough for so many steps in each of the towns. */
export function casesOf(
  phase: string,
  steps: number,
  { towns, grids }: { readonly towns: readonly string[]; readonly grids: readonly string[] },
): Case[] {
  return towns.flatMap((town, lane) => {
    const here = grids.filter((grid) => grid.startsWith(town));
    return Array.from({ length: Math.ceil(steps / STEPS.length) }, (_, at) => {
      return { reportId: caseOf(phase, lane, at * STEPS.length), grid: here[at % here.length] ?? "" };
    });
  });
}

/** Submits the cases, then the others. */
export async function fill(source: Source, cases: readonly Case[], grids: readonly string[]): Promise<void> {
  const later = Array.from({ length: LATER }, (_, at) => ({ reportId: `later-${at}`, grid: grids[(at * 7919) % grids.length] ?? "" }));
  await submit(source, cases);
  for (let at = 0; at < LATER; at += BATCH) await submit(source, later.slice(at, at + BATCH));
}

export async function submit({ url, source, sourceName }: Source, cases: readonly Case[]): Promise<void> {
  const events = cases.map(({ reportId, grid }) => {
    const event = reportEvent(sourceName, 0, grid);
    return { ...event, id: reportId, data: { ...(event["data"] as object), reportId } };
  });
  const line = await openLine(url);
  const { accepted } = JSON.parse(await line.post(requestOf(url, source, events))) as { accepted: number };
  line.close();
  if (accepted !== events.length) throw new Error(`the server took ${accepted} of ${events.length} cases`);
}
