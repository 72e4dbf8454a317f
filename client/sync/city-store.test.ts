// The store over a line without a server: views, gaps, resumes, silences.
import { beforeEach, describe, expect, test } from "vitest";
import { PROTOCOL_VERSION } from "../../shared/protocol.ts";
import type { Patch, View } from "../../shared/view.ts";
import { createFakeLine, type FakeLine } from "../testing/fake-line.ts";
import { createFakePace, type FakePace } from "../testing/fake-pace.ts";
import { fixtureCity, fixtureView } from "../testing/fixture.ts";
import { type CityStore, createCityStore } from "./city-store.ts";

const first: View = fixtureView(fixtureCity());
const patch = (prev: number, seq: number, asOf = first.asOf): Patch => ({ epoch: first.epoch, prev, seq, asOf, clock: first.clock });

let line: FakeLine;
let pace: FakePace;
let store: CityStore;
let signIns: number;
let takesSignIn: boolean;
let reloads: number;

beforeEach(() => {
  line = createFakeLine();
  pace = createFakePace();
  signIns = 0;
  takesSignIn = true;
  reloads = 0;
  store = createCityStore({
    openLine: line.open,
    scope: "330402",
    pace,
    signIn: async () => {
      signIns += 1;
      return takesSignIn;
    },
    reloadPage: () => {
      reloads += 1;
    },
    build: "b1",
  });
});

/** A frame every 100 ms, nothing new in them, for so long. */
function beatFor(ms: number): void {
  for (let passed = 0; passed < ms; passed += 100) {
    line.server.frame(patch(first.seq, first.seq));
    pace.pass(100);
  }
}

describe("a view", () => {
  test("shows at the next picture, and many frames between two pictures are told once", () => {
    let told = 0;
    store.subscribe(() => {
      told += 1;
    });
    line.server.snapshot(first);
    expect(store.view()).toBeNull();
    expect(store.newest()).toBe(first);
    for (let seq = first.seq; seq < first.seq + 10; seq += 1) line.server.frame(patch(seq, seq + 1));
    pace.picture();
    expect(store.view()?.seq).toBe(first.seq + 10);
    expect(told).toBe(1);
  });

  test("keeps what a frame does not touch identical", () => {
    line.server.snapshot(first);
    line.server.frame(patch(first.seq, first.seq + 1));
    pace.picture();
    expect(store.view()?.reports).toBe(first.reports);
  });

  test("is asked for again after a gap, once, until it comes", () => {
    line.server.snapshot(first);
    line.server.frame(patch(first.seq + 5, first.seq + 6));
    line.server.frame(patch(first.seq + 6, first.seq + 7));
    expect(line.said.resyncs).toBe(1);
    expect(store.newest()).toBe(first);
    line.server.snapshot({ ...first, seq: first.seq + 8 });
    line.server.frame(patch(first.seq + 8, first.seq + 9));
    expect(line.said.resyncs).toBe(1);
    expect(store.newest()?.seq).toBe(first.seq + 9);
  });

  test("is asked for a second time when the first answer is lost", () => {
    line.server.snapshot(first);
    line.server.frame(patch(first.seq + 5, first.seq + 6));
    pace.pass(6000);
    line.server.frame(patch(first.seq + 6, first.seq + 7));
    expect(line.said.resyncs).toBe(2);
  });

  test("of another epoch is never patched: the store asks for a fresh one", () => {
    line.server.snapshot(first);
    line.server.frame({ ...patch(first.seq, first.seq + 1), epoch: "other" });
    expect(line.said.resyncs).toBe(1);
  });
});

describe("the handshake", () => {
  test("names scope and protocol, and resumes where the newest view stands", () => {
    expect(line.handshake()).toEqual({ protocol: PROTOCOL_VERSION, scope: "330402", build: "b1" });
    line.server.snapshot(first);
    line.server.frame(patch(first.seq, first.seq + 3));
    expect(line.handshake().resume).toEqual({ epoch: first.epoch, seq: first.seq + 3 });
  });

  test("refused as unauthorized signs in and comes straight back", async () => {
    line.server.refused("unauthorized");
    await settled();
    expect([signIns, line.said.opened, store.refusal()]).toEqual([1, 2, null]);
  });

  test("refused after signing in again and again says so and slows down", async () => {
    takesSignIn = false;
    for (let tries = 0; tries < 8; tries += 1) {
      line.server.refused("unauthorized");
      await settled();
    }
    expect(store.refusal()).toBe("unauthorized");
    const before = line.said.opened;
    pace.pass(29_000);
    expect(line.said.opened).toBe(before);
    pace.pass(1500);
    expect(line.said.opened).toBe(before + 1);
  });

  test("refused as another protocol loads the page anew", async () => {
    line.server.refused("protocol");
    await settled();
    expect(reloads).toBe(1);
  });

  test("refused because the server is starting tries again, and forgets the refusal once in", async () => {
    line.server.refused("not-ready");
    await settled();
    expect(store.refusal()).toBe("not-ready");
    pace.pass(1000);
    expect(line.said.opened).toBe(2);
    line.server.opened(0);
    expect(store.refusal()).toBeNull();
  });
});

describe("drawn", () => {
  test("is said about once a second, after the picture, with the seq that was drawn", () => {
    line.server.snapshot(first);
    beatFor(5000);
    expect(line.said.drawn.length).toBeGreaterThanOrEqual(4);
    expect(line.said.drawn.length).toBeLessThanOrEqual(6);
    expect(line.said.drawn.at(-1)).toBe(first.seq);
  });

  test("is said at once when frames come again after a silence", () => {
    line.server.snapshot(first);
    pace.pass(2600);
    line.server.frame(patch(first.seq, first.seq + 20));
    pace.pass(100);
    expect(line.said.drawn.at(-1)).toBe(first.seq + 20);
  });

  test("is still said when no more frames come, so that a waiting server goes on", () => {
    line.server.snapshot(first);
    pace.pass(100);
    line.server.frame(patch(first.seq, first.seq + 20));
    pace.pass(1500);
    expect(line.said.drawn.at(-1)).toBe(first.seq + 20);
  });
});

describe("the link", () => {
  test("is live from the first view, stale at 3 s of silence with its age, offline at 15 s", () => {
    expect(store.link().state).toBe("connecting");
    line.server.snapshot(first);
    pace.pass(2900);
    expect(store.link().state).toBe("live");
    pace.pass(400);
    expect(store.link().state).toBe("stale");
    pace.pass(2000);
    expect(Math.floor(store.link().ageMs / 1000)).toBe(5);
    pace.pass(10_000);
    expect(store.link()).toMatchObject({ state: "offline", lastAsOf: first.asOf });
    expect(store.view()?.seq).toBe(first.seq);
  });

  test("is live again only after 2 s of frames", () => {
    line.server.snapshot(first);
    pace.pass(20_000);
    beatFor(1500);
    expect(store.link()).toMatchObject({ state: "stale", recovering: true });
    beatFor(1000);
    expect(store.link()).toMatchObject({ state: "live", recovering: false });
  });

  test("does not count frames that do not fit", () => {
    line.server.snapshot(first);
    for (let passed = 0; passed < 4000; passed += 500) {
      line.server.frame(patch(first.seq + 5, first.seq + 6));
      pace.pass(500);
    }
    expect(store.link().state).toBe("stale");
  });
});

describe("late frames", () => {
  const come = (seconds: number) => beatFor(seconds * 1000);
  beforeEach(() => {
    line.server.opened(0);
    line.server.snapshot(first);
    come(3);
  });

  test("are not live, although they come one after the other", () => {
    line.answers = false;
    come(2);
    expect(store.link().state).toBe("live");
    come(3);
    expect(store.link().state).toBe("stale");
    expect(store.link().ageMs).toBeGreaterThan(3000);
    // The answers come at last, and then none again.
    line.answerLate();
    come(5);
    expect(store.link().state).toBe("stale");
    line.answers = true;
    come(4);
    expect(store.link()).toMatchObject({ state: "live", recovering: false });
  });

  test("that come in a burst after a stall are stale until the line has answered", () => {
    line.answers = false;
    pace.pass(3500);
    for (let at = 0; at < 20; at += 1) line.server.frame(patch(first.seq, first.seq));
    pace.pass(50);
    expect(store.link().state).toBe("stale");
    line.answers = true;
    come(4);
    expect(store.link().state).toBe("live");
  });
});

describe("a silent line", () => {
  test("is thrown away after 4 s and dialled anew, the picture kept", () => {
    line.server.opened(0);
    line.server.snapshot(first);
    beatFor(3000);
    line.answers = false;
    pace.pass(4500);
    expect(line.said).toMatchObject({ opened: 2, hungUp: 1 });
    expect(store.view()?.seq).toBe(first.seq);
    expect(line.handshake().resume).toEqual({ epoch: first.epoch, seq: first.seq });
    line.server.opened(0);
    line.answers = true;
    beatFor(2500);
    expect(store.link().state).toBe("live");
  });

  test("that answers is kept for a while: the server lives and is not ready", () => {
    line.server.opened(0);
    line.server.snapshot(first);
    pace.pass(10_000);
    expect(store.link().state).toBe("stale");
    expect(line.said.opened).toBe(1);
    pace.pass(10_000);
    expect(line.said.opened).toBeGreaterThan(1);
  });
});

describe("when the machine slept and the page's clock stood still", () => {
  beforeEach(() => {
    line.server.opened(0);
    line.server.snapshot(first);
    beatFor(3000);
  });

  test("the picture is as old as the sleep was long, and the line is dialled anew", () => {
    line.answers = false;
    pace.sleep(3_600_000);
    pace.pass(1500);
    expect(store.link().state).toBe("offline");
    expect(Math.floor(store.link().ageMs / 60_000)).toBe(60);
    expect(line.said.opened).toBe(2);
    line.server.opened(0);
    line.answers = true;
    beatFor(3000);
    expect(store.link().state).toBe("live");
  });

  test("frames from before the sleep, that lay in the line, do not make it live", () => {
    line.answers = false;
    pace.sleep(60_000);
    beatFor(1500);
    expect(store.link().state).not.toBe("live");
  });
});

test.each([3_600_000, -3_600_000])("a clock that is set by %i ms changes nothing", (ms) => {
  line.server.opened(0);
  line.server.snapshot(first);
  beatFor(3000);
  pace.sleep(ms);
  for (let beats = 0; beats < 30; beats += 1) {
    beatFor(100);
    expect(store.link().state).toBe("live");
  }
  expect(line.said.opened).toBe(1);
});

test("the server's word about itself is kept, and told to listeners", () => {
  expect(store.health()).toBeNull();
  const health = { durability: { store: "redis", loses: "last-second", replicas: 0, detail: "appendfsync everysec" } } as const;
  line.server.health(health);
  pace.picture();
  expect(store.health()).toEqual(health);
});

test("a closed store hears nothing any more", () => {
  line.server.snapshot(first);
  store.close();
  pace.pass(1000);
  expect(store.view()).toBeNull();
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("a desk", () => {
  test("says which case it has open, again after a reconnect, and forgets who was there meanwhile", () => {
    store.look("r1");
    line.server.presence({ reportId: "r1", who: ["duty-2"] });
    expect(store.presence()).toEqual(["duty-2"]);
    line.server.presence({ reportId: "another", who: ["duty-3"] });
    expect(store.presence()).toEqual(["duty-2"]);
    line.server.lost();
    expect(store.presence()).toEqual([]);
    line.server.opened(0);
    expect(line.said.looking).toEqual(["r1", "r1"]);
  });

  test("hears what was touched, and after a reconnect that it may have missed something", () => {
    const heard: number[] = [];
    const stop = store.onTouched((touched) => heard.push(touched.length));
    line.server.touched([{ reportId: "r1", version: 2 }]);
    line.server.opened(0);
    stop();
    line.server.touched([{ reportId: "r1", version: 3 }]);
    expect(heard).toEqual([1, 0]);
  });
});
