// The title of a report, by its kind, who speaks and its turn: neighbours on a feed never start from the same template.
import type { Kind } from "../../../shared/city.ts";
import { createRng, seedOf } from "../../../shared/rng.ts";
import { SERVICE_TITLES } from "./livelihood-services.ts";
import { STREET_TITLES } from "./livelihood-streets.ts";
import { SAFETY_TITLES } from "./safety.ts";
import { STABILITY_TITLES } from "./stability.ts";
import { type Filled, fill, type KindTitles, type Pair, type Voice } from "./template.ts";

export const TITLES: Readonly<Record<string, KindTitles>> = { ...STREET_TITLES, ...SERVICE_TITLES, ...SAFETY_TITLES, ...STABILITY_TITLES };

/** For a kind that a city added itself: its own name, a place, a time. */
const PLAIN: readonly Pair[] = [
  ["{kind}：{spot}，{days}了", "{kind}: {spot}, {days} now"],
  ["{spot}发现{kind}，从{since}起", "{kind} at {spot}, since {since}"],
  ["{blk}一带{kind}，{often}都有", "{kind} around {blk}, {often}"],
  ["{kind}{2-6}处，{spot}{side}", "{kind}, {2-6} places, {side} of {spot}"],
  ["{blk}旁{kind}，请查看", "{kind} by {blk}, please look"],
];

/** A resident's own words around the matter; the operator's title is the matter alone. */
const OWN_WORDS: readonly Pair[] = [
  ["麻烦看一下：", "Please look: "],
  ["你好，", "Hello: "],
  ["反映个情况，", "To report: "],
  ["上次说过了，", "Said before: "],
  ["请尽快处理，", "Please act soon: "],
  ["拍了照片，", "Photo taken: "],
  ["求助：", "Help wanted: "],
  ["", ""],
];

/** The contract's bound. */
const LONGEST_TITLE = 120;

export type Reading = { readonly quantity: string; readonly value: number; readonly unit: string; readonly limit: number };
export type Titled = Filled & { readonly reading?: Reading };

/** `turn` counts the reports of this kind and voice: it walks through the templates, so that equal ones are far apart. */
export function titleOf(
  kind: Pick<Kind, "code" | "name" | "nameEn">,
  voice: Voice,
  turn: { readonly seed: number; readonly turn: number },
): Titled {
  const rng = createRng(turn.seed);
  const own = TITLES[kind.code];
  if (!own) return fill(at(PLAIN, turn.turn), rng, { kind: [kind.name, kind.nameEn] });
  if (voice !== "sensor" || !own.sensor) return fill(at(voice === "resident" ? own.resident : own.worker, turn.turn), rng);
  const { gauge, titles } = own.sensor;
  const value = Number((gauge.from + rng() ** 1.6 * (gauge.to - gauge.from)).toFixed(gauge.digits));
  const shown: Pair = [String(value), String(value)];
  return {
    ...fill(at(titles, turn.turn), rng, { v: shown }),
    reading: { quantity: gauge.quantity, value, unit: gauge.unit, limit: gauge.limit },
  };
}

/** What a resident wrote: the matter in their own words. */
export function ownWords(matter: Filled, seed: number): Filled {
  const words = OWN_WORDS[seedOf("words", seed) % OWN_WORDS.length] ?? ["", ""];
  const own = { title: words[0] + matter.title, titleEn: words[1] + matter.titleEn };
  return own.title.length <= LONGEST_TITLE && own.titleEn.length <= LONGEST_TITLE ? own : matter;
}

function at(pairs: readonly Pair[], turn: number): Pair {
  return pairs[turn % pairs.length] ?? ["", ""];
}
