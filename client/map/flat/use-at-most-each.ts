// A value that a component takes over at most so often, the last one always.
import { useEffect, useRef, useState } from "react";

export function useAtMostEach<T>(ms: number, value: T): T {
  const [shown, setShown] = useState(value);
  const takenAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (Object.is(shown, value)) return;
    const take = () => {
      takenAt.current = performance.now();
      setShown(value);
    };
    const timer = setTimeout(take, Math.max(0, takenAt.current + ms - performance.now()));
    return () => clearTimeout(timer);
  }, [ms, value, shown]);
  return shown;
}
