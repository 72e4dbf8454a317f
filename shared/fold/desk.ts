// Notices, and what the desk writes down: duty, calls, instructions, incident reports, hand-overs, models. The newest are kept.
import type { EventOf, Recorded } from "../event.ts";
import type { CityState } from "../state.ts";
import { forget } from "./removal.ts";

const NOTICES_KEPT = 200;
const ENTRIES_KEPT = 200;

/** The newest records of each kind, oldest first, at most ENTRIES_KEPT; the whole history lies in the log. */
export type DeskLogs = Record<"duty" | "calls" | "instructions" | "incidents" | "handovers" | "models" | "cities", Recorded[]>;

const LOG_OF: Readonly<Record<string, keyof DeskLogs>> = {
  "chengge.duty.logged": "duty",
  "chengge.call.logged": "calls",
  "chengge.instruction.given": "instructions",
  "chengge.instruction.done": "instructions",
  "chengge.incident.reported": "incidents",
  "chengge.handover.offered": "handovers",
  "chengge.handover.confirmed": "handovers",
  "chengge.model.calibrated": "models",
  "chengge.model.configured": "models",
  "chengge.city.loaded": "cities",
};

export function noDeskLogs(): DeskLogs {
  return { duty: [], calls: [], instructions: [], incidents: [], handovers: [], models: [], cities: [] };
}

export function applyDesk(state: CityState, record: Recorded): void {
  const log = LOG_OF[record.event.type];
  if (!log) return;
  state.desk[log].push(record);
  if (state.desk[log].length > ENTRIES_KEPT) state.desk[log].shift();
}

export function applyNotice(state: CityState, record: Recorded, { data, time }: EventOf<"chengge.notice.published">): void {
  const { noticeId, scope, title, titleEn, text } = data;
  if (state.notices.some((notice) => notice.noticeId === noticeId)) return;
  state.notices.push({ noticeId, seq: record.seq, scope, title, titleEn: titleEn ?? null, at: time, text: text ?? "" });
  const oldest = state.notices.length > NOTICES_KEPT ? state.notices.shift() : undefined;
  if (oldest) forget(state, "notices", oldest.noticeId);
}
