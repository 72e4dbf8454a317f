// Puts openings and closings into one stream in order of time, while the file is being read.
import type { Case } from "./case.ts";

/** Cases read ahead: rows this far out of order in the file are still put in order. About 400 bytes each. */
const WINDOW = 50_000;

export type Step = { readonly time: number } & (
  | { readonly what: "opened"; readonly case: Case }
  | { readonly what: "closed"; readonly reportId: string }
);
type Waiting = Step & { readonly row: number };

/**
 * The steps of all cases by time; at the same instant by row, a case's opening before its closing. In memory are the cases read ahead and, for
 * each case that is open at that point of the stream, its closing: about 100 bytes each. A row further out of order than `ahead` comes late:
 * `onLate` counts it.
 */
export async function* inOrder(cases: AsyncIterable<Case>, onLate: () => void, ahead = WINDOW): AsyncGenerator<Step> {
  const waiting = createHeap<Waiting>(
    (a, b) => a.time - b.time || a.row - b.row || Number(a.what === "closed") - Number(b.what === "closed"),
  );
  let unopened = 0;
  let row = 0;
  let latest = Number.NEGATIVE_INFINITY;

  function* release(keep: number): Generator<Step> {
    while (unopened > keep || (keep === 0 && waiting.size() > 0)) {
      const step = waiting.pop();
      if (!step) return;
      if (step.what === "opened") {
        unopened -= 1;
        if (step.time < latest) onLate();
        const { closed, reportId } = step.case;
        if (closed !== null) waiting.push({ what: "closed", time: closed, reportId, row: step.row });
      }
      latest = Math.max(latest, step.time);
      yield step;
    }
  }

  for await (const one of cases) {
    waiting.push({ what: "opened", time: one.opened, case: one, row });
    unopened += 1;
    row += 1;
    if (unopened > ahead) yield* release(ahead);
  }
  yield* release(0);
}

type Heap<T> = { readonly push: (member: T) => void; readonly pop: () => T | undefined; readonly size: () => number };

/** A binary heap: the least member comes out first. */
function createHeap<T>(compare: (a: T, b: T) => number): Heap<T> {
  const members: T[] = [];
  const isLess = (a: number, b: number) => compare(members[a] as T, members[b] as T) < 0;
  const swap = (a: number, b: number) => {
    [members[a], members[b]] = [members[b] as T, members[a] as T];
  };
  return {
    size: () => members.length,
    push(member) {
      let at = members.push(member) - 1;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!isLess(at, parent)) break;
        swap(at, parent);
        at = parent;
      }
    },
    pop() {
      const least = members[0];
      const last = members.pop();
      if (members.length === 0 || last === undefined) return least;
      members[0] = last;
      for (let at = 0; ; ) {
        const left = 2 * at + 1;
        if (left >= members.length) return least;
        const child = left + 1 < members.length && isLess(left + 1, left) ? left + 1 : left;
        if (!isLess(child, at)) return least;
        swap(at, child);
        at = child;
      }
    },
  };
}
