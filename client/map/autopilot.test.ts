// The camera's own way: the round when calm, warnings as they come, hands off after a touch.
import { describe, expect, test } from "vitest";
import { type Alert, AUTOPILOT, type Autopilot, insetsOf, type Sight, STOP_MS, steer, TOUCH_MS, WARNING_MS } from "./autopilot.ts";

const [YELLOW, ORANGE, RED] = [2, 3, 4];
const alert = (id: string, gravity: number, calm = false): Alert => ({ id, gravity, calm });
const QUIET: Omit<Sight, "now"> = { alerts: [], stops: ["A", "B"], flood: false, touchedAt: null, rests: false, still: false };

/** A camera that has had its first look at time 0. */
function begin(over: Partial<Sight> = {}): { at: (now: number, over?: Partial<Sight>) => Autopilot; state: () => Autopilot } {
  let sight: Sight = { ...QUIET, now: 0, ...over };
  let state = steer(AUTOPILOT, sight);
  return {
    at: (now, change = {}) => {
      sight = { ...sight, ...change, now };
      state = steer(state, sight);
      return state;
    },
    state: () => state,
  };
}
const warnings = (...ids: string[]) => ({ kind: "warnings", ids });
const WHOLE = { kind: "whole" };
const FREE = { kind: "free" };

describe("when it is calm", () => {
  test("the whole scope and each division have their 25 seconds, and again", () => {
    const camera = begin();
    const shots = [0, 1, 2, 3].map((n) => [camera.at(n * STOP_MS).shot, camera.at((n + 1) * STOP_MS - 1).shot]);
    const stops = [WHOLE, { kind: "stop", code: "A" }, { kind: "stop", code: "B" }, WHOLE];
    expect(shots).toEqual(stops.map((stop) => [stop, stop]));
  });

  test("it asks to be woken when a stop is over", () => {
    expect(begin().state().until).toBe(STOP_MS);
  });

  test("a scope without divisions, and a display that is to be still, keep the whole scope", () => {
    for (const over of [{ stops: [] }, { still: true }]) {
      const camera = begin(over);
      expect(camera.at(10 * STOP_MS)).toMatchObject({ shot: WHOLE, until: Number.POSITIVE_INFINITY });
    }
  });

  test("yellow, blue and acknowledged ones do not disturb the round", () => {
    const camera = begin();
    camera.at(STOP_MS);
    expect(camera.at(STOP_MS + 1, { alerts: [alert("y", YELLOW), alert("o", ORANGE, true)] }).shot).toEqual({ kind: "stop", code: "A" });
  });

  test("a division that left the scope ends the round, not the camera", () => {
    const camera = begin();
    camera.at(STOP_MS);
    expect(camera.at(2 * STOP_MS, { stops: [] }).shot).toEqual(WHOLE);
  });
});

describe("when an orange or red warning comes", () => {
  test("the camera is there for 60 seconds, then shows the whole scope for as long as nobody has acknowledged it, then goes round again", () => {
    const camera = begin();
    expect(camera.at(7, { alerts: [alert("o", ORANGE)] })).toMatchObject({ shot: warnings("o"), until: 7 + WARNING_MS });
    expect(camera.at(6 + WARNING_MS).shot).toEqual(warnings("o"));
    expect(camera.at(7 + WARNING_MS).shot).toEqual(WHOLE);
    expect(camera.at(99 * STOP_MS).shot).toEqual(WHOLE);
    const calm = camera.at(100 * STOP_MS, { alerts: [alert("o", ORANGE, true)] });
    expect(calm).toMatchObject({ shot: WHOLE, until: 101 * STOP_MS });
    expect(camera.at(101 * STOP_MS).shot).toEqual({ kind: "stop", code: "A" });
  });

  test("those that stand at the first look are the picture, not news", () => {
    expect(begin({ alerts: [alert("r", RED)] }).state().shot).toEqual(WHOLE);
  });

  test("one that rises to orange or red is news, one that falls is not", () => {
    const camera = begin({ alerts: [alert("a", YELLOW), alert("b", RED)] });
    expect(camera.at(1, { alerts: [alert("a", ORANGE), alert("b", ORANGE)] }).shot).toEqual(warnings("a"));
    expect(camera.at(2, { alerts: [alert("a", RED), alert("b", ORANGE)] })).toMatchObject({ shot: warnings("a"), until: 2 + WARNING_MS });
  });

  test("one that comes acknowledged, and one that is acknowledged on the list already, moves nothing", () => {
    const camera = begin();
    expect(camera.at(1, { alerts: [alert("o", ORANGE, true)] }).shot).toEqual(WHOLE);
  });

  test("an acknowledgement does not cut its 60 seconds short, its end does", () => {
    const camera = begin();
    camera.at(1, { alerts: [alert("o", ORANGE)] });
    expect(camera.at(2, { alerts: [alert("o", ORANGE, true)] }).shot).toEqual(warnings("o"));
    expect(camera.at(3, { alerts: [] }).shot).toEqual(WHOLE);
  });
});

describe("when several come", () => {
  test("two of one level become one view, which holds for 60 seconds from the second", () => {
    const camera = begin();
    camera.at(0, { alerts: [alert("a", ORANGE)] });
    const both = [alert("a", ORANGE), alert("b", ORANGE)];
    expect(camera.at(30_000, { alerts: both })).toMatchObject({ shot: warnings("a", "b"), until: 30_000 + WARNING_MS });
  });

  test("two more than 60 seconds apart have a view each", () => {
    const camera = begin();
    camera.at(0, { alerts: [alert("a", ORANGE)] });
    expect(camera.at(WARNING_MS, { alerts: [alert("a", ORANGE), alert("b", ORANGE)] }).shot).toEqual(warnings("b"));
  });

  test("red takes the picture from orange at once", () => {
    const camera = begin();
    camera.at(0, { alerts: [alert("o", ORANGE)] });
    expect(camera.at(1, { alerts: [alert("o", ORANGE), alert("r", RED)] }).shot).toEqual(warnings("r"));
    expect(camera.at(1 + WARNING_MS).shot).toEqual(WHOLE);
  });

  test("orange waits until red has had its time, and loses its turn when somebody acknowledges it", () => {
    for (const calm of [false, true]) {
      const camera = begin();
      camera.at(0, { alerts: [alert("r", RED)] });
      expect(camera.at(1, { alerts: [alert("r", RED), alert("o", ORANGE)] })).toMatchObject({ shot: warnings("r"), until: WARNING_MS });
      const next = camera.at(WARNING_MS, { alerts: [alert("r", RED), alert("o", ORANGE, calm)] });
      expect(next.shot).toEqual(calm ? WHOLE : warnings("o"));
    }
  });

  test("red and orange in one moment: red first, then orange", () => {
    const camera = begin();
    expect(camera.at(1, { alerts: [alert("o", ORANGE), alert("r", RED)] })).toMatchObject({ shot: warnings("r"), waiting: ["o"] });
    expect(camera.at(1 + WARNING_MS)).toMatchObject({ shot: warnings("o"), waiting: [] });
  });

  test("an orange that rises while it waits joins the red", () => {
    const camera = begin();
    camera.at(1, { alerts: [alert("o", ORANGE), alert("r", RED)] });
    expect(camera.at(2, { alerts: [alert("o", RED), alert("r", RED)] })).toMatchObject({ shot: { ids: ["r", "o"] }, waiting: [] });
  });

  test("in a flood the whole scope shows, and what came in it is no news after it", () => {
    const camera = begin();
    camera.at(0, { alerts: [alert("a", ORANGE)] });
    const many = [alert("a", ORANGE), alert("b", RED)];
    expect(camera.at(1, { alerts: many, flood: true }).shot).toEqual(WHOLE);
    expect(camera.at(2, { flood: false }).shot).toEqual(WHOLE);
  });
});

describe("a person goes first", () => {
  test("after a touch the camera stays as it was left for five minutes, whatever comes, then the whole scope shows", () => {
    const camera = begin();
    camera.at(STOP_MS);
    expect(camera.at(STOP_MS + 5, { touchedAt: STOP_MS + 5 })).toMatchObject({ shot: FREE, until: STOP_MS + 5 + TOUCH_MS });
    expect(camera.at(STOP_MS + 9, { alerts: [alert("r", RED)] }).shot).toEqual(FREE);
    expect(camera.at(STOP_MS + 4 + TOUCH_MS).shot).toEqual(FREE);
    expect(camera.at(STOP_MS + 5 + TOUCH_MS).shot).toEqual(WHOLE);
  });

  test("a later touch begins the five minutes anew", () => {
    const camera = begin({ touchedAt: 0 });
    expect(camera.at(TOUCH_MS - 1, { touchedAt: TOUCH_MS - 1 }).until).toBe(2 * TOUCH_MS - 1);
  });

  test("while the picture is locked, or hidden, nothing moves and nothing is made up for", () => {
    const camera = begin();
    expect(camera.at(1, { rests: true })).toMatchObject({ shot: FREE, until: Number.POSITIVE_INFINITY });
    expect(camera.at(99 * STOP_MS, { alerts: [alert("r", RED)] }).shot).toEqual(FREE);
    expect(camera.at(100 * STOP_MS, { rests: false }).shot).toEqual(WHOLE);
  });
});

describe("insets", () => {
  const all = [alert("y", YELLOW), alert("o", ORANGE), alert("r", RED), alert("done", RED, true)];
  test("picture unacknowledged orange and red, the gravest first", () => {
    expect(insetsOf(all, { kind: "whole" }).map(({ id }) => id)).toEqual(["r", "o"]);
  });
  test("leave out what the camera shows", () => {
    expect(insetsOf(all, { kind: "warnings", ids: ["r"] }).map(({ id }) => id)).toEqual(["o"]);
  });
});
