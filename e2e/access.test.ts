// Getting in and being put out, in a real Chromium: a revoked wall, a password, single sign-on through another site's pages, on `npm start` as it runs.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../bench/lib/demo-server.ts";
import { run as runAccount } from "../server/account-main.ts";
import { CLIENT, startProvider, type TestProvider } from "../server/http/testing-oidc.ts";
import { launchBrowser, openWall } from "./lib/browser.ts";
import { auditAccess } from "./look/audit.ts";

const PASSWORD = "a short sentence will do";
const ROOT = join(import.meta.dirname, "..");
const eventually = { timeout: 20_000, interval: 100 };

let browser: Browser;
let provider: TestProvider;
let server: ChildProcess;
let dir: string;
let url: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "chengge-e2e-access-"));
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  // To a browser `localhost` is another site than 127.0.0.1: a Strict cookie does not come along from there.
  provider = await startProvider(`${url}/api/v1/session/oidc/callback`, "localhost");
  for (const [name, role] of [
    ["chief", "admin"],
    ["duty-1", "supervisor"],
  ] as const)
    await account(`create --role ${role} --name ${name} --password-stdin`);
  const settings = { PORT: String(port), DATA_DIR: dir, PUBLIC_URL: url, LOG_LEVEL: "warn" };
  const oidc = { OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: CLIENT.clientId, OIDC_CLIENT_SECRET: CLIENT.clientSecret };
  server = spawn(process.execPath, ["server/main.ts"], { cwd: ROOT, env: { ...process.env, ...settings, ...oidc }, stdio: "inherit" });
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady())) await sleep(200);
  browser = await launchBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  server?.kill();
  await new Promise((resolve) => (server && server.exitCode === null ? server.once("exit", resolve) : resolve(null)));
  await provider?.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function account(args: string): Promise<void> {
  const faults: string[] = [];
  const parts = { print: () => {}, fail: (line: string) => void faults.push(line), readInput: async () => PASSWORD };
  await runAccount([...args.split(" "), "--dir", dir], parts);
  expect(faults).toEqual([]);
}

/** A browser of its own, at one of our pages. */
async function open(path: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: "zh-CN" })).newPage();
  await page.goto(url + path);
  return page;
}
const signIn = async (page: Page, name: string, password = PASSWORD) => {
  await page.locator("input[name=account]").fill(name);
  await page.locator("input[name=password]").fill(password);
  await page.keyboard.press("Enter");
};
const whoIs = (page: Page) =>
  page.evaluate(async () => ((await (await fetch("/api/v1/session")).json()) as { account?: string }).account ?? null);

describe("a wall", () => {
  test("whose token is revoked is cut off within 5 s and says why", async () => {
    const admin = await fetch(`${url}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ account: "chief", password: PASSWORD }),
    });
    const cookie = (admin.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const ask = (method: string, path: string, body?: unknown) =>
      fetch(`${url}/api/v1${path}`, {
        method,
        headers: { cookie, "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    const made = await ask("POST", "/tokens", { role: "display", name: "lost wall", scope: "330400" });
    const { id, token } = (await made.json()) as { id: string; token: string };
    const wall = await openWall(browser, `${url}/#token=${token}`, { width: 1280, height: 720 });
    const link = wall.getByTestId("link-state");
    await expect.poll(() => link.getAttribute("data-state"), eventually).toBe("live");
    const revokedAt = performance.now();
    expect((await ask("DELETE", `/tokens/${id}`)).status).toBe(204);
    await expect.poll(() => link.textContent(), eventually).toContain("已被收回");
    // 5 s are promised; five times as long where the machine is busy.
    expect(performance.now() - revokedAt).toBeLessThan(25_000);
    await wall.close();
  });
});

describe("signing in", () => {
  test("by password says what is wrong in words, then goes on to the page that was meant", async () => {
    const page = await open("/login?to=/desk/accounts");
    await page.getByTestId("login-form").waitFor();
    expect(await auditAccess(page)).toEqual([]);
    await signIn(page, "chief", "not the right sentence");
    await expect.poll(() => page.getByTestId("login-problem").textContent(), eventually).toBe("账号或密码不正确");
    await signIn(page, "chief");
    await page.getByTestId("accounts-page").waitFor();
    expect(new URL(page.url()).pathname).toBe("/desk/accounts");
    expect(await auditAccess(page)).toEqual([]);
    await page.context().close();
  });

  test("by single sign-on goes through the provider's pages on another site, and comes back signed in", async () => {
    const page = await open("/login?to=/desk/accounts");
    await page.getByTestId("login-single").click();
    await page.locator("input[name=login]").fill("duty-1");
    await page.locator("input[name=password]").fill("any");
    await page.locator("button[type=submit]").click();
    await page.getByText("Continue").click();
    await page.waitForURL(`${url}/desk/accounts`);
    expect(await whoIs(page)).toBe("duty-1");
    const [cookie] = await page.context().cookies(url);
    expect(cookie).toMatchObject({ name: "chengge_session", httpOnly: true, sameSite: "Strict" });
    await page.context().close();
  });

  test("by single sign-on without an account comes back to the form, which says so", async () => {
    const page = await open("/login");
    await page.getByTestId("login-single").click();
    await page.locator("input[name=login]").fill("stranger");
    await page.locator("input[name=password]").fill("any");
    await page.locator("button[type=submit]").click();
    await page.getByText("Continue").click();
    await expect.poll(() => page.getByTestId("login-single-problem").textContent(), eventually).toContain("没有对应的可用账号");
    expect(await whoIs(page)).toBeNull();
    await page.context().close();
  });
});

test("an admin makes an account, whose person signs in and is put out when it is disabled", async () => {
  const admin = await open("/login?to=/desk/accounts");
  await signIn(admin, "chief");
  const form = admin.getByTestId("account-form");
  await form.locator("[name=name]").fill("night-1");
  await form.locator("[name=post]").fill("夜班值班长");
  await form.locator("button").click();
  const password = (await admin.getByTestId("admin-secret-text").textContent()) ?? "";
  const desk = await open("/login?to=/desk/accounts");
  await signIn(desk, "night-1", password);
  await desk.getByTestId("password-form").waitFor();
  expect(await whoIs(desk)).toBe("night-1");
  const disable = admin.locator("[data-testid=account-row][data-name=night-1] button").first();
  await disable.click();
  await disable.click();
  await admin.locator("[data-name=night-1][data-disabled=true]").waitFor();
  expect(await whoIs(desk)).toBeNull();
  await desk.goto(`${url}/login`);
  await signIn(desk, "night-1", password);
  await expect.poll(() => desk.getByTestId("login-problem").textContent(), eventually).toContain("已停用");
  await admin.context().close();
  await desk.context().close();
});
