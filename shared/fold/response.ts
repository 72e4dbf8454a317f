// Emergency responses Ⅰ–Ⅳ: a scale of their own, started, adjusted and ended by a headquarters.
import type { EventOf } from "../event.ts";
import type { CityState, Response } from "../state.ts";
import { rangesOf } from "./area.ts";
import { forget } from "./removal.ts";
import { climb } from "./tally.ts";

/** Responses kept, in force or ended within two days, far above what a city runs at once; beyond it the oldest ended one goes first. */
const RESPONSES_KEPT = 200;

export function applyResponse(
  state: CityState,
  event: EventOf<"chengge.response.started"> | EventOf<"chengge.response.adjusted"> | EventOf<"chengge.response.ended">,
): void {
  const known = state.responses.get(event.data.responseId);
  if (event.type === "chengge.response.started") {
    if (known) return climb(state, -1, (tally) => void (tally.conflicts += 1));
    return start(state, event);
  }
  // As with statutory warnings: who started it adjusts and ends it.
  if (!known || known.endedAt !== null || known.source !== event.source) return climb(state, -1, (tally) => void (tally.outOfOrder += 1));
  const response = known as { -readonly [K in keyof Response]: Response[K] };
  response.stamp = state.seq;
  if (event.type === "chengge.response.ended") {
    response.endedAt = event.time;
    return forget(state, "responses", response.responseId);
  }
  const { level, area, until } = event.data;
  if (level !== undefined) response.level = level;
  if (until !== undefined) response.until = until;
  if (area === undefined) return;
  response.area = area;
  response.ranges = rangesOf(state, area);
  forget(state, "responses", response.responseId);
  forget(state, "timeline", `response:${response.responseId}`);
}

function start(state: CityState, { data, time, source }: EventOf<"chengge.response.started">): void {
  const ranges = rangesOf(state, data.area);
  if (state.responses.size >= RESPONSES_KEPT) {
    const all = [...state.responses.values()];
    const oldest = all.find((response) => response.endedAt !== null) ?? all[0];
    if (oldest) drop(state, oldest);
  }
  state.responses.set(data.responseId, {
    responseId: data.responseId,
    source,
    plan: data.plan,
    planEn: data.planEn ?? null,
    level: data.level,
    area: data.area,
    issuer: data.issuer,
    startedAt: time,
    until: data.until ?? null,
    exercise: data.exercise ?? false,
    stamp: state.seq,
    endedAt: null,
    ranges,
  });
}

/** Lets go of responses that ended two days ago. */
export function dropEndedResponses(state: CityState): void {
  for (const response of state.responses.values())
    if (response.endedAt !== null && response.endedAt < state.clock - 2 * 86_400_000) drop(state, response);
}

function drop(state: CityState, response: Response): void {
  state.responses.delete(response.responseId);
  if (response.endedAt === null) forget(state, "responses", response.responseId);
  forget(state, "timeline", `response:${response.responseId}`);
}
