// Posts the made past: several sources at once, each in its own order, none far ahead of the others.
import type { FeedEvent } from "./event.ts";
import { historyOf, historySize } from "./history.ts";
import { bySource, type Poster } from "./post.ts";
import type { World } from "./world.ts";

/** Sources being sent at once. */
const IN_FLIGHT = 4;
/** Events of a part that are split among the sources at a time: keeps the sources within hours of each other. */
const SLICE_EVENTS = 8000;

export type HistoryOptions = {
  readonly poster: Poster;
  /** First part that is still to be told. */
  readonly from: number;
  readonly onProgress: (done: number, total: number) => void;
  /** A part is durable: it need not be told again. */
  readonly onPart: (next: number) => void;
};

/** Resolves once all of history is durable. Throws when the server refuses it. */
export async function tellHistory(world: World, { poster, from, onProgress, onPart }: HistoryOptions): Promise<void> {
  const expected = historySize(world);
  let done = from === 0 ? 0 : Math.round((expected * from) / (world.days + 2));
  const flush = async (events: readonly FeedEvent[]) => {
    const queues = [...bySource(events)].sort((a, b) => b[1].length - a[1].length);
    const work = async () => {
      for (let next = queues.shift(); next; next = queues.shift()) {
        const [source, mine] = next;
        await poster.post(source, mine);
        done += mine.length;
        onProgress(done, Math.max(expected, done));
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  };
  onProgress(done, expected);
  let sending = Promise.resolve();
  for (const { part, events } of historyOf(world, from)) {
    // The next part was made while this one's predecessor was on its way.
    await sending;
    sending = (async () => {
      for (let at = 0; at < events.length; at += SLICE_EVENTS) await flush(events.slice(at, at + SLICE_EVENTS));
      onPart(part + 1);
    })();
    sending.catch(() => {});
  }
  await sending;
}
