// Run as a process by snapshotter.ts: folds the log on from the stored snapshot and replaces that. Exits with 1 when it cannot.
import { setPriority } from "node:os";
import { text } from "node:stream/consumers";
import { emptyState, reduce, withCity } from "../../shared/state.ts";
import { loadCity } from "../city-folder.ts";
import { identityOf } from "../log/event-log.ts";
import { openLogReader } from "../log/log-reader.ts";
import { createLogger } from "../logger.ts";
import type { SnapshotOrder } from "./snapshotter.ts";
import { createSnapshotStore, restoreState } from "./state-snapshot.ts";

const CHUNK = 2000;
/** After everything else that wants the processor. */
const LAST = 19;

async function makeSnapshot({ log: reader, folder, cityDir, mark, upTo }: SnapshotOrder): Promise<void> {
  const loaded = loadCity(cityDir, folder);
  if ("faults" in loaded || loaded.hash !== mark.cityHash) throw new Error("the city folder has changed since the server read it");
  const logger = createLogger("warn");
  const log = await openLogReader(reader, logger);
  const snapshots = createSnapshotStore(folder, mark, logger);
  const restored = await restoreState({ readAfter: log.readAfter, count: upTo }, snapshots, logger);
  const state = restored ? withCity(restored.state, loaded.city) : emptyState(loaded.city);
  let { lastId, cityTime } = restored ?? { lastId: "", cityTime: 0 };
  while (state.seq < upTo) {
    const records = await log.readAfter(state.seq, Math.min(CHUNK, upTo - state.seq));
    reduce(state, records);
    for (const { recordedAt } of records) cityTime = Math.max(cityTime, recordedAt);
    const last = records.at(-1);
    if (!last) throw new Error(`the log ends at ${state.seq}, expected ${upTo}`);
    lastId = identityOf(last);
  }
  await log.close();
  const { city: _, ...bare } = state;
  snapshots.save({ state: bare, lastId, cityTime });
}

process.umask(0o077);
process.on("disconnect", () => process.exit(1)); // the server is gone, and its lock on the folder with it
setPriority(LAST);
await makeSnapshot(JSON.parse(await text(process.stdin)) as SnapshotOrder);
process.exit(0);
