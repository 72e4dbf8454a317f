// The page's own little line: who is asking, then the list every few seconds, and what it was when the server cannot be asked.
import { useEffect, useState } from "react";
import type { DisplayRow } from "../../shared/display.ts";
import type { CityAnswer } from "../sync/city-info.ts";
import { createSession } from "../sync/session.ts";
import { askCity, askDisplays, askWho, type Who } from "./displays-api.ts";
import { inOrder } from "./order.ts";

const EVERY_MS = 3000;
const AGAIN_S = 5;

export type Board = {
  readonly who: Who | null;
  readonly city: CityAnswer | null;
  readonly rows: readonly DisplayRow[] | null;
  /** When the rows were read, ms since 1970. */
  readonly readAt: number;
  readonly failed: boolean;
};

const EMPTY: Board = { who: null, city: null, rows: null, readAt: 0, failed: false };
export const RETRY_S = AGAIN_S;

export const maySee = (who: Who | null) => who?.role === "supervisor" || who?.role === "admin";

export function useDisplays(): Board {
  const [board, setBoard] = useState(EMPTY);
  useEffect(() => {
    const session = createSession({ location, history, fetch: fetch.bind(window) });
    let known = EMPTY;
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (part: Partial<Board>) => {
      known = { ...known, ...part };
      if (!gone) setBoard(known);
    };
    const enter = async () => {
      if (session.hasToken()) await session.signIn();
      let who = await askWho();
      if (who.role === "none" && (await session.signIn())) who = await askWho();
      show({ who });
      return who;
    };
    const look = async () => {
      try {
        const who = known.who && maySee(known.who) ? known.who : await enter();
        if (maySee(who)) {
          const [city, rows] = await Promise.all([known.city ?? askCity(), askDisplays()]);
          show({ city, rows: inOrder(rows), readAt: Date.now(), failed: false });
        } else show({ failed: false });
        if (!gone) timer = setTimeout(() => void look(), EVERY_MS);
      } catch {
        // A session that has ended shows as one: it is asked for anew.
        show({ failed: true, who: known.rows ? known.who : null });
        known = { ...known, who: null };
        if (!gone) timer = setTimeout(() => void look(), AGAIN_S * 1000);
      }
    };
    void look();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, []);
  return board;
}
