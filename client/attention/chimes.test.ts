// What sounds when: the table of tones, the repeats, and what stays silent.
import { describe, expect, test } from "vitest";
import { type ChimeName, lengthMs, notesOf } from "./chime-notes.ts";
import { type Alarm, LINK, type Plan, planChime, type Scene } from "./chime-plan.ts";

const QUIET: Scene = { alarms: [], flood: false, lost: [], unreal: false, minuteOfDay: 600 };
const alarm = (id: string, level: Alarm["level"], unreal = false): Alarm => ({ id, level, unreal });

/** What is played, second by second, while `sceneAt` (s) goes by: [second, name]. The page stands a second before. */
function listen(sceneAt: (second: number) => Partial<Scene>, seconds: number) {
  const played: [number, ChimeName][] = [];
  let plan: Plan = planChime(null, QUIET, -1000).plan;
  for (let at = 0; at <= seconds; at += 0.5) {
    const step = planChime(plan, { ...QUIET, ...sceneAt(at) }, at * 1000);
    plan = step.plan;
    if (step.chime) played.push([at, step.chime.name]);
  }
  return played;
}
const times = (played: [number, ChimeName][]) => played.map(([at]) => at);

describe("tones", () => {
  const of = (name: ChimeName, unreal = false) => notesOf(name, unreal).map(({ hz, at, ms }) => [hz, at, ms]);

  test("are the table's", () => {
    expect(of("yellow")).toEqual([
      [659, 0, 180],
      [784, 240, 180],
    ]);
    expect(of("orange")).toEqual([
      [587, 0, 160],
      [740, 240, 160],
      [880, 480, 160],
    ]);
    expect(of("red")).toEqual([
      [880, 0, 150],
      [880, 250, 150],
      [880, 500, 150],
      [1047, 900, 150],
      [1047, 1150, 150],
    ]);
    expect(of("flood")).toEqual([
      [523, 0, 600],
      [659, 0, 600],
      [784, 0, 600],
    ]);
    expect(of("lost")).toEqual([
      [440, 0, 220],
      [330, 280, 220],
    ]);
  });

  test("of an exercise or a demo are an octave lower", () => {
    expect(of("yellow", true)).toEqual([
      [329.5, 0, 180],
      [392, 240, 180],
    ]);
  });

  test("of the test are four chimes one after the other", () => {
    expect(notesOf("test", false)).toHaveLength(2 + 3 + 5 + 3);
    expect(lengthMs("test")).toBe(420 + 640 + 1300 + 600 + 3 * 700);
  });
});

describe("a warning that nobody takes", () => {
  test("is silent when blue, and sounds once when yellow", () => {
    expect(listen(() => ({ alarms: [alarm("b", "blue")] }), 300)).toEqual([]);
    expect(listen(() => ({ alarms: [alarm("y", "yellow")] }), 300)).toEqual([[0, "yellow"]]);
  });

  test("sounds again after 4 s and then each minute when orange", () => {
    expect(times(listen(() => ({ alarms: [alarm("o", "orange")] }), 190))).toEqual([0, 4, 64, 124, 184]);
  });

  test("sounds each 10 s for a minute and then each 30 s when red", () => {
    expect(times(listen(() => ({ alarms: [alarm("r", "red")] }), 130))).toEqual([0, 10, 20, 30, 40, 50, 60, 90, 120]);
  });

  test("of an exercise never repeats as red does", () => {
    expect(times(listen(() => ({ alarms: [alarm("r", "red", true)] }), 70))).toEqual([0, 4, 64]);
  });

  test("is heard no more once it is acknowledged or shelved, and anew when it comes back", () => {
    const scene = (at: number) => ({ alarms: at < 20 || at >= 100 ? [alarm("o", "orange")] : [] });
    expect(times(listen(scene, 106))).toEqual([0, 4, 100, 104]);
  });

  test("is heard anew when it becomes graver, not when it becomes less grave", () => {
    const scene = (at: number) => ({ alarms: [alarm("w", at < 2 ? "yellow" : at < 20 ? "orange" : "yellow")] });
    expect(listen(scene, 300)).toEqual([
      [0, "yellow"],
      [2, "orange"],
      [6, "orange"],
    ]);
  });

  test("shares one sound with others that are due, the gravest's, and the real come before the unreal", () => {
    const alarms = [alarm("y", "yellow"), alarm("o", "orange"), alarm("x", "red", true)];
    const { plan, chime } = planChime(planChime(null, QUIET, -1).plan, { ...QUIET, alarms }, 0);
    expect(chime).toEqual({ name: "orange", unreal: false, first: ["y", "o"] });
    expect(planChime(plan, { ...QUIET, alarms }, 500).chime).toBeNull();
    expect(planChime(plan, { ...QUIET, alarms }, 1100).chime).toEqual({ name: "red", unreal: true, first: ["x"] });
  });

  test("is no news when the page begins with it, unless it is orange or red", () => {
    expect(planChime(null, { ...QUIET, alarms: [alarm("y", "yellow")], lost: ["source"] }, 0).chime).toBeNull();
    expect(planChime(null, { ...QUIET, alarms: [alarm("o", "orange")] }, 0).chime?.name).toBe("orange");
  });

  test("does not pile up while the page sleeps", () => {
    const scene = { ...QUIET, alarms: [alarm("r", "red")] };
    const first = planChime(planChime(null, QUIET, -1).plan, scene, 0);
    const woken = planChime(first.plan, scene, 3_600_000);
    expect(woken.chime?.name).toBe("red");
    expect(planChime(woken.plan, scene, 3_603_000).chime).toBeNull();
  });
});

describe("a flood", () => {
  const many = [...Array.from({ length: 12 }, (_, at) => alarm(`w${at}`, at % 2 ? "orange" : "yellow"))];

  test("is one chord each five minutes, and those in it are not heard singly afterwards as new", () => {
    expect(listen((at) => ({ alarms: many, flood: at < 700 }), 702)).toEqual([
      [0, "flood"],
      [300, "flood"],
      [600, "flood"],
    ]);
  });

  test("does not cover red", () => {
    expect(listen(() => ({ alarms: [...many, alarm("r", "red")], flood: true }), 12).map(([, name]) => name)).toEqual([
      "red",
      "flood",
      "red",
    ]);
  });

  test("is silent once all are acknowledged", () => {
    expect(listen((at) => ({ alarms: at < 10 ? many : [], flood: true }), 700)).toEqual([[0, "flood"]]);
  });
});

describe("what is lost", () => {
  test("the line sounds each five minutes until it is back", () => {
    expect(listen((at) => ({ lost: at < 400 ? [LINK] : [] }), 800)).toEqual([
      [0, "lost"],
      [300, "lost"],
    ]);
  });

  test("a source sounds once, and many together not more than each five minutes", () => {
    const scene = (at: number) => ({ lost: Array.from({ length: Math.min(8, 1 + Math.floor(at / 60)) }, (_, n) => `source ${n}`) });
    expect(times(listen(scene, 1200))).toEqual([0, 300, 600]);
  });
});

test("at the hand-over of 08:30 the sounds are tested, once, and not when the clock is set", () => {
  const clock = (at: number) => ({ minuteOfDay: 509 + Math.floor(at / 60) });
  let plan: Plan | null = null;
  const played: string[] = [];
  for (let at = 0; at < 300; at += 1) {
    const step = planChime(plan, { ...QUIET, ...clock(at) }, at * 1000);
    plan = step.plan;
    if (step.chime) played.push(`${at} ${step.chime.name}`);
  }
  expect(played).toEqual(["60 test"]);
  const morning = planChime(null, { ...QUIET, minuteOfDay: 60 }, 0).plan;
  expect(planChime(morning, { ...QUIET, minuteOfDay: 520 }, 1000).chime).toBeNull();
});
