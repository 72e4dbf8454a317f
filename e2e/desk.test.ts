import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DemoServer, startDemo } from "../bench/lib/demo-server.ts";
import { launchBrowser } from "./lib/browser.ts";

const AT = "2026-11-23T09:41:00+08:00";
const GRID = "330402007024001";
const eventually = { timeout: 15_000, interval: 100 };
let browser: Browser;
let server: DemoServer;
let desk: Page;
let serial = 0;

beforeAll(async () => {
  browser = await launchBrowser();
  server = await startDemo(["--no-feed", "--at", AT]);
  for (const id of ["case-1", "case-2", "case-3"]) await report(id);
  desk = await openDesk("/desk");
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function report(reportId: string, kind = "L01"): Promise<void> {
  serial += 1;
  const data = {
    reportId,
    family: "livelihood",
    kind,
    title: `菜场后门垃圾桶三天没清 ${reportId}`,
    grid: GRID,
    channel: "grid-worker",
    urgency: "routine",
  };
  const event = {
    specversion: "1.0",
    id: `desk-${serial}`,
    source: server.sourceName,
    type: "chengge.report.submitted",
    time: new Date(Date.parse(AT)).toISOString(),
    data,
  };
  const answer = await fetch(`${server.url}/api/v1/events`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.source}`, "content-type": "application/cloudevents+json" },
    body: JSON.stringify(event),
  });
  expect(answer.status).toBe(202);
}

async function openDesk(path: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  await page.goto(`${server.url}${path}`);
  await page.getByTestId("queue").waitFor({ timeout: 60_000 });
  return page;
}

const openCase = async (page: Page, id: string) => {
  await page.locator(`[data-testid="queue-row"][data-id="${id}"]`).click();
  await page.locator(`[data-testid="case-detail"][data-id="${id}"] .case-head`).waitFor();
};
const stageOf = (page: Page) => page.locator('.case-stages li[data-state="now"] .stage-name').textContent();
const say = (page: Page, testId: string) => page.getByTestId(testId).textContent();

describe("the desk", () => {
  test("lists what is open, and a filter is in the address", async () => {
    await expect.poll(() => desk.getByTestId("queue-row").count(), eventually).toBe(3);
    await desk.getByTestId("desk-search").fill("case-2");
    await expect.poll(() => desk.getByTestId("queue-row").count(), eventually).toBe(1);
    expect(new URL(desk.url()).searchParams.get("q")).toBe("case-2");
    await desk.getByTestId("desk-search").fill("");
    await expect.poll(() => desk.getByTestId("queue-row").count(), eventually).toBe(3);
  });

  test("accepts, dispatches and notes by keyboard, and undoes what was just done", async () => {
    await desk.getByTestId("desk-search").press("Escape");
    await openCase(desk, "case-1");
    await desk.keyboard.press("a");
    await desk.getByTestId("undo").waitFor();
    await expect.poll(() => stageOf(desk), eventually).toBe("受理");
    await desk.keyboard.press("d");
    await desk.locator("select[name=department]").selectOption("water");
    await desk.getByTestId("action-send").click();
    await expect.poll(() => stageOf(desk), eventually).toBe("派遣");
    await desk.getByTestId("undo").click();
    await expect.poll(() => stageOf(desk), eventually).toBe("受理");
    await desk.keyboard.press("n");
    await desk.locator("textarea[name=reason]").fill("已电话核实");
    await desk.getByTestId("action-send").click();
    await expect.poll(() => desk.locator(".case-steps").textContent(), eventually).toContain("已电话核实");
  });

  test("who lost a race is told who was faster, and what was typed stays", async () => {
    await openCase(desk, "case-2");
    await desk.keyboard.press("e");
    await desk.locator("textarea[name=reason]").fill("需要市级协调");
    const other = await fetch(`${server.url}/api/v1/reports/case-2/dispatch`, {
      method: "POST",
      headers: { authorization: `Bearer ${server.supervisor}`, "content-type": "application/json" },
      body: JSON.stringify({ department: "water" }),
    });
    expect(other.status).toBe(200);
    await desk.getByTestId("action-send").click();
    await expect.poll(() => say(desk, "refused"), eventually).toContain("已先一步");
    expect(await desk.locator("textarea[name=reason]").inputValue()).toBe("需要市级协调");
    expect(await stageOf(desk)).toBe("派遣");
    await desk.getByTestId("action-send").click();
    await expect.poll(() => desk.locator(".case-steps").textContent(), eventually).toContain("需要市级协调");
  });

  test("a new case waits behind the bar and moves no row", async () => {
    const before = await desk.getByTestId("queue-row").allTextContents();
    await report("case-4");
    await desk.getByTestId("queue-fresh").waitFor();
    expect(await desk.getByTestId("queue-row").count()).toBe(before.length);
    await desk.getByTestId("queue-fresh").click();
    await expect.poll(() => desk.getByTestId("queue-row").count(), eventually).toBe(before.length + 1);
  });

  test("without a link nothing is sent and nothing typed is lost", async () => {
    await openCase(desk, "case-3");
    await desk.keyboard.press("n");
    await desk.locator("textarea[name=reason]").fill("写到一半");
    const sent: string[] = [];
    desk.on("request", (request) => request.method() === "POST" && request.url().includes("/reports/") && sent.push(request.url()));
    await desk.context().setOffline(true);
    await expect.poll(() => desk.getByTestId("action-send").isDisabled(), { timeout: 40_000, interval: 250 }).toBe(true);
    await desk.context().setOffline(false);
    await expect.poll(() => desk.getByTestId("action-send").isEnabled(), { timeout: 40_000, interval: 250 }).toBe(true);
    expect(await desk.locator("textarea[name=reason]").inputValue()).toBe("写到一半");
    expect(sent).toEqual([]);
  }, 100_000);
});
