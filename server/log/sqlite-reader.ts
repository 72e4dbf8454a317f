// Reads the log's SQLite file: for the log itself, and for another process that only reads.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { CityEvent, Placed, Recorded, Seq } from "../../shared/event.ts";
import { joinTexts, type Texts, upcast } from "../../shared/record.ts";
import type { EventLog } from "./event-log.ts";
import { logFaultOf } from "./sqlite-fault.ts";

type Row = {
  seq: Seq;
  source: string;
  id: string;
  version: number;
  type: string;
  time: number;
  recorded_at: number;
  body: string;
  texts: string | null;
};

/** Opens the log of `folder` beside the server that has it. */
export function openSqliteReader(folder: string): Pick<EventLog, "readAfter" | "close"> {
  const file = join(folder, "events.sqlite");
  const db = new DatabaseSync(file, { readOnly: true, timeout: 1000 });
  return { readAfter: readerOf(db, file), close: async () => db.close() };
}

export function readerOf(db: DatabaseSync, file: string): EventLog["readAfter"] {
  const select = db.prepare(
    "SELECT record.*, texts.body AS texts FROM record LEFT JOIN texts USING (seq) WHERE seq > ? ORDER BY seq LIMIT ?",
  );
  const rows = (after: Seq, limit: number): Row[] => {
    try {
      return select.all(after, limit) as unknown as Row[];
    } catch (error) {
      throw logFaultOf(error, file);
    }
  };
  return async (after, limit) => rows(after, limit).map(recordedOf);
}

function recordedOf(row: Row): Recorded {
  const { data, placed } = JSON.parse(row.body) as { data: CityEvent["data"]; placed: Placed };
  const event = { id: row.id, source: row.source, type: row.type, time: row.time, data } as CityEvent;
  const texts = row.texts === null ? null : (JSON.parse(row.texts) as Texts);
  return upcast(joinTexts({ version: row.version, recordedAt: row.recorded_at, event, placed }, texts), row.seq);
}
