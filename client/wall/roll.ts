// How a figure gets from one value to the next: the texts between, and when it changes too often for that.

/** Domain kit, section 4. */
export const ROLL_MS = 400;
/** With more changes a second than this a figure would never come to rest. */
const MOST_CHANGES = 6;
const SECOND_MS = 1000;

type Figure = { readonly value: number; readonly digits: number; readonly unit: string };

/** The text at `share` (0 … 1) of the way, in the form of `to`; `to` itself where one of the two is no plain figure or their units differ. */
export function between(from: string, to: string, share: number): string {
  const [first, last] = [figureOf(from), figureOf(to)];
  if (share >= 1 || !first || !last || first.unit !== last.unit || first.digits !== last.digits) return to;
  const eased = 1 - (1 - share) ** 2;
  const [whole = "", fraction] = (first.value + (last.value - first.value) * eased).toFixed(last.digits).split(".");
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${fraction === undefined ? "" : `.${fraction}`}${last.unit}`;
}

function figureOf(text: string): Figure | null {
  const found = /^(\d{1,3}(?:,\d{3})*)(?:\.(\d+))?(\D*)$/.exec(text);
  if (!found) return null;
  const [, whole = "", fraction = "", unit = ""] = found;
  return { value: Number(`${whole.replaceAll(",", "")}.${fraction || 0}`), digits: fraction.length, unit };
}

/** Told of each change (ms of any steady clock), says whether it may roll. */
export function createRollPace(): (now: number) => boolean {
  const changes: number[] = [];
  return (now) => {
    changes.push(now);
    if (changes.length > MOST_CHANGES + 1) changes.shift();
    const [oldest = now] = changes;
    return changes.length <= MOST_CHANGES || now - oldest >= SECOND_MS;
  };
}
