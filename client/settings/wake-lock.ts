// Keeps the screen awake: asked again whenever the page comes back into sight, since the browser lets go when it leaves it.
import { useEffect, useState } from "react";

export type Awake = "held" | "unavailable";

/** Browsers give it to pages from https or a loopback address alone. */
export function useWakeLock(): Awake {
  const [awake, setAwake] = useState<Awake>("unavailable");
  useEffect(() => {
    let held: WakeLockSentinel | null = null;
    let gone = false;
    const ask = async () => {
      if (document.hidden || gone || (held && !held.released)) return;
      try {
        const lock = await navigator.wakeLock.request("screen");
        if (gone) return void lock.release();
        held = lock;
        setAwake("held");
      } catch {
        setAwake("unavailable"); // no battery to spare, or no such thing here: the settings say so
      }
    };
    void ask();
    document.addEventListener("visibilitychange", ask);
    return () => {
      gone = true;
      document.removeEventListener("visibilitychange", ask);
      void held?.release();
    };
  }, []);
  return awake;
}
