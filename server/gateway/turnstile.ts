// Lets newcomers in a few at a time, so that a thousand at once do not hold up those who are in.

/** About 5 ms of handshakes, then the others have their turn: some 1,000 a second. */
const PER_TURN = 10;
const TURN_MS = 10;
/** More than come at once from the screens of a city; the rest is turned away and tries again. */
const WAITING_MAX = 5000;

export type Turnstile = {
  /** Calls `enter` now or in a turn soon, `true` when let in. */
  pass(enter: (isIn: boolean) => void): void;
  /** Turns away whoever waits or comes. */
  close(): void;
};

export function createTurnstile(): Turnstile {
  let waiting: ((isIn: boolean) => void)[] = [];
  let left = PER_TURN;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const turn = () => {
    timer = undefined;
    const next = waiting.splice(0, PER_TURN);
    left = PER_TURN - next.length;
    if (next.length > 0) timer = setTimeout(turn, TURN_MS);
    for (const enter of next) enter(true);
  };

  return {
    pass(enter) {
      if (closed || waiting.length >= WAITING_MAX) return enter(false);
      timer ??= setTimeout(turn, TURN_MS);
      if (left <= 0) return void waiting.push(enter);
      left -= 1;
      enter(true);
    },
    close() {
      closed = true;
      clearTimeout(timer);
      for (const enter of waiting) enter(false);
      waiting = [];
    },
  };
}
