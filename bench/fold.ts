// How well likeness finds Boston's pairs of one type, place and day, beside "same type within 50 m and 24 h"; and what is offered in the demo's Chinese.
import { jiaxingWorld } from "../mock-data/feed/testing.ts";
import { createLikeness, LIKENESS, type LikenessSettings, metresBetween, type Trace } from "../shared/likeness.ts";
import { piecesOf, type Rarity, type Words, wordsInCommon } from "../shared/likeness-words.ts";
import { createRng } from "../shared/rng.ts";
import { type Case, type CasePair, isBostonThere, pairsOf, readBoston } from "./lib/boston-pairs.ts";
import { offersOfFeed } from "./lib/feed-offers.ts";
import { publish, round } from "./lib/stats.ts";

/** Settings and thresholds are chosen on what came before; all after it is held out. */
const HELD_OUT_FROM = "2011-08-01";
/** Hurricane Irene, when a tree was called in from every street. */
const HURRICANE = new Set(["2011-08-28", "2011-08-29", "2011-08-30"]);
const THRESHOLDS = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98];
/** Half metres and half minutes that are tried. */
const TRIED = [25, 50, 100, 150].flatMap((halfMetres) => [360, 720, 1440, 2880].map((halfMinutes) => ({ halfMetres, halfMinutes })));
const DAY_MINUTES = 24 * 60;
const BLUR_METRES = 20;

/** `blurred`: each position moved at random by some 20 m to the east and to the north, as several people tell one place. */
type Knows = "position" | "blurred" | "grid";
type Scored = { readonly likeness: number; readonly isOne: boolean };
type Row = Readonly<Record<string, string | number | null>>;

export async function fold(): Promise<void> {
  const rows: Row[] = [];
  if (isBostonThere()) rows.push(...(await onBoston()));
  else console.log("fold: Boston's cases are not beside the checkout (../shared/data/boston), so precision and recall are not measured");
  rows.push(offersOfFeed(jiaxingWorld({ days: 3 })));
  publish({
    name: "fold",
    about:
      "pairs of Boston's cases found to be one thing; the reference is: same type, same position, same day; settings and threshold chosen on July, held out: August and September",
    rows,
  });
}

async function onBoston(): Promise<Row[]> {
  const { city, cases } = await readBoston();
  const pairs = pairsOf(cases, city.neighbours, LIKENESS.minutesMax);
  const chosenOn = pairs.filter(({ other }) => other.day < HELD_OUT_FROM);
  const heldOut = pairs.filter(({ one }) => one.day >= HELD_OUT_FROM);
  const blurred = blur(cases);
  const seen = (one: Case, knows: Knows): Trace =>
    knows === "position" ? one : { ...one, position: knows === "grid" ? null : (blurred.get(one) ?? null) };
  const wordsOf = typesInCommon(cases.filter(({ day }) => day < HELD_OUT_FROM));
  const score = (among: readonly CasePair[], knows: Knows, settings: LikenessSettings = LIKENESS): Scored[] => {
    const compare = createLikeness(city, settings);
    return among.map(({ one, other, isOne }) => {
      const found = compare(seen(one, knows), seen(other, knows), wordsOf(one.kind, other.kind));
      return { likeness: found?.likeness ?? 0, isOne };
    });
  };
  const isPlain = ({ one, other }: CasePair, knows: Knows) => {
    if (one.kind !== other.kind || other.at - one.at > DAY_MINUTES * 60_000) return false;
    const [here, there] = [seen(one, knows).position, seen(other, knows).position];
    return here && there ? metresBetween(here, there) <= 50 : one.grid === other.grid;
  };
  const rows: Row[] = TRIED.map((tried) => ({
    part: "July, chosen on",
    knows: "position",
    rule: `halves at ${tried.halfMetres} m and ${tried.halfMinutes / 60} h, all thresholds`,
    "average precision": round(averagePrecision(score(chosenOn, "position", { ...LIKENESS, ...tried }))),
  }));
  for (const knows of ["position", "blurred", "grid"] as const) {
    const chosen = bestThreshold(score(chosenOn, knows));
    const plainRule = knows === "grid" ? "same type, same grid, 24 h" : "same type, 50 m, 24 h";
    const thresholds = [...new Set([...THRESHOLDS, chosen])].sort((a, b) => a - b);
    const tell = (part: string, among: readonly CasePair[], at: readonly number[]) => {
      const plain = measured(
        among.map((pair) => ({ likeness: isPlain(pair, knows) ? 1 : 0, isOne: pair.isOne })),
        1,
      );
      const scored = score(among, knows);
      rows.push({ part, knows, rule: plainRule, ...plain });
      for (const threshold of at) {
        const ours = measured(scored, threshold);
        const rule = `likeness ${round(threshold)}${threshold === chosen ? ", chosen on July" : ""}`;
        rows.push({ part, knows, rule, ...ours, "F1 ÷ plain's": round(ours.F1 / plain.F1) });
      }
    };
    tell("July, chosen on", chosenOn, thresholds);
    tell("held out", heldOut, thresholds);
    if (knows !== "position") continue;
    tell(
      "held out, hurricane",
      heldOut.filter(({ one, other }) => HURRICANE.has(one.day) && HURRICANE.has(other.day)),
      [0.95, chosen],
    );
    tell(
      "held out, from residents",
      heldOut.filter(({ one, other }) => !one.byEmployee && !other.byEmployee),
      [0.95, chosen],
    );
    tell(
      "held out, from employees",
      heldOut.filter(({ one, other }) => one.byEmployee && other.byEmployee),
      [0.95, chosen],
    );
  }
  return rows;
}

function blur(cases: readonly Case[]): ReadonlyMap<Case, NonNullable<Trace["position"]>> {
  const rng = createRng(20_110_701);
  const degrees = () => (Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng()) * BLUR_METRES) / 111_195;
  return new Map(
    cases.map((one) => {
      const { lon, lat } = one.position;
      return [one, { lon: lon + degrees() / Math.cos((lat * Math.PI) / 180), lat: lat + degrees() }];
    }),
  );
}

function measured(scored: readonly Scored[], threshold: number) {
  const found = scored.filter(({ likeness }) => likeness >= threshold);
  const right = found.filter(({ isOne }) => isOne).length;
  const precision = right / Math.max(1, found.length);
  const recall = right / Math.max(1, scored.filter(({ isOne }) => isOne).length);
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { pairs: found.length, precision: found.length === 0 ? null : round(precision), recall: round(recall), F1: round(f1) };
}

/** Calls back at each likeness that occurs, from the highest down, with what is found from there on. */
function sweep(scored: readonly Scored[], at: (threshold: number, found: number, right: number, added: number) => void): void {
  const ordered = scored.filter(({ likeness }) => likeness > 0).toSorted((a, b) => b.likeness - a.likeness);
  let [right, before] = [0, 0];
  ordered.forEach(({ likeness, isOne }, index) => {
    right += Number(isOne);
    if (ordered[index + 1]?.likeness === likeness) return;
    at(likeness, index + 1, right, right - before);
    before = right;
  });
}

function averagePrecision(scored: readonly Scored[]): number {
  let sum = 0;
  sweep(scored, (_threshold, found, right, added) => (sum += (added * right) / found));
  return sum / scored.filter(({ isOne }) => isOne).length;
}

/** The threshold with the highest F1, to two decimals: finer is chance. */
function bestThreshold(scored: readonly Scored[]): number {
  const steps = Array.from({ length: 71 }, (_, step) => round(0.3 + step / 100));
  return steps.reduce((best, step) => (measured(scored, step).F1 > measured(scored, best).F1 ? step : best), 0.3);
}

/** Boston's cases have no text: what two say in common is what the names of their types do. */
function typesInCommon(cases: readonly Case[]): (kind: string, other: string) => Words | null {
  const counts = new Map<string, number>();
  for (const { kind } of cases) for (const piece of piecesOf(kind)) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  const rarity: Rarity = (piece) => Math.log(1 + (cases.length + 1) / ((counts.get(piece) ?? 0) + 1));
  const known = new Map<string, Words | null>();
  return (kind, other) => {
    const key = `${kind}\n${other}`;
    const words = known.get(key) ?? wordsInCommon(kind, other, rarity);
    known.set(key, words);
    return words;
  };
}
