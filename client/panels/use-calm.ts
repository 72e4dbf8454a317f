// A value that changes at most so often: a list under a flood of reports stays readable.
import { useEffect, useRef, useState } from "react";

/** The first change after a quiet time shows at once; later ones wait until `ms` have passed. */
export function useCalm<T>(value: T, ms: number): T {
  const [shown, setShown] = useState(value);
  const changedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (Object.is(value, shown)) return;
    const timer = setTimeout(
      () => {
        changedAt.current = performance.now();
        setShown(() => value);
      },
      Math.max(0, changedAt.current + ms - performance.now()),
    );
    return () => clearTimeout(timer);
  }, [value, shown, ms]);
  return shown;
}
