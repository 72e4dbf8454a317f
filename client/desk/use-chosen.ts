// The cases that are chosen for one step on all of them.
import { useMemo, useState } from "react";

/** As many as the server takes in one request. */
export const CHOSEN_MAX = 200;

export type Chosen = {
  readonly ids: ReadonlySet<string>;
  readonly toggle: (reportId: string) => void;
  readonly add: (reportIds: readonly string[]) => void;
  readonly clear: () => void;
};

export function useChosen(): Chosen {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  return useMemo(
    () => ({
      ids,
      toggle: (id) =>
        setIds((before) => {
          const next = new Set(before);
          if (!next.delete(id) && next.size < CHOSEN_MAX) next.add(id);
          return next;
        }),
      add: (added) => setIds((before) => new Set([...before, ...added].slice(0, CHOSEN_MAX))),
      clear: () => setIds(new Set()),
    }),
    [ids],
  );
}
