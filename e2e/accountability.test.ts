// The page that answers for the city: its figures are the server's, each opens its cases, divisions lead down, axe finds nothing.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DemoServer, startDemo } from "../bench/lib/demo-server.ts";
import { launchBrowser } from "./lib/browser.ts";
import { auditAccess } from "./look/audit.ts";

const AT = Date.parse("2026-11-23T09:41:00+08:00");
const HOUR = 3_600_000;
const iso = (time: number) => new Date(time).toISOString();
let browser: Browser;
let server: DemoServer;

beforeAll(async () => {
  browser = await launchBrowser();
  server = await startDemo(["--no-feed", "--at", iso(AT)]);
  const event = (id: string, type: string, at: number, data: object) => ({
    ...{ specversion: "1.0", id, source: server.sourceName, type: `chengge.report.${type}`, time: iso(AT - at * HOUR), data },
  });
  /** Forty in two counties, due two hours ago; a quarter of them closed an hour too late, one in eight still open. */
  const cases = Array.from({ length: 40 }, (_, at) => ({
    reportId: `a-${at}`,
    grid: at % 4 === 0 ? "330411002001001" : "330402007024001",
  }));
  const common = {
    family: "livelihood",
    kind: "L01",
    title: "垃圾三天没清",
    channel: "12345",
    urgency: "routine",
    dueAt: iso(AT - 2 * HOUR),
  };
  const batch = cases.flatMap(({ reportId, grid }, at) => [
    event(`s${at}`, "submitted", 6, { ...common, reportId, grid }),
    event(`t${at}`, "accepted", 5.5 - at / 100, { reportId, title: "清运垃圾" }),
    ...(at % 8 === 7 ? [] : [event(`c${at}`, "closed", at % 4 === 1 ? 1 : 3, { reportId })]),
  ]);
  const response = await fetch(`${server.url}/api/v1/events`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.source}`, "content-type": "application/cloudevents-batch+json" },
    body: JSON.stringify(batch),
  });
  expect(await response.json()).toMatchObject({ accepted: batch.length, rejected: [] });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const read = async (path: string) =>
  (await fetch(`${server.url}/api/v1/accountability${path}`, { headers: { authorization: `Bearer ${server.supervisor}` } })).json();

async function open(search: string, token: string | null = server.supervisor): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  if (token !== null) await page.request.post(`${server.url}/api/v1/session`, { data: { token }, headers: { origin: server.url } });
  await page.goto(`${server.url}/desk/accountability${search}`);
  return page;
}
const figure = (page: Page, code: string, name: string) =>
  page.locator(`[data-testid="account-row"][data-code="${code}"] [data-figure="${name}"]`);

describe("/desk/accountability", () => {
  test("shows what the server counted, and each figure opens as many cases", async () => {
    const page = await open("?by=division");
    await page.getByTestId("account-row").first().waitFor();
    const { rows, total } = await read("?by=division");
    expect(total).toMatchObject({ due: 40, late: 15, overdueNow: 5 });
    for (const row of rows.filter(({ due }: { due: number }) => due > 0))
      for (const name of ["due", "onTime", "overdueNow"] as const)
        if (row[name] > 0) expect(Number(await figure(page, row.code, name).getAttribute("data-value"))).toBe(row[name]);
    await figure(page, "330402", "onTime").click();
    const told = page.getByTestId("account-cases-total");
    await told.waitFor();
    const county = rows.find(({ code }: { code: string }) => code === "330402");
    expect(Number(await told.getAttribute("data-value"))).toBe(county.onTime);
    expect(await page.getByTestId("account-case").count()).toBe(county.onTime);
    expect(await page.getByTestId("account-case").first().locator("a").getAttribute("href")).toMatch(/^\/desk\?case=a-/);
    expect(await auditAccess(page)).toEqual([]);
    await page.context().close();
  });

  test("goes down to towns, and back by the browser's own way", async () => {
    const page = await open("?by=division&lang=en&theme=light");
    await page.locator('[data-code="330402"] .account-way').click();
    await page.locator('[data-testid="account-row"][data-code="330402007"]').waitFor();
    expect(new URL(page.url()).searchParams.get("scope")).toBe("330402");
    expect(await auditAccess(page)).toEqual([]);
    await page.goBack();
    await page.locator('[data-testid="account-row"][data-code="330411"]').waitFor();
    await page.context().close();
  });

  test("tells a display that it is not for displays", async () => {
    const page = await open("", server.display);
    await page.getByTestId("account-denied").waitFor();
    expect(await auditAccess(page)).toEqual([]);
    await page.context().close();
  });
});
