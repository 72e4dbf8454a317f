// Tables of the account given, in the index's file and its transactions: a row a report, and a row a stay of a report in a stage.
// Narrow, all numbers, with every column that a figure asks for in an index of its own: a month is counted without reading a report.
import { OPEN } from "../../shared/fold/stage.ts";
import { stageNumber } from "./figures.ts";

/** A change here, or of what is written, changes ACCOUNT_FORM; the index with these tables is then built anew from the log. */
export const ACCOUNT_FORM = 2;
export const ACCOUNT_TABLE_NAMES = ["account", "stay"] as const;

/**
 * `report` is the log position of its submission. `department` and `kind` are places in the city folder's lists, -1 for any other (another folder, and
 * the index is built anew); `stage` a place in STAGES; `grid_index` -1 where the place is unknown. `ended_at`: when it was closed or settled.
 * `undo`: JSON of what the last step changed in its stays. Of a stay, `counted` are the ms that count against a limit up to `runs_from`, `allowed`
 * what the stage's own limit gives; `spent` all of `counted` once it has been left, `over` whether that was after the limit.
 */
export const ACCOUNT_TABLES = `
  CREATE TABLE account (
    report INTEGER PRIMARY KEY, department INTEGER NOT NULL, kind INTEGER NOT NULL, grid_index INTEGER NOT NULL,
    stage INTEGER NOT NULL, due_at INTEGER, ended_at INTEGER, rated_at INTEGER, satisfaction INTEGER, undo TEXT
  ) STRICT;
  CREATE INDEX account_due ON account (due_at, stage, ended_at, department, kind, grid_index) WHERE due_at IS NOT NULL;
  CREATE INDEX account_rated ON account (rated_at, satisfaction, department, kind, grid_index) WHERE rated_at IS NOT NULL;
  CREATE INDEX account_open ON account (stage, due_at, department, kind, grid_index) WHERE stage IN (${OPEN.map(stageNumber).join(", ")});
  CREATE TABLE stay (
    report INTEGER NOT NULL, n INTEGER NOT NULL, stage INTEGER NOT NULL, department INTEGER NOT NULL, kind INTEGER NOT NULL, grid_index INTEGER NOT NULL,
    entered INTEGER NOT NULL, runs_from INTEGER, counted INTEGER NOT NULL, due_at INTEGER, allowed INTEGER,
    left_at INTEGER, left_by INTEGER NOT NULL, spent INTEGER, over INTEGER, PRIMARY KEY (report, n)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX stay_left ON stay (left_at, stage, spent, allowed, over, department, kind, grid_index) WHERE spent IS NOT NULL;
  CREATE INDEX stay_sent ON stay (left_at, left_by, department, kind, grid_index) WHERE left_by > 0;
`;
