// The player opens one context while it is held, says when the browser mutes it, and wakes it at a click.
import { expect, test } from "vitest";
import { createChimePlayer } from "./chime-player.ts";

/** An AudioContext that may sound once it was resumed while `allowed`. */
class Context extends EventTarget {
  state: AudioContextState = "suspended";
  currentTime = 0;
  destination = {};
  tones: { hz: number; type: string }[] = [];
  allowed: boolean;
  constructor(allowed: boolean) {
    super();
    this.allowed = allowed;
  }
  private turn(state: AudioContextState) {
    this.state = state;
    this.dispatchEvent(new Event("statechange"));
  }
  async resume() {
    if (this.allowed) this.turn("running");
    else await new Promise(() => undefined);
  }
  async close() {
    this.turn("closed");
  }
  createPeriodicWave() {
    return {};
  }
  createGain() {
    const gain = { setValueAtTime: () => undefined, linearRampToValueAtTime: () => undefined };
    return { gain, connect: (next: object) => next, disconnect: () => undefined };
  }
  createOscillator() {
    const frequency = { value: 0 };
    const tone = { type: "sine", frequency, setPeriodicWave: () => undefined, connect: (next: object) => next };
    return { ...tone, start: () => this.tones.push({ hz: frequency.value, type: tone.type }), stop: () => undefined };
  }
}

function open(allowed: boolean) {
  const context = new Context(allowed);
  const page = new EventTarget();
  let opened = 0;
  const player = createChimePlayer(() => {
    opened += 1;
    return context as unknown as AudioContext;
  }, page);
  return { context, page, player, opened: () => opened };
}
const REAL = { unreal: false, quiet: false };

test("where the browser allows it, it sounds without a click", () => {
  const { player, context } = open(true);
  const release = player.hold();
  expect(player.state()).toBe("running");
  player.play("orange", REAL);
  expect(context.tones.map(({ hz }) => hz)).toEqual([587, 740, 880]);
  release();
});

test("where the browser mutes it, it says so after a moment, and a click wakes it", async () => {
  const { player, context, page } = open(false);
  const said: string[] = [];
  player.subscribe(() => said.push(player.state()));
  const release = player.hold();
  player.play("orange", REAL);
  expect(context.tones).toEqual([]);
  expect(player.state()).toBe("starting");
  await new Promise((over) => setTimeout(over, 1700));
  expect(player.state()).toBe("muted");
  context.allowed = true;
  page.dispatchEvent(new Event("pointerdown"));
  expect(player.state()).toBe("running");
  expect(said).toEqual(["starting", "muted", "running"]);
  release();
});

test("it has one context for all who hold it, and none afterwards", () => {
  const { player, opened, context } = open(true);
  const releases = [player.hold(), player.hold()];
  releases[0]?.();
  releases[0]?.();
  expect([opened(), player.state()]).toEqual([1, "running"]);
  releases[1]?.();
  expect([context.state, player.state()]).toEqual(["closed", "off"]);
});
