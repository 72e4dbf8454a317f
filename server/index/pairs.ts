// Full text for Chinese and everything else: overlapping pairs of characters, since many Chinese words have two.

/** Longest text that is searched for. */
const QUERY_MAX = 64;
const WORD = /[\p{L}\p{N}]+/gu;

/** The text as SQLite's tokenizer shall see it: every pair of neighbours in every word, then the word's last character. */
export function pairsOf(text: string): string {
  return wordsOf(text)
    .map((word) => [...pairs(word), word.at(-1)].join(" "))
    .join(" ");
}

/** An FTS5 query for texts that contain every word of `q` as it stands, or null when `q` has no letter or digit. */
export function matchOf(q: string): string | null {
  const words = wordsOf(q.slice(0, QUERY_MAX));
  if (words.length === 0) return null;
  return words.map((word) => (word.length === 1 ? `"${word[0]}"*` : `"${pairs(word).join(" ")}"`)).join(" AND ");
}

/** Every word of `q` as it stands in a text that `pairsOf` made, between two spaces: for looking into one text without the index. */
export function piecesOf(q: string): string[] {
  return wordsOf(q.slice(0, QUERY_MAX)).map((word) => (word.length === 1 ? ` ${word[0]}` : ` ${pairs(word).join(" ")} `));
}

/** Words as lists of characters, in one case and width: ＡＢ is ab. */
function wordsOf(text: string): string[][] {
  return [...text.normalize("NFKC").toLowerCase().matchAll(WORD)].map(([word]) => [...word]);
}

const pairs = (word: readonly string[]) => word.slice(1).map((character, at) => `${word[at]}${character}`);
