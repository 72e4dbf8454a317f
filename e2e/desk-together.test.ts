// Two people at two desks and a wall, in real browsers on `npm start` as it runs: what one does the others see, a race, a lost answer, an ended session.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../bench/lib/demo-server.ts";
import { run as runAccount } from "../server/account-main.ts";
import { launchBrowser, openWall, viewOf, type WallPage } from "./lib/browser.ts";
import { auditAccess } from "./look/audit.ts";

const PASSWORD = "a short sentence will do";
const ROOT = join(import.meta.dirname, "..");
const SOURCE = "//test/desk-together";
const CITY = "330400";
const GRID = "330402007024001";
const eventually = { timeout: 15_000, interval: 100 };
/** A second is promised; five times as long where the machine is busy. */
const soon = { timeout: 5000, interval: 20 };

/** Something of each sort that a shift has on its hands. */
const WATCHED: Readonly<Record<string, object>> = {
  warnings: { category: "natural", level: "orange", kind: "rainstorm", title: "内部暴雨提示", area: { division: "330402" } },
  responses: { plan: "防汛应急预案", level: 3, area: { division: "330402" } },
  duty: { post: "leader", shift: "on", text: "接班" },
  instructions: { to: "水利局", title: "排查低洼地段" },
  calls: { to: "建设街道", result: "reached", text: "已知悉" },
  "incident-reports": { title: "管道破裂", text: "路面积水", by: "phone" },
  handovers: { text: "两起未决" },
};

let browser: Browser;
let server: ChildProcess;
let dir: string;
let url: string;
let chief: string;
let source: string;
let first: Page;
let second: Page;
let wall: WallPage;
let serial = 0;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "chengge-e2e-together-"));
  await account("create --role admin --name chief --password-stdin");
  for (const name of ["duty-1", "duty-2"]) await account(`create --role supervisor --name ${name} --password-stdin`);
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const settings = { PORT: String(port), DATA_DIR: dir, PUBLIC_URL: url, LOG_LEVEL: "warn" };
  server = spawn(process.execPath, ["server/main.ts"], { cwd: ROOT, env: { ...process.env, ...settings }, stdio: "inherit" });
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady())) await sleep(100);
  browser = await launchBrowser();
  const signedIn = await call("POST", "/session", { account: "chief", password: PASSWORD });
  chief = (signedIn.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  source = await token({ role: "source", name: "together", scope: CITY, source: SOURCE });
  for (const id of ["seen", "both", "race", "lost", "over"]) await report(id);
  await report("voice-1", "文昌路化工厂夜里排放刺鼻气味");
  await report("voice-2", "文昌路化工厂夜里又在排放刺鼻气味");
  const display = await token({ role: "display", name: "hall", scope: CITY });
  [wall, first, second] = await Promise.all([
    openWall(browser, `${url}/#token=${display}`, { width: 1280, height: 720 }),
    openDesk("duty-1"),
    openDesk("duty-2"),
  ]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  server?.kill();
  await new Promise((resolve) => (server && server.exitCode === null ? server.once("exit", resolve) : resolve(null)));
  rmSync(dir, { recursive: true, force: true });
});

async function account(args: string): Promise<void> {
  const faults: string[] = [];
  const parts = { print: () => {}, fail: (line: string) => void faults.push(line), readInput: async () => PASSWORD };
  await runAccount([...args.split(" "), "--dir", dir], parts);
  expect(faults).toEqual([]);
}

/** As the admin, once signed in. */
const call = (method: string, path: string, body?: unknown) =>
  fetch(`${url}/api/v1${path}`, {
    method,
    headers: { "content-type": "application/json", ...(chief && { cookie: chief }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

async function token(spec: object): Promise<string> {
  return ((await (await call("POST", "/tokens", spec)).json()) as { token: string }).token;
}

async function report(reportId: string, title = `路灯不亮 ${reportId}`): Promise<void> {
  serial += 1;
  const data = { reportId, family: "livelihood", kind: "L01", title, grid: GRID, channel: "grid-worker", urgency: "routine" };
  const time = new Date().toISOString();
  const answer = await fetch(`${url}/api/v1/events`, {
    method: "POST",
    headers: { authorization: `Bearer ${source}`, "content-type": "application/cloudevents+json" },
    body: JSON.stringify({ specversion: "1.0", id: `together-${serial}`, source: SOURCE, type: "chengge.report.submitted", time, data }),
  });
  expect(answer.status).toBe(202);
}

/** A browser of its own, signed in as that account. */
async function openAs(name: string, path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: "zh-CN" });
  const signedIn = await context.request.post(`${url}/api/v1/session`, { data: { account: name, password: PASSWORD } });
  expect(signedIn.status()).toBe(201);
  const page = await context.newPage();
  await page.goto(url + path);
  return page;
}
async function openDesk(name: string): Promise<Page> {
  const page = await openAs(name, "/desk");
  await page.getByTestId("queue-row").first().waitFor({ timeout: 60_000 });
  return page;
}

const row = (page: Page, id: string) => page.locator(`[data-testid="queue-row"][data-id="${id}"]`);
const openCase = async (page: Page, id: string) => {
  await row(page, id).click();
  await page.locator(`[data-testid="case-detail"][data-id="${id}"] .case-head`).waitFor();
};
const stageInQueue = (page: Page, id: string) => row(page, id).locator(".queue-stage").getAttribute("data-stage");
const stageOnWall = async (id: string) => (await viewOf(wall)).reports.find(({ reportId }) => reportId === id)?.stage;
const stageOf = (page: Page) => page.locator('.case-stages li[data-state="now"] .stage-name').textContent();
const say = (page: Page, testId: string) => page.getByTestId(testId).textContent();
const reason = (page: Page) => page.locator("textarea[name=reason]");
async function stepsOf(id: string): Promise<readonly string[]> {
  const { history } = (await (await call("GET", `/reports/${id}`)).json()) as { history: { type: string }[] };
  return history.map(({ type }) => type.replace("chengge.report.", ""));
}

describe("two desks and a wall", () => {
  test("one accepts and dispatches: the other desk and the wall show it within a second", async () => {
    await openCase(first, "seen");
    await first.keyboard.press("a");
    await expect.poll(() => stageInQueue(second, "seen"), soon).toBe("accepted");
    await expect.poll(() => stageOnWall("seen"), soon).toBe("accepted");
    await expect.poll(() => stageOf(first), eventually).toBe("受理");
    await first.keyboard.press("d");
    await first.locator("select[name=department]").selectOption("water");
    await first.getByTestId("action-send").click();
    await expect.poll(() => stageInQueue(second, "seen"), soon).toBe("dispatched");
    await expect.poll(() => stageOnWall("seen"), soon).toBe("dispatched");
  });

  test("with the same case open each sees the other, and no longer once it goes on", async () => {
    await openCase(first, "both");
    await openCase(second, "both");
    await expect.poll(() => say(first, "presence"), eventually).toContain("duty-2");
    await expect.poll(() => say(second, "presence"), eventually).toContain("duty-1");
    await openCase(second, "race");
    await expect.poll(() => first.getByTestId("presence").count(), eventually).toBe(0);
  });

  test("of two who act on one case the slower is told who was faster, and the text stays", async () => {
    await openCase(first, "race");
    await openCase(second, "race");
    await first.keyboard.press("e");
    await reason(first).fill("需要市级协调");
    await second.keyboard.press("a");
    await expect.poll(() => stageOf(second), eventually).toBe("受理");
    await first.getByTestId("action-send").click();
    await expect.poll(() => say(first, "refused"), eventually).toContain("duty-2 已先一步");
    expect(await reason(first).inputValue()).toBe("需要市级协调");
    expect(await stepsOf("race")).not.toContain("escalated");
    await first.getByTestId("action-send").click();
    await expect.poll(() => stepsOf("race"), eventually).toContain("escalated");
  });

  test("an action whose answer is lost is sent again under its key, and done once", async () => {
    const keys: (string | undefined)[] = [];
    const lose = async (route: Route) => {
      keys.push(route.request().headers()["idempotency-key"]);
      if (keys.length > 1) return route.continue();
      expect((await route.fetch()).status()).toBe(200);
      await route.abort("connectionreset");
    };
    await openCase(first, "lost");
    await first.route("**/reports/lost/accept", lose);
    await first.keyboard.press("a");
    await expect.poll(() => keys.length, eventually).toBe(2);
    expect(keys[0]).toBe(keys[1]);
    await expect.poll(() => first.locator("article.case[data-pending]").count(), eventually).toBe(0);
    expect(await stageOf(first)).toBe("受理");
    expect(await stepsOf("lost")).toEqual(["submitted", "accepted"]);
    expect(await first.getByTestId("refused").count()).toBe(0);
    await first.unroute("**/reports/lost/accept");
  });

  test("two voices are folded into one incident and unfolded from the case itself", async () => {
    await openCase(first, "voice-2");
    await first.getByTestId("voice-fold").first().click();
    await expect.poll(() => stepsOf("voice-2"), eventually).toContain("folded");
    await first.getByTestId("voices").getByTestId("voice-unfold").first().click();
    await expect.poll(() => stepsOf("voice-2"), eventually).toContain("unfolded");
    await expect.poll(() => first.getByTestId("voice-fold").count(), eventually).toBeGreaterThan(0);
  });

  test("a session that ends while a form is open loses no text", async () => {
    await openCase(first, "over");
    await first.keyboard.press("n");
    await reason(first).fill("写到一半");
    expect((await call("DELETE", "/accounts/duty-1/sessions")).status).toBe(204);
    await first.locator(".session-over").waitFor({ timeout: 15_000 });
    expect(await reason(first).inputValue()).toBe("写到一半");
    expect(await auditAccess(first)).toEqual([]);
    await first.locator(".session-over input[name=password]").fill(PASSWORD);
    await first.keyboard.press("Enter");
    await expect.poll(() => first.locator(".session-over").count(), eventually).toBe(0);
    expect(await reason(first).inputValue()).toBe("写到一半");
    await expect.poll(() => first.getByTestId("action-send").isEnabled(), eventually).toBe(true);
    await first.getByTestId("action-send").click();
    await expect.poll(() => first.locator(".case-steps").textContent(), eventually).toContain("写到一半");
    await report("after");
    await first.getByTestId("queue-fresh").waitFor();
  });
});

describe("pages of the desk", () => {
  let admin: Page;
  beforeAll(async () => {
    await Promise.all([first.context().close(), wall.close()]);
    admin = await openAs("chief", "/login");
    for (const [path, data] of Object.entries(WATCHED)) {
      const begun = await second.context().request.post(`${url}/api/v1/${path}`, { data: { division: "330402", ...data } });
      expect([path, begun.status()]).toEqual([path, 201]);
    }
  });

  describe.each([
    ["in Chinese, dark", "lang=zh-CN&theme=dark"],
    ["in English, light", "lang=en&theme=light"],
  ])("are within everybody's reach, %s", (_, look) => {
    const access = async (page: Page, path: string, shown: string) => {
      await page.goto(`${url}${path}${path.includes("?") ? "&" : "?"}${look}`);
      await page.locator(shown).first().waitFor({ timeout: 30_000 });
      expect([path, await auditAccess(page)]).toEqual([path, []]);
    };

    test("the queue with an open case and a form, and each pane of the watch", async () => {
      await access(second, "/desk?case=seen", ".case-head");
      await second.getByTestId("do-escalate").click();
      await second.getByTestId("action-form").waitFor();
      expect(await auditAccess(second)).toEqual([]);
      await access(second, "/desk?tab=warnings", "[data-testid=watch-need]");
      await second.locator(".watch-warnings button").first().click();
      await second.getByTestId("warning-steps").waitFor();
      expect(await auditAccess(second)).toEqual([]);
      for (const tab of ["responses", "duty", "instructions", "calls", "incidents", "handover"]) {
        await second.locator(`[data-testid=watch] button[data-tab=${tab}]`).click();
        await second.locator(`[data-testid=watch][data-tab=${tab}] #watch-pane :is(li, article)`).first().waitFor();
        expect([tab, await auditAccess(second)]).toEqual([tab, []]);
      }
    });

    test("the account given, the audit, accounts, displays, and signing in", async () => {
      await access(admin, "/desk/accountability", "[data-testid=account-row], [data-testid=account-empty]");
      await access(admin, "/desk/audit", "[data-testid=audit-row]");
      await access(admin, "/desk/accounts", "[data-testid=account-row]");
      await access(admin, "/desk/displays", "[data-testid=display-row]");
      await access(admin, "/login", "[data-testid=login-known]");
      const stranger = await browser.newPage({ viewport: { width: 1366, height: 768 } });
      await access(stranger, "/login", "[data-testid=login-form]");
      await stranger.close();
    });
  });
});
