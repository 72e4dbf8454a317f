// The city's clock as the feed follows it: asked of the server, carried on in between, never ahead.
import { z } from "zod";
import { pause } from "./post.ts";

const Answer = z.object({ asOf: z.union([z.number(), z.string()]).optional() });
/** How often the server is asked. */
const ASK_EVERY_MS = 4000;

export type CityTime = { readonly now: () => number };

type Options = {
  readonly url: string;
  readonly token: string;
  readonly speed: number;
  /** A grid's code: the smallest scope, so the cheapest answer. */
  readonly scope: string;
  /** Where the clock stood when `performance.now()` was `steady`; what the server says counts more. */
  readonly start: { readonly city: number; readonly steady: number };
  readonly signal: AbortSignal;
};

/**
 * City time, at the speed given from the last instant known. The server's `asOf` corrects it every few seconds, counted from
 * when the answer came: so the feed is late by the answer's travel at most, and never early.
 */
export function followCityTime({ url, token, speed, scope, start, signal }: Options): CityTime {
  let known = start;
  const at = (steady: number) => known.city + (steady - known.steady) * speed;
  let handedOut = 0;

  const ask = async (path: string): Promise<number | null> => {
    const response = await fetch(new URL(path, url), { headers: { authorization: `Bearer ${token}` }, signal });
    if (!response.ok) return null;
    const { asOf } = Answer.parse(await response.json());
    return asOf === undefined ? null : typeof asOf === "number" ? asOf : Date.parse(asOf);
  };
  const follow = async () => {
    while (!signal.aborted) {
      try {
        const asOf = (await ask("/api/v1/log/head")) ?? (await ask(`/api/v1/state?scope=${encodeURIComponent(scope)}`));
        if (asOf !== null && Number.isFinite(asOf)) known = { city: asOf, steady: performance.now() };
      } catch {
        // The server is away or busy: go on from what is known, at the same speed.
      }
      await pause(ASK_EVERY_MS, signal).catch(() => {});
    }
  };
  void follow();
  return {
    now: () => {
      handedOut = Math.max(handedOut, Math.floor(at(performance.now())));
      return handedOut;
    },
  };
}
