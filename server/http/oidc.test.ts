// Single sign-on: the whole way through a real identity provider on loopback, and what must not let anybody in.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSingleSignOn } from "../access/oidc.ts";
import { startTestServer, type TestServer } from "./testing.ts";
import { CLIENT, createBrowser, passProvider, startProvider, type TestBrowser, type TestProvider } from "./testing-oidc.ts";

let provider: TestProvider;
let server: TestServer;
/** The address that browsers see: a port held free until the server is known, since the provider has to know it first. */
let origin: string;
let gate: ReturnType<typeof createServer>;

beforeAll(async () => {
  gate = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on("data", (chunk: Buffer) => chunks.push(chunk));
    req.on("end", async () => {
      const headers = Object.entries(req.headers).flatMap(([name, value]) =>
        ["host", "connection", "content-length"].includes(name) ? [] : [[name, String(value)] as [string, string]],
      );
      const answer = await fetch(server.url + req.url, {
        method: req.method ?? "GET",
        headers,
        redirect: "manual",
        ...(chunks.length > 0 && { body: Buffer.concat(chunks).toString() }),
      });
      for (const [name, value] of answer.headers) if (name === "location" || name === "content-type") res.setHeader(name, value);
      res.setHeader("set-cookie", answer.headers.getSetCookie());
      res.writeHead(answer.status).end(await answer.text());
    });
  });
  await new Promise<void>((resolve) => gate.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(gate.address() as AddressInfo).port}`;
  provider = await startProvider(`${origin}/api/v1/session/oidc/callback`);
  const signOn = createSingleSignOn({ issuer: provider.issuer, ...CLIENT, claim: "preferred_username" });
  server = await startTestServer({ settings: { publicUrl: origin }, signOn });
  const account = { role: "supervisor", scope: "C1", department: null, post: "值班长", disabled: false } as const;
  await server.access.accounts.create("duty", account, null);
  await server.access.accounts.create("gone", { ...account, disabled: true }, null);
});
afterAll(async () => {
  gate.closeAllConnections();
  gate.close();
  await provider.stop();
  await server.stop();
});

const setOut = async (browser: TestBrowser, to = "") => (await browser.go(`${origin}/api/v1/session/oidc${to}`)).location ?? "";
const whoami = async (browser: TestBrowser) => {
  const { status, text } = await browser.go(`${origin}/api/v1/session`);
  return status === 200 ? (JSON.parse(text) as { account: string; scope: string }) : null;
};

test("signs in the account that the provider's claim names, and goes on to the page that was meant", async () => {
  expect(await (await fetch(`${server.url}/api/v1/session/ways`)).json()).toMatchObject({ singleSignOn: true });
  const browser = createBrowser();
  const out = await setOut(browser, "?to=/desk/accounts");
  const asked = new URL(out).searchParams;
  expect(out.startsWith(provider.issuer)).toBe(true);
  expect(asked.get("code_challenge_method")).toBe("S256");
  for (const name of ["state", "nonce", "code_challenge"]) expect(asked.get(name)?.length).toBeGreaterThan(20);
  const back = await passProvider(browser, out, provider, "duty");
  const arrived = await browser.go(back);
  expect([arrived.status, arrived.location]).toEqual([303, `${origin}/desk/accounts`]);
  expect(await whoami(browser)).toMatchObject({ account: "duty", scope: "C1", role: "supervisor" });
  expect(Object.keys(browser.cookies(origin))).toEqual(["chengge_session"]);
  // The same answer again, also with a session: the code is spent and the flow's cookie gone.
  expect((await browser.go(back)).location).toBe(`${origin}/login?problem=failed`);
});

test("ends the session that the browser had", async () => {
  const browser = createBrowser();
  await browser.go(await passProvider(browser, await setOut(browser), provider, "duty"));
  const before = `chengge_session=${browser.cookies(origin)["chengge_session"]}`;
  expect(await server.access.sessionGrant(before)).not.toBeNull();
  await browser.go(await passProvider(browser, await setOut(browser), provider, "duty"));
  expect(await whoami(browser)).not.toBeNull();
  expect(await server.access.sessionGrant(before)).toBeNull();
});

test.each([
  ["that has no account", "stranger"],
  ["whose account is disabled", "gone"],
  ["whose name could not be an account's", "Duty Officer"],
])("lets nobody in %s, and makes no account", async (_what, name) => {
  const before = (await server.access.accounts.list()).length;
  const browser = createBrowser();
  const arrived = await browser.go(await passProvider(browser, await setOut(browser), provider, name));
  expect(arrived.location).toBe(`${origin}/login?problem=unknown`);
  expect(await whoami(browser)).toBeNull();
  expect(await server.access.accounts.list()).toHaveLength(before);
});

test("takes an answer only from the browser that set out, with the state it set out with", async () => {
  const [mine, another] = [createBrowser(), createBrowser()];
  const back = await passProvider(mine, await setOut(mine), provider, "duty");
  // A browser that never set out, and one that set out by itself.
  expect((await another.go(back)).location).toBe(`${origin}/login?problem=failed`);
  await setOut(another);
  expect((await another.go(back)).location).toBe(`${origin}/login?problem=failed`);
  const changed = new URL(back);
  changed.searchParams.set("state", "of somebody else");
  expect((await mine.go(changed.href)).location).toBe(`${origin}/login?problem=failed`);
  for (const browser of [mine, another]) expect(await whoami(browser)).toBeNull();
});

test("says so when the person or the provider says no", async () => {
  const browser = createBrowser();
  const state = new URL(await setOut(browser)).searchParams.get("state");
  const back = `${origin}/api/v1/session/oidc/callback?error=access_denied&state=${state}&iss=${encodeURIComponent(provider.issuer)}`;
  expect((await browser.go(back)).location).toBe(`${origin}/login?problem=refused`);
});

test.each(["//evil.example", "/\\evil.example", "https://evil.example", "/desk/../api", "/desk//evil", "/login?problem=x"])(
  "goes on to a page of our own and never to %s",
  async (to) => {
    const browser = createBrowser();
    const out = await setOut(browser, `?to=${encodeURIComponent(to)}`);
    const arrived = await browser.go(await passProvider(browser, out, provider, "duty"));
    expect(arrived.location).toBe(`${origin}/desk`);
  },
);

test("while the provider cannot be asked says so, and asks again the next time", async () => {
  const signOn = createSingleSignOn({ issuer: "http://127.0.0.1:1", ...CLIENT, claim: "preferred_username" });
  const away = await startTestServer({ settings: { publicUrl: origin }, signOn });
  const answer = await fetch(`${away.url}/api/v1/session/oidc`, { redirect: "manual" });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/login?problem=away"]);
  await away.stop();
});

test("that is not set up is not there", async () => {
  const plain = await startTestServer();
  expect((await fetch(`${plain.url}/api/v1/session/oidc`)).status).toBe(404);
  expect(await (await fetch(`${plain.url}/api/v1/session/ways`)).json()).toEqual({ password: true, singleSignOn: false, demo: false });
  await plain.stop();
});

test("the audit trail tells of who came in, and of who did not", async () => {
  const { items } = (await (await server.get("/api/v1/audit?limit=500", server.tokens.admin)).json()) as { items: unknown[] };
  expect(items).toContainEqual(expect.objectContaining({ action: "session.open", actor: "duty", scope: "C1", refusal: null }));
  expect(items).toContainEqual(expect.objectContaining({ action: "session.open", actor: "gone", refusal: "single-sign-on-unknown" }));
});
