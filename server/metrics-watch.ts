// The figures of each part of a server, under the names that deploy/ and docs/operations.md know them by.
import type { Durability } from "../shared/protocol.ts";
import type { Audit } from "./audit/audit.ts";
import { NO_ENTRIES } from "./audit/chain.ts";
import type { Displays } from "./displays/displays.ts";
import type { GatewayFigures } from "./gateway.ts";
import type { EventLog } from "./log/event-log.ts";
import type { Metrics } from "./metrics.ts";

/** The log, with the time of its appends measured. */
export function timedLog(log: EventLog, { appends }: Metrics): EventLog {
  const append: EventLog["append"] = async (records, origin) => {
    const started = performance.now();
    const appended = await log.append(records, origin);
    appends.observe((performance.now() - started) / 1000);
    return appended;
  };
  // What changes while the log is open, such as its epoch, is read through.
  return Object.assign(Object.create(log) as EventLog, { append });
}

export function watchLog(metrics: Metrics, log: EventLog): void {
  metrics.watch("chengge_log_seq", "Last number in the log.", () => log.head().count);
  metrics.watch("chengge_log_offset_seq", "Records up to this number have left the log for the archive.", () => log.head().offset);
  metrics.watch(
    "chengge_identity_horizon_seq",
    "Records up to this number may no longer be known when they come again; 0: all are.",
    () => log.head().horizon,
  );
  metrics.count(
    "chengge_events_received_total",
    "Events taken through POST /api/v1/events by any server, ever.",
    () => log.head().received,
  );
  metrics.watch("chengge_log_writable", "1 while the log takes records.", () => (log.probe() === null ? 1 : 0));
  metrics.tell("chengge_durability_info", "What a crash of the log's store could take of what was answered with 202.", () => {
    const { store, loses, replicas }: Durability = log.durability();
    return { store, loses, replicas: String(replicas) };
  });
}

export type FoldFigures = {
  readonly seq: number;
  /** Seconds spent folding since the start. */
  readonly foldSeconds: number;
  readonly ready: boolean;
};

export function watchFold(metrics: Metrics, log: Pick<EventLog, "head">, figures: () => FoldFigures): void {
  metrics.watch("chengge_ready", "1 while the server serves.", () => (figures().ready ? 1 : 0));
  metrics.watch("chengge_fold_seq", "Last number that the state holds.", () => figures().seq);
  metrics.watch("chengge_fold_lag_records", "Records in the log that the state does not hold yet.", () =>
    Math.max(0, log.head().count - figures().seq),
  );
  metrics.count("chengge_fold_seconds_total", "Time spent folding records into the state.", () => figures().foldSeconds);
}

export function watchIndex(metrics: Metrics, log: Pick<EventLog, "head">, index: { seq(): number }): void {
  metrics.watch("chengge_index_lag_records", "Records in the log that the index of all reports does not hold yet.", () =>
    Math.max(0, log.head().count - index.seq()),
  );
}

export function watchGateway(metrics: Metrics, figures: () => GatewayFigures): void {
  metrics.watch("chengge_screens", "Screens connected.", () => figures().screens);
  metrics.watch(
    "chengge_screens_waiting",
    "Screens whose window of undrawn frames is full: the server waits for them.",
    () => figures().waiting,
  );
  metrics.watch("chengge_screens_stale", "Screens that have not drawn for 5 seconds what they were sent.", () => figures().stale);
  metrics.count("chengge_frames_total", "Frames sent to screens.", () => figures().frames);
  metrics.count("chengge_snapshots_total", "Whole views sent to screens.", () => figures().snapshots);
  metrics.count("chengge_frame_bytes_total", "Bytes of frames and whole views sent to screens.", () => figures().bytes);
  metrics.count("chengge_resyncs_total", "Whole views that a screen asked for because it had missed something.", () => figures().resyncs);
  metrics.count(
    "chengge_handshakes_refused_total",
    "Screens turned away: no token, a foreign scope, an old page, a server not ready.",
    () => figures().refused,
  );
}

export function watchDisplays(metrics: Metrics, { counts }: Pick<Displays, "counts">): void {
  metrics.watchEach(
    "chengge_displays",
    "Displays connected: live, lagging (frames wait undrawn), frozen (nothing drawn for half a minute).",
    "state",
    counts,
  );
}

/** With Redis. `fault`: why the last round of archiving failed, or null. */
export type ArchiveFigures = { readonly seq: number; readonly fault: string | null };

export function watchArchive(metrics: Metrics, figures: () => ArchiveFigures): void {
  metrics.watch("chengge_archive_seq", "Last number that the archive holds.", () => figures().seq);
  metrics.watch("chengge_archive_fault", "1 while records cannot be archived; the log then grows.", () =>
    figures().fault === null ? 0 : 1,
  );
}

export function watchConnections(metrics: Metrics, figures: () => { readonly connections: number; readonly dropped: number }): void {
  metrics.watch("chengge_connections", "Connections open, screens among them.", () => figures().connections);
  metrics.count("chengge_connections_dropped_total", "Connections turned away because there were too many.", () => figures().dropped);
}

/** The head is told anew each hour: each is a series of its own for whoever collects them. */
const AUDIT_HEAD_MS = 3_600_000;

export function watchAudit(metrics: Metrics, audit: Pick<Audit, "head" | "held">): void {
  let told = NO_ENTRIES;
  let toldAt = Number.NEGATIVE_INFINITY;
  metrics.watch("chengge_audit_seq", "Last entry of the audit trail.", async () => {
    const head = await audit.head();
    if (performance.now() - toldAt > AUDIT_HEAD_MS) {
      told = head;
      toldAt = performance.now();
    }
    return head.seq;
  });
  metrics.watch("chengge_audit_held", "Entries of the audit trail that wait for its store; changes are refused meanwhile.", audit.held);
  metrics.tell(
    "chengge_audit_head_info",
    "A head of the audit trail, an hour old at most: `npm run audit -- verify --head HASH` checks that the trail still goes on from it.",
    () => ({ seq: String(told.seq), hash: told.hash }),
  );
}
