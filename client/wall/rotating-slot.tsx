// One place that several panels share in turn, where the wall has no room for all of them.
import { Children, type ReactNode, useEffect, useState } from "react";

const TURN_MS = 20_000;

export function RotatingSlot({ children }: { readonly children: ReactNode }) {
  const panels = Children.toArray(children);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTurn((last) => last + 1), TURN_MS);
    return () => clearInterval(timer);
  }, []);
  return panels[turn % panels.length];
}
