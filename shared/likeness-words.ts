// What two texts say in common: overlapping pairs of Chinese characters and whole words of other scripts, the rare ones counting more.

/** `share` is 0 to 1, the cosine of the two by rarity. */
export type Words = { readonly share: number; readonly shared: readonly string[] };

/** How rare a piece is, at least 0; the more reports have it, the less it says. */
export type Rarity = (piece: string) => number;

/** Words told of a pair of reports. */
const TOLD_MAX = 8;
const RUN = /\p{Script=Han}+|[\p{L}\p{N}]+?(?=\p{Script=Han}|[^\p{L}\p{N}]|$)/gu;
const HAN = /^\p{Script=Han}/u;

/** The runs of a text as their pieces, in order: of Chinese every two neighbours, of all else the word. */
export function runsOf(text: string): string[][] {
  return [...text.normalize("NFKC").toLowerCase().matchAll(RUN)].map(([run]) => {
    const characters = HAN.test(run) ? [...run] : [run];
    return characters.length === 1 ? characters : characters.slice(1).map((character, at) => `${characters[at]}${character}`);
  });
}

/** Each piece of a text once. */
export const piecesOf = (text: string): Set<string> => new Set(runsOf(text).flat());

/** Null when one of the texts says nothing. */
export function wordsInCommon(one: string, other: string, rarity: Rarity): Words | null {
  const [mine, theirs] = [piecesOf(one), piecesOf(other)];
  const weightOf = (pieces: Iterable<string>) => {
    let sum = 0;
    for (const piece of pieces) sum += rarity(piece) ** 2;
    return sum;
  };
  const [weight, otherWeight] = [weightOf(mine), weightOf(theirs)];
  if (weight === 0 || otherWeight === 0) return null;
  const both = new Set([...mine].filter((piece) => theirs.has(piece)));
  return { share: weightOf(both) / Math.sqrt(weight * otherWeight), shared: told(one, both, rarity) };
}

/** Pieces that follow each other in the text are put together again: 垃圾 and 圾桶 are 垃圾桶. */
function told(text: string, shared: ReadonlySet<string>, rarity: Rarity): string[] {
  const found = new Map<string, number>();
  for (const run of runsOf(text)) {
    let word = "";
    let weight = 0;
    for (const piece of [...run, ""]) {
      if (shared.has(piece)) {
        word = word === "" ? piece : word + [...piece].at(-1);
        weight += rarity(piece);
      } else if (word !== "") {
        found.set(word, weight);
        word = "";
        weight = 0;
      }
    }
  }
  return [...found]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, TOLD_MAX)
    .map(([word]) => word);
}
