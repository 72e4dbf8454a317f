import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DemoServer, startDemo } from "../bench/lib/demo-server.ts";
import { kpi, launchBrowser, openWall, viewOf, type WallPage } from "./lib/browser.ts";

const AT = "2026-11-23T09:41:00+08:00";
const GRID = "330402007024001";
let browser: Browser;
let server: DemoServer;
let wall: WallPage;
let serial = 0;

beforeAll(async () => {
  browser = await launchBrowser();
  server = await startDemo(["--no-feed", "--at", AT]);
  wall = await openWall(browser, server.url);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function api(path: string, init: RequestInit = {}, token = server.display): Promise<Response> {
  return fetch(`${server.url}${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
}

async function post(type: string, data: Record<string, unknown>, time = new Date(Date.parse(AT)).toISOString()): Promise<void> {
  serial += 1;
  const body = JSON.stringify({ specversion: "1.0", id: `e2e-${serial}`, source: server.sourceName, type, time, data });
  const response = await api(
    "/api/v1/events",
    { method: "POST", headers: { "content-type": "application/cloudevents+json" }, body },
    server.source,
  );
  expect([response.status, await response.json()]).toEqual([202, { accepted: 1, duplicates: 0, rejected: [] }]);
}

const report = (reportId: string, over: Record<string, unknown> = {}) =>
  post("chengge.report.submitted", {
    reportId,
    family: "livelihood",
    kind: "L01",
    title: "菜场后门垃圾桶三天没清",
    grid: GRID,
    channel: "grid-worker",
    urgency: "routine",
    ...over,
  });

const eventually = { timeout: 10_000, interval: 100 };

describe("a wall in a real browser", () => {
  test("shows 4,608 grids, the city's time and a live link", async () => {
    expect((await viewOf(wall)).grids.index).toHaveLength(4608);
    await expect.poll(() => wall.getByTestId("link-state").getAttribute("data-state"), eventually).toBe("live");
    expect(await wall.getByTestId("as-of").textContent()).toContain("09:4");
  });

  test("shows a posted report within a second: figures, feed, map", async () => {
    const before = await kpi(wall, "kpi-reports-today");
    const started = performance.now();
    await report("wall-1");
    await expect.poll(() => kpi(wall, "kpi-reports-today"), { timeout: 10_000, interval: 20 }).toBe(before + 1);
    expect(performance.now() - started).toBeLessThan(5000);
    await expect.poll(() => wall.getByTestId("report-item").first().textContent(), eventually).toContain("垃圾");
    const { grids } = await viewOf(wall);
    expect(grids.open[0]).toBe(await kpi(wall, "kpi-open"));
  });

  test("colours the grids under a warning by feature-state, and lists it", async () => {
    await post("chengge.warning.raised", {
      warningId: "w-1",
      authority: "statutory",
      category: "natural",
      level: "orange",
      kind: "暴雨",
      title: "暴雨橙色预警",
      titleEn: "Rainstorm orange warning",
      area: { division: "330402" },
      issuer: "市气象台",
    });
    await expect.poll(() => kpi(wall, "kpi-warnings"), eventually).toBe(1);
    expect(await wall.getByTestId("warning-item").textContent()).toContain("暴雨橙色预警");
    const { grids } = await viewOf(wall);
    expect(grids.level.filter((level) => level === 3).length).toBeGreaterThan(100);
  });

  test("at the same number, the page's view is what GET /api/v1/state says", async () => {
    const bodyAt = async () => {
      const state = (await (await api("/api/v1/state")).json()) as { seq: number };
      const view = (await viewOf(wall)) as unknown as { seq: number };
      return { state: { ...state, asOf: 0 }, view: { ...view, asOf: 0 } };
    };
    await expect.poll(async () => ((at) => at.state.seq === at.view.seq)(await bodyAt()), eventually).toBe(true);
    const { state, view } = await bodyAt();
    expect(view).toEqual(state);
  });

  test("a county's wall has the county's grids and no other county's report", async () => {
    const county = await openWall(browser, `${server.url}/?scope=330411`);
    await report("wall-elsewhere");
    const view = await viewOf(county);
    expect(view).toMatchObject({ scope: "330411", reports: [] });
    expect(view.grids.index.length).toBeLessThan(1500);
    expect(county.faults).toEqual([]);
    await county.close();
  });

  test("speaks English when asked, with nothing Chinese left in its frame", async () => {
    const english = await openWall(browser, `${server.url}/wall?lang=en`);
    expect(await english.locator("html").getAttribute("lang")).toBe("en");
    await expect.poll(() => english.getByTestId("warning-item").textContent(), eventually).toContain("Rainstorm");
    expect(await english.locator("h1, h2, button").allInnerTexts()).not.toContain(expect.stringMatching(/[\u4e00-\u9fff]/));
    await english.close();
  });

  test("asks nothing of the outside world and throws nothing", () => {
    expect(wall.faults).toEqual([]);
  });
});

describe("a wall whose server dies", () => {
  test("turns stale, then offline, keeps its picture, and is right again after the restart: nothing lost, nothing doubled", async () => {
    const link = () => wall.getByTestId("link-state").getAttribute("data-state");
    await report("before-the-kill");
    const before = (await (await api("/api/v1/log/head")).json()) as { received: number };
    await server.stop({ signal: "SIGKILL", keepFolder: true });
    await expect.poll(link, { timeout: 12_000 }).toBe("stale");
    await expect.poll(link, { timeout: 40_000 }).toBe("offline");
    expect(await wall.getByTestId("report-item").first().textContent()).toContain("垃圾");

    server = await startDemo(["--no-feed", "--at", AT], server);
    await expect.poll(link, { timeout: 60_000 }).toBe("live");
    const after = (await (await api("/api/v1/log/head")).json()) as { received: number };
    expect(after.received).toBe(before.received);
    const open = await kpi(wall, "kpi-open");
    await report("before-the-kill-2");
    await expect.poll(() => kpi(wall, "kpi-open"), eventually).toBe(open + 1);
    const state = (await (await api("/api/v1/state")).json()) as { totals: unknown };
    await expect.poll(async () => (await viewOf(wall)).totals, eventually).toEqual(state.totals);
  }, 180_000);
});
