// Gathers the evidence for the auditor: over the API while the server runs, and from where the log lies.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { openSqliteReader } from "../../../server/log/sqlite-reader.ts";
import { type Evidence, faultsIn, type LogRow } from "./auditor.ts";
import type { FaultServer } from "./server.ts";
import type { Ledger } from "./source.ts";

const PAGE = 200;
const CHUNK = 5000;

export type Audit = { readonly faults: readonly string[]; readonly events: number; readonly records: number; readonly overdue: number };

/** The sources have finished and `server` runs. `readLog` reads the whole log; by default the server's own file. */
export async function audit(
  server: FaultServer,
  ledgers: readonly Ledger[],
  readLog: () => Promise<readonly LogRow[]> = () => readSqliteLog(server.folder),
): Promise<Audit> {
  const { display, sourceName } = server.access();
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${display}` } });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  const listed = new Map<string, boolean>();
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: ReportPage = await get(`/api/v1/reports?limit=${PAGE}${cursor === "" ? "" : `&cursor=${cursor}`}`);
    for (const { reportId, stage } of page.items) {
      if (listed.has(reportId)) throw new Error(`${reportId} is listed twice`);
      listed.set(reportId, stage === "closed");
    }
    cursor = page.next;
  }
  const { timeZone } = await get<{ timeZone: string }>("/api/v1/city");
  const dayOf = (time: number) => new Date(time).toLocaleDateString("sv-SE", { timeZone });
  // The program's own ticks come any time: the log is read between two looks at its head that say the same.
  for (;;) {
    const head = await get<Evidence["head"]>("/api/v1/log/head");
    const { totals, clock } = await get<{ totals: Evidence["totals"]; clock: string }>("/api/v1/state");
    const rows = await readLog();
    if ((await get<Evidence["head"]>("/api/v1/log/head")).count !== head.count) continue;
    const faults = faultsIn({ ledgers, sourceName, rows, head, totals, clock: Date.parse(clock), dayOf, listed });
    return { faults, overdue: totals.overdue, events: ledgers.reduce((sum, { taken }) => sum + taken.size, 0), records: rows.length };
  }
}

type ReportPage = { readonly items: readonly { readonly reportId: string; readonly stage: string }[]; readonly next: string | null };

/** The demo has one folder under its data folder, and the log lies there. */
export async function readSqliteLog(folder: string): Promise<readonly LogRow[]> {
  const [name = ""] = readdirSync(join(folder, "demo"));
  const log = openSqliteReader(join(folder, "demo", name));
  const rows: LogRow[] = [];
  try {
    for (;;) {
      const records = await log.readAfter(rows.at(-1)?.seq ?? 0, CHUNK);
      if (records.length === 0) return rows;
      for (const { seq, event } of records) rows.push({ seq, source: event.source, id: event.id });
    }
  } finally {
    await log.close();
  }
}
