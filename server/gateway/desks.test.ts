// What desks alone hear over real sockets: cases of their scope that were touched, and who else has the same case open.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { event, submitted, T0 } from "../../shared/testing.ts";
import { pause, startTestGateway, type TestGateway } from "./testing.ts";

let running: TestGateway;
let next = 0;

beforeEach(async () => {
  running = await startTestGateway();
});
afterEach(() => running.stop());

const desk = async (name: string, scope = "C") => {
  const { token } = await running.access.createToken({ role: "supervisor", name, scope });
  const screen = running.createScreen({ token });
  await expect.poll(() => screen.got.snapshots).toBe(1);
  return screen;
};
const noted = (reportId: string) => {
  next += 1;
  return event("chengge.report.noted", { reportId, actor: "x", reason: "seen" }, { id: `note-${next}`, time: T0 });
};

describe("touched", () => {
  test("names the cases of the desk's scope with their versions, and none of another", async () => {
    const [city, here, there] = [await desk("city"), await desk("here", "C1"), await desk("there", "C2")];
    await running.submit(submitted("b", { grid: "C111-1" }), noted("b"));
    await expect.poll(() => here.got.touched.flat()).toEqual([{ reportId: "b", version: 2 }]);
    await expect.poll(() => city.got.touched.flat()).toHaveLength(1);
    await pause(150);
    expect(there.got.touched).toEqual([]);
  });

  test("comes once a second at most, and then with all that came meanwhile", async () => {
    const screen = await desk("city");
    const from = performance.now();
    for (let at = 0; at < 12; at += 1) {
      await running.submit(noted("a"));
      await pause(100);
    }
    await expect.poll(() => screen.got.touched.at(-1)?.[0]?.version, { timeout: 3000 }).toBe(13);
    expect(screen.got.touched.length).toBeLessThanOrEqual(2 + (performance.now() - from) / 1000);
  });

  test("holds at most 200 cases, the newest", async () => {
    const screen = await desk("city");
    await running.submit(...Array.from({ length: 250 }, (_, at) => submitted(`r${at}`)));
    await expect.poll(() => screen.got.touched.flat().length).toBe(200);
    expect(screen.got.touched.flat()[0]).toMatchObject({ reportId: "r249" });
  });

  test("of the case that is open there comes at once, however many others there are", async () => {
    const screen = await desk("city");
    await running.submit(submitted("open"));
    screen.socket.emit("looking", { reportId: "open" });
    await expect.poll(() => screen.got.presence.at(-1)?.reportId).toBe("open");
    const from = performance.now();
    await running.submit(noted("open"), ...Array.from({ length: 250 }, (_, at) => submitted(`r${at}`)));
    await expect.poll(() => screen.got.touched.flat(), { interval: 20 }).toContainEqual({ reportId: "open", version: 2 });
    await running.submit(noted("open"));
    await expect.poll(() => screen.got.touched.flat(), { interval: 20 }).toContainEqual({ reportId: "open", version: 3 });
    expect(screen.got.touched.length).toBeGreaterThan(1 + (performance.now() - from) / 1000);
  });

  test("is not for walls", async () => {
    const [wall, screen] = [running.createScreen(), await desk("city")];
    await wall.reached(2);
    await running.submit(noted("a"));
    await expect.poll(() => screen.got.touched.length).toBe(1);
    expect(wall.got.touched).toEqual([]);
  });
});

describe("presence", () => {
  test("tells who else has the same case open, until they leave it", async () => {
    const [one, two] = [await desk("one"), await desk("two")];
    one.socket.emit("looking", { reportId: "a" });
    await expect.poll(() => one.got.presence.at(-1)).toEqual({ reportId: "a", who: [] });
    two.socket.emit("looking", { reportId: "a" });
    await expect.poll(() => one.got.presence.at(-1)?.who).toEqual(["two"]);
    await expect.poll(() => two.got.presence.at(-1)?.who).toEqual(["one"]);
    two.socket.emit("looking", { reportId: null });
    await expect.poll(() => one.got.presence.at(-1)?.who).toEqual([]);
    two.socket.emit("looking", { reportId: "a" });
    await expect.poll(() => one.got.presence.at(-1)?.who).toEqual(["two"]);
    two.socket.close();
    await expect.poll(() => one.got.presence.at(-1)?.who).toEqual([]);
  });

  test("is for no case outside the desk's scope, and for none that is not there", async () => {
    await running.submit(submitted("there", { grid: "C211-1" }));
    const [city, here] = [await desk("city"), await desk("here", "C1")];
    city.socket.emit("looking", { reportId: "there" });
    await expect.poll(() => city.got.presence.length).toBe(1);
    here.socket.emit("looking", { reportId: "there" });
    here.socket.emit("looking", { reportId: "nothing" });
    await pause(250);
    expect([here.got.presence, city.got.presence.at(-1)?.who]).toEqual([[], []]);
  });

  test("a wall that says what it looks at, or a desk that does so all the time, is closed", async () => {
    const [wall, busy] = [running.createScreen(), await desk("busy")];
    await wall.reached(2);
    for (let at = 0; at < 25; at += 1) wall.socket.emit("looking", { reportId: "a" });
    for (let at = 0; at < 60; at += 1) busy.socket.emit("looking", { reportId: at % 2 === 0 ? "a" : null });
    await expect.poll(() => wall.got.lost.length).toBe(1);
    await expect.poll(() => busy.got.lost.length).toBe(1);
  });
});
