// The desk's queue over a million reports: filters, orders and words of every sort, asked of the index's own thread, beside the same questions without the index.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Asked, facetsOf, restOf } from "../server/index/filters.ts";
import { createLists } from "../server/index/lists.ts";
import { openTables } from "../server/index/tables.ts";
import { createWriter } from "../server/index/write.ts";
import { createRng, type Rng } from "../shared/rng.ts";
import type { CityFolder } from "../shared/state.ts";
import { deskRecords, endOf, RARE_CHANNEL, RARE_WORD } from "./lib/desk-reports.ts";
import { citiesOf } from "./lib/large-city.ts";
import { publish, round, spreadOf } from "./lib/stats.ts";

const REPORTS = 1_000_000;
const COMMIT_RECORDS = 20_000;
const PAGE = 51;
const TIMES = 200;
/** A scan takes seconds. */
const SCANS = 3;
const DAY_MS = 86_400_000;
const FREQUENT_WORDS = ["垃圾", "路灯", "噪声", "积水", "停车", "电梯", "街", "street"];

type Over = Partial<Asked>;
/** Each makes another question of its sort. */
type Sort = { readonly name: string; readonly ask: (rng: Rng) => Over };

export async function deskQueue(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "chengge-desk-queue-"));
  const file = join(folder, "index.sqlite");
  const city = citiesOf(1);
  try {
    const builtMs = build(file, city);
    const clock = endOf(REPORTS);
    const lists = createLists(file);
    const baseline = new DatabaseSync(file, { readOnly: true });
    const root = placeOf(city, city.profile.code);
    const rows = [];
    await lists.ask({ place: root, clock, limit: 1 }); // the thread has begun
    for (const { name, ask } of sorts(city, clock)) {
      const rng = createRng(7);
      const whole = (over: Over): Asked => ({ place: root, clock, limit: PAGE, ...over });
      const ours: number[] = [];
      const cpu: number[] = [];
      const first = whole(ask(rng));
      for (let time = 0; time < TIMES; time += 1) {
        const asked = time === 0 ? first : whole(ask(rng));
        const [began, before] = [performance.now(), process.cpuUsage()];
        await lists.ask(asked);
        const { user, system } = process.cpuUsage(before);
        ours.push(performance.now() - began);
        cpu.push((user + system) / 1000);
      }
      const scans = Array.from({ length: SCANS }, () => scan(baseline, first));
      const [spread, scanned] = [spreadOf(ours), spreadOf(scans)];
      rows.push({
        question: name,
        asked: TIMES,
        "p50 ms": spread.p50,
        "p99 ms": spread.p99,
        "max ms": spread.max,
        "CPU p99 ms": spreadOf(cpu).p99,
        "scan p50 ms": scanned.p50,
        ratio: round(spread.p50 / scanned.p50),
      });
    }
    baseline.close();
    await lists.close();
    publish({
      name: "desk-queue",
      about: `ms for a page of ${PAGE - 1} of ${REPORTS.toLocaleString("en")} reports, asked of the index's thread; scan: the first such question over the same rows with no index of any column or word. Index built in ${Math.round(builtMs / 1000)} s`,
      rows,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Through the index's own writer, without a log before it. */
function build(file: string, city: CityFolder): number {
  const db = openTables(file, { logId: "bench", cityHash: "bench", fold: "bench" });
  db.exec("PRAGMA synchronous = OFF");
  const writer = createWriter(db, city);
  const began = performance.now();
  let open = 0;
  for (const day of deskRecords(city, REPORTS)) {
    writer.take(day);
    open += day.length;
    if (open < COMMIT_RECORDS) continue;
    writer.commit();
    open = 0;
  }
  if (open > 0) writer.commit();
  db.close();
  return performance.now() - began;
}

function sorts(city: CityFolder, clock: number): Sort[] {
  const { profile, tree } = city;
  const pick = <T>(rng: Rng, list: readonly T[]): T => list[Math.floor(rng() * list.length)] as T;
  const codesAt = (level: number) => profile.divisions.filter((division) => division.level === level).map(({ code }) => code);
  const [counties, towns, kinds, departments] = [
    codesAt(1),
    codesAt(2),
    profile.kinds.map(({ code }) => code),
    profile.departments.map(({ code }) => code),
  ];
  const county = (rng: Rng) => placeOf(city, pick(rng, counties));
  const town = (rng: Rng) => placeOf(city, pick(rng, towns));
  const grid = (rng: Rng) => placeOf(city, tree.places[pick(rng, tree.gridPlace)]?.code ?? "");
  const word = (rng: Rng) => pick(rng, FREQUENT_WORDS);
  const mixed = (rng: Rng): Over => ({
    ...(rng() < 0.7 && { place: rng() < 0.4 ? county(rng) : rng() < 0.8 ? town(rng) : grid(rng) }),
    ...(rng() < 0.4 && { kind: Array.from({ length: 1 + Math.floor(rng() * 3) }, () => pick(rng, kinds)) }),
    ...(rng() < 0.3 && { department: [pick(rng, departments)] }),
    ...(rng() < 0.2 && { stage: [pick(rng, ["submitted", "dispatched", "closed", "voided"] as const)] }),
    ...(rng() < 0.2 && { family: pick(rng, ["safety", "stability"]) }),
    ...(rng() < 0.3 && { q: word(rng) }),
    ...(rng() < 0.2 && { from: clock - 60 * DAY_MS, to: clock - 30 * DAY_MS }),
    ...(rng() < 0.3 && { sort: "due" as const }),
    ...(rng() < 0.2 && { count: true }),
  });
  return [
    { name: "due next, city", ask: () => ({ sort: "due" }) },
    {
      name: "due next, a town, three kinds",
      ask: (rng) => ({ sort: "due", place: town(rng), kind: [pick(rng, kinds), pick(rng, kinds), pick(rng, kinds)] }),
    },
    { name: "overdue, a county, counted", ask: (rng) => ({ overdue: true, place: county(rng), count: true }) },
    { name: "newest, a county, a kind", ask: (rng) => ({ place: county(rng), kind: [pick(rng, kinds)] }) },
    { name: "newest, a channel of ten reports", ask: () => ({ channel: [RARE_CHANNEL] }) },
    { name: "newest, a kind and another department", ask: (rng) => ({ kind: [pick(rng, kinds)], department: [pick(rng, departments)] }) },
    { name: "newest, void, a town, counted", ask: (rng) => ({ stage: ["voided"], place: town(rng), count: true }) },
    { name: "word of two characters, frequent", ask: (rng) => ({ q: word(rng) }) },
    { name: "word of two characters, in ten reports", ask: () => ({ q: RARE_WORD }) },
    { name: "frequent word, open, due next", ask: (rng) => ({ q: word(rng), sort: "due" }) },
    { name: "frequent word, a town", ask: (rng) => ({ q: word(rng), place: town(rng) }) },
    { name: "frequent word, a kind that hardly says it", ask: (rng) => ({ q: word(rng), kind: [pick(rng, kinds)] }) },
    { name: "any of these, at random", ask: mixed },
  ];
}

function placeOf({ tree }: CityFolder, code: string) {
  const place = tree.places[tree.byCode.get(code) ?? -1];
  if (!place) throw new Error(`no place has the code ${code}`);
  return { lo: place.lo, hi: place.hi, whole: place.parent < 0 };
}

/** The same rows and conditions, the words looked for in every text; SQLite may use no index. */
function scan(db: DatabaseSync, asked: Asked): number {
  const conditions = [...facetsOf(db, asked).map(({ condition }) => condition), ...restOf(asked)];
  const values = conditions.flatMap(([, ...rest]) => rest);
  const where = ["1", ...conditions.map(([sql]) => sql)].join(" AND ");
  const order = asked.sort === "due" ? "open_due, report.seq" : "submitted_at DESC, report.seq DESC";
  const text = "coalesce(folded ->> 'title', '') || ' ' || coalesce(folded ->> 'titleEn', '') || ' ' || coalesce(extra ->> 'text', '')";
  const words = asked.q === undefined ? "" : ` AND instr(lower(${text}), ?)`;
  const sql = `SELECT report.seq, folded, extra FROM report NOT INDEXED JOIN body USING (seq) WHERE ${where}${words} ORDER BY ${order} LIMIT ?`;
  const began = performance.now();
  db.prepare(sql).all(...values, ...(asked.q === undefined ? [] : [asked.q]), asked.limit);
  return performance.now() - began;
}
