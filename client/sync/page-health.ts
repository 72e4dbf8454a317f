// The page watches itself: heap, time between pictures, long tasks, age of its picture. Told once a minute, and soon after a panel's fault.
import type { ScreenHealth } from "../../shared/handshake.ts";
import { BUILD } from "./build.ts";
import type { CityStore } from "./city-store.ts";
import { createHeapWatch } from "./heap-watch.ts";
import { onFault, pageFacts } from "./page-facts.ts";

const EVERY_MS = 60_000;
/** A thousand screens that start together do not speak together. */
const FIRST_AFTER_MS = 5000;
const FIRST_SPREAD_MS = 10_000;
const FAULT_AFTER_MS = 2000;
/** Pictures in a sample; with a hidden page none come, so it ends by itself. */
const SAMPLE_FRAMES = 40;
const SAMPLE_MS = 3000;

/** The value below which 95 of 100 lie; null of none. */
export function p95(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? null;
}

/** Begins once a page. `onTooLarge`: its heap has been over the bound for minutes. */
export function startPageHealth(store: CityStore, onTooLarge: () => void): void {
  const takeLongTasks = watchLongTasks();
  const isTooLarge = createHeapWatch();
  const tell = async (): Promise<number | null> => {
    const frames = await sampleFrames();
    const heapBytes = readHeap();
    const { sound, layout, faults } = pageFacts();
    const { state, ageMs } = store.link();
    store.sayHealth({
      seq: store.view()?.seq ?? 0,
      build: BUILD ?? null,
      layout,
      width: window.innerWidth,
      height: window.innerHeight,
      dpr: window.devicePixelRatio || 1,
      upMs: Math.round(performance.now()),
      heapBytes,
      frameMs: roundOrNull(p95(frames)),
      longTasks: takeLongTasks(),
      // The link tells its age anew only while it is not live.
      frameAgeMs: Math.round(state === "live" ? performance.now() - store.viewAt() : ageMs),
      sound,
      faults: [...faults],
    } satisfies ScreenHealth);
    return heapBytes;
  };
  const minute = async () => {
    setTimeout(() => void minute(), EVERY_MS);
    if (isTooLarge(await tell())) onTooLarge();
  };
  setTimeout(() => void minute(), FIRST_AFTER_MS + Math.random() * FIRST_SPREAD_MS);
  let isDue = false;
  onFault(() => {
    if (isDue) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      void tell();
    }, FAULT_AFTER_MS);
  });
}

/** Chromium's own reading; other browsers have none. */
function readHeap(): number | null {
  const { memory } = performance as { memory?: { usedJSHeapSize: number } };
  return memory?.usedJSHeapSize ?? null;
}

/** Ms between pictures. It asks for pictures that may show nothing new, so it is short. */
function sampleFrames(): Promise<readonly number[]> {
  return new Promise((resolve) => {
    const between: number[] = [];
    let last: number | null = null;
    const end = () => {
      clearTimeout(timer);
      cancelAnimationFrame(asked);
      resolve(between);
    };
    const step = (at: number) => {
      if (last !== null) between.push(at - last);
      last = at;
      if (between.length >= SAMPLE_FRAMES) end();
      else asked = requestAnimationFrame(step);
    };
    let asked = requestAnimationFrame(step);
    const timer = setTimeout(end, SAMPLE_MS);
  });
}

/** Counts tasks over 50 ms from here on; the call takes what came since the last one. Null where the browser does not tell. */
function watchLongTasks(): () => { count: number; ms: number } | null {
  if (!PerformanceObserver.supportedEntryTypes.includes("longtask")) return () => null;
  let taken = { count: 0, ms: 0 };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) taken = { count: taken.count + 1, ms: taken.ms + Math.round(duration) };
  }).observe({ type: "longtask" });
  return () => {
    const since = taken;
    taken = { count: 0, ms: 0 };
    return since;
  };
}

const roundOrNull = (value: number | null) => (value === null ? null : Math.round(value));
