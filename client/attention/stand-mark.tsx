// The state of a warning as a small shape beside its words: ring, open arrow, tick, two bars.
import type { Stand } from "../panels/order.ts";

const PATHS: Readonly<Record<Stand, string>> = {
  unacknowledged: "M6 1.2v6.2M6 9.4v1.6",
  returned: "M2.2 4.2h5.2a2.9 2.9 0 0 1 0 5.8H4.6M4.6 1.6 2 4.2l2.6 2.6",
  acknowledged: "M2 6.5 5 9.5 10.5 2.5",
  shelved: "M4 2.5v7M8 2.5v7",
};

export function StandMark({ stand }: { readonly stand: Stand }) {
  return (
    <svg className="stand-mark" viewBox="0 0 12 12" aria-hidden="true">
      <path d={PATHS[stand]} />
    </svg>
  );
}
