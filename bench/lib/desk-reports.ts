// Reports for a large index: a city's year and more of cases with their lives, as records of a log, seeded, in order of time, never all in memory.
import { titleOf } from "../../mock-data/feed/titles/titles.ts";
import type { CityEvent, EventType, Recorded } from "../../shared/event.ts";
import { createRng } from "../../shared/rng.ts";
import type { CityFolder } from "../../shared/state.ts";

const DAY_MS = 86_400_000;
/** The first day of the made history: 2025-01-01 in Jiaxing. */
const FROM = Date.parse("2025-01-01T00:00:00+08:00");
const A_DAY = 2500;
/** A channel that nearly no report has: what no single index finds. */
export const RARE_CHANNEL = "letter";
/** A word that one report in a hundred thousand has. */
export const RARE_WORD = "鹭鸶";
const CHANNELS = [
  "grid-worker",
  "grid-worker",
  "grid-worker",
  "weijiayuan",
  "12345",
  "12345",
  "city-operations",
  "sensor",
  "110",
  "superior",
];
const MORE = [
  "请工作人员到现场看看",
  "附近几户都有同样的感受，麻烦协调",
  "白天不明显，晚上更严重，请安排时间核实",
  "这个问题持续有一段时间了，希望能给个答复",
];

/** Part of the reports that nobody ends. */
const LEFT_LYING = 0.004;

/** The city minute at the end of `count` reports. */
export const endOf = (count: number) => FROM + Math.ceil(count / A_DAY) * DAY_MS;

/** Days of records that follow each other; `count` reports, about 2.6 records each. */
export function* deskRecords({ profile, tree }: CityFolder, count: number, seed = 1): Generator<Recorded[]> {
  const rng = createRng(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(rng() * list.length)] as T;
  /** The first are much likelier than the last, as kinds and places are. */
  const skewed = <T>(list: readonly T[]): T => list[Math.floor(rng() ** 2 * list.length)] as T;
  const grids = tree.gridPlace.map((at) => tree.places[at]?.code ?? "");
  const coming = new Map<number, CityEvent[]>();
  let seq = 0;
  let serial = 0;
  const plan = (type: EventType, time: number, data: object) => {
    serial += 1;
    const day = Math.floor((time - FROM) / DAY_MS);
    const events = coming.get(day) ?? [];
    if (events.length === 0) coming.set(day, events);
    events.push({ id: `q${serial}`, source: "//bench", type, time, data } as unknown as CityEvent);
  };
  const makeOne = (made: number, time: number) => {
    const kind = skewed(profile.kinds);
    const channel = made % 100_000 === 500 ? RARE_CHANNEL : pick(CHANNELS);
    const voice = channel === "sensor" ? "sensor" : channel === "grid-worker" ? "worker" : "resident";
    const reportId = `q-${made}`;
    const { title, titleEn } = titleOf(kind, voice, { seed: made, turn: made });
    const text = made % 100_000 === 700 ? `桥下有${RARE_WORD}` : rng() < 0.3 ? `${title}，${pick(MORE)}` : undefined;
    const limitMs = (rng() < 0.5 ? 1 : 5) * DAY_MS;
    const closeAt = Math.round(time + limitMs * (0.1 + rng() ** 4 * 3)) + (rng() < LEFT_LYING ? 1000 * DAY_MS : 0);
    plan("chengge.report.submitted", time, {
      reportId,
      family: kind.family,
      kind: kind.code,
      title,
      titleEn,
      text,
      grid: skewed(grids),
      channel,
      urgency: kind.urgency,
      department: kind.department,
      dueAt: time + limitMs,
    });
    const away = rng() < 0.1 ? pick(profile.departments).code : kind.department;
    if (rng() < 0.6) plan("chengge.report.dispatched", Math.round(time + (closeAt - time) * 0.1), { reportId, department: away });
    const [type, extra] = endingOf(rng(), made - 1 - Math.floor(rng() * 40));
    plan(type, closeAt, { reportId, ...extra });
  };
  for (let made = 0, day = 0; made < count; day += 1) {
    for (let left = Math.min(A_DAY, count - made); left > 0; left -= 1, made += 1)
      makeOne(made, FROM + day * DAY_MS + Math.floor(rng() * DAY_MS));
    const at = FROM + (day + 1) * DAY_MS;
    const tick = { id: `tick:${at}`, source: "chengge", type: "chengge.clock.ticked", time: at, data: { at } } as unknown as CityEvent;
    const events = (coming.get(day) ?? []).sort((a, b) => a.time - b.time);
    coming.delete(day);
    yield [...events, tick].map((event): Recorded => {
      seq += 1;
      const { grid, department } = event.data as { grid?: string; department?: string };
      return {
        seq,
        version: 1,
        recordedAt: event.time,
        event,
        placed: { ...(grid !== undefined && { grid }), ...(department !== undefined && { department }) },
      };
    });
  }
}

function endingOf(chance: number, earlier: number): readonly [EventType, object] {
  if (chance < 0.02) return ["chengge.report.voided", { reason: "重复" }];
  if (chance < 0.04 && earlier >= 0) return ["chengge.report.folded", { into: `q-${earlier}` }];
  if (chance < 0.06) return ["chengge.report.deferred", { reason: "待立项" }];
  return ["chengge.report.closed", {}];
}
