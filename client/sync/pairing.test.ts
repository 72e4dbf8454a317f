// Asking for a code until somebody lets the display in.
import { expect, test } from "vitest";
import { type PairingState, startPairing } from "./pairing.ts";

/** A server that lets in at the `polls`th question, and time that runs as fast as it is asked for. */
function display({ polls = 3, over = 0, down = 0, kept = null as string | null, served = 0 } = {}) {
  const stored = new Map<string, string>(kept === null ? [] : [["chengge.pairing", kept]]);
  const states: PairingState[] = [];
  const pauses: number[] = [];
  const asked: string[] = [];
  let [now, codes, questions, faults] = [0, 0, 0, 0];
  const end = new Promise<void>((resolve) => {
    startPairing(
      {
        fetch: (async (path: string) => {
          asked.push(path.slice("/api/v1/".length));
          faults += 1;
          if (faults <= down) throw new TypeError("no network");
          if (path.endsWith("pairings")) {
            codes += 1;
            const expiresAt = new Date(served + 600_000).toISOString();
            const headers = { date: new Date(served).toUTCString() };
            return Response.json({ code: `00000${codes}`, secret: "s", expiresAt }, { status: 201, headers });
          }
          questions += 1;
          return new Response("{}", { status: questions <= over ? 401 : questions < polls ? 202 : 201 });
        }) as typeof fetch,
        storage: {
          getItem: (key) => stored.get(key) ?? null,
          setItem: (key, value) => void stored.set(key, value),
          removeItem: (key) => void stored.delete(key),
        },
        now: () => now,
        after: (ms, run) => {
          pauses.push(ms);
          now += ms;
          run();
          return () => {};
        },
      },
      (state) => {
        states.push(state);
        if (state.phase === "done") resolve();
      },
    );
  });
  return { end, states, pauses, asked, stored };
}

test("shows one code, asks every three seconds, and is done when it is let in", async () => {
  const { end, states, pauses, asked, stored } = display();
  await end;
  expect(asked).toEqual(["pairings", "session", "session", "session"]);
  expect(pauses).toEqual([3000, 3000]);
  expect(states.filter(({ phase }) => phase === "shown")).toEqual(Array(3).fill({ phase: "shown", code: "000001", minutesLeft: 10 }));
  expect(stored.size).toBe(0);
});

test("a reload keeps its code; one that is over is asked for anew", async () => {
  const kept = display({ polls: 1, kept: JSON.stringify({ code: "424242", secret: "s", endsAt: 1 }) });
  await kept.end;
  expect(kept.asked).toEqual(["session"]);
  expect(kept.states[0]).toEqual({ phase: "shown", code: "424242", minutesLeft: 1 });
  const over = display({ polls: 2, over: 1 });
  await over.end;
  expect(over.asked).toEqual(["pairings", "session", "pairings", "session"]);
});

test("a display whose clock is hours ahead shows one code all the same", async () => {
  const { end, states, asked } = display({ served: -7_200_000 });
  await end;
  expect(asked).toEqual(["pairings", "session", "session", "session"]);
  expect(states[1]).toEqual({ phase: "shown", code: "000001", minutesLeft: 10 });
});

test("a server that is away is asked again, ever later", async () => {
  const { end, states, pauses } = display({ polls: 1, down: 3 });
  await end;
  expect(pauses).toEqual([5000, 10_000, 20_000]);
  expect(states.filter(({ phase }) => phase === "failed")).toHaveLength(3);
});
