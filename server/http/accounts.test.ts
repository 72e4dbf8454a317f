// Accounts over HTTP: signing in by password, sessions that are new each time and end, throttling, who may change whom.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSignInThrottle } from "./sign-in-throttle.ts";
import { startTestServer, type TestServer } from "./testing.ts";

const PASSWORD = "a short sentence will do";
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const { accounts } = server.access;
  await accounts.create("chief", { role: "admin", scope: "C", department: null, post: "指挥长", disabled: false }, PASSWORD);
  await accounts.create("duty", { role: "supervisor", scope: "C1", department: "D1", post: "值班长", disabled: false }, PASSWORD);
});
afterAll(() => server.stop());

type Answer = {
  readonly status: number;
  readonly cookie: string;
  readonly body: Record<string, unknown>;
  readonly retryAfter: string | null;
};

async function call(method: string, path: string, { body, cookie = "", ...headers }: Record<string, unknown> = {}): Promise<Answer> {
  const answer = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { Origin: server.url, Cookie: String(cookie), "Content-Type": "application/json", ...(headers as Record<string, string>) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    cookie: (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "",
    body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
    retryAfter: answer.headers.get("retry-after"),
  };
}
const signIn = (account: string, password = PASSWORD, more: Record<string, unknown> = {}) =>
  call("POST", "/session", { body: { account, password }, ...more });
const admin = () => ({ Authorization: `Bearer ${server.tokens.admin}` });

describe("signing in by password", () => {
  test("gives a desk's cookie, and says who one is and when it ends", async () => {
    const answer = await fetch(`${server.url}/api/v1/session`, {
      method: "POST",
      headers: { Origin: server.url, "Content-Type": "application/json" },
      body: JSON.stringify({ account: "duty", password: PASSWORD }),
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get("set-cookie")).toMatch(/^chengge_session=cgx_[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/);
    const who = (await answer.json()) as Record<string, string>;
    expect(who).toMatchObject({ role: "supervisor", account: "duty", name: "值班长", scope: "C1", department: "D1", demo: false });
    const minutes = (time: string | undefined) => Math.round((Date.parse(time ?? "") - Date.now()) / 60_000);
    expect([minutes(who["expiresAt"]), minutes(who["idleAt"])]).toEqual([720, 30]);
  });

  test("is the same answer for a wrong password, an unknown account and one without a password, after the same work", async () => {
    await server.access.accounts.create("single", { role: "supervisor", scope: "C", department: null, post: "x", disabled: false }, null);
    const tries: [string, string][] = [
      ["chief", "not the right sentence"],
      ["nobody", PASSWORD],
      ["single", PASSWORD],
      ["../chief", PASSWORD],
    ];
    const took: number[] = [];
    for (const [account, password] of tries) {
      const begun = performance.now();
      const { status, body, cookie } = await signIn(account, password);
      took.push(performance.now() - begun);
      expect([status, body["type"], cookie]).toEqual([401, "/problems/sign-in", ""]);
    }
    // Without the work it would be a hundredth of the time.
    expect(Math.min(...took)).toBeGreaterThan(Math.max(...took) / 20);
  });

  test("of a disabled account is refused in words, and its sessions have ended", async () => {
    await server.access.accounts.create("gone", { role: "supervisor", scope: "C", department: null, post: "x", disabled: false }, PASSWORD);
    const { cookie } = await signIn("gone");
    expect((await call("GET", "/session", { cookie })).status).toBe(200);
    expect((await call("PATCH", "/accounts/gone", { body: { disabled: true }, ...admin() })).status).toBe(200);
    expect((await call("GET", "/session", { cookie })).status).toBe(401);
    expect(await signIn("gone")).toMatchObject({ status: 403, body: { type: "/problems/account-disabled" } });
    expect((await signIn("gone", "not the right sentence")).status).toBe(401);
  });

  test("takes no planted session over: it has a new secret, and the one before is worth nothing", async () => {
    const planted = (await signIn("duty")).cookie;
    const { cookie } = await signIn("chief", PASSWORD, { cookie: planted });
    expect(cookie).not.toBe(planted);
    expect((await call("GET", "/session", { cookie: planted })).status).toBe(401);
    expect(await call("GET", "/session", { cookie })).toMatchObject({ status: 200, body: { account: "chief" } });
    const made = `chengge_session=cgx_${"A".repeat(43)}`;
    const next = await signIn("chief", PASSWORD, { cookie: made });
    expect(next.cookie).not.toBe(made);
    expect((await call("GET", "/session", { cookie: made })).status).toBe(401);
  });

  test("is not done for a page elsewhere, and a cookie changes nothing for one", async () => {
    const evil = { Origin: "https://evil.example" };
    expect(await signIn("chief", PASSWORD, evil)).toMatchObject({ status: 403, cookie: "", body: { type: "/problems/origin" } });
    const { cookie } = await signIn("chief");
    const account = { name: "evil", role: "admin", scope: "C", post: "x" };
    const changes: [string, string, unknown?][] = [
      ["POST", "/accounts", account],
      ["PATCH", "/accounts/duty", { disabled: true }],
      ["POST", "/accounts/duty/password", {}],
      ["POST", "/accounts/chief/password", { current: PASSWORD, password: "another sentence" }],
      ["DELETE", "/accounts/duty/sessions"],
      ["POST", "/session/seen"],
      ["DELETE", "/session"],
      ["DELETE", "/session/all"],
    ];
    for (const [method, path, body] of changes)
      expect([path, await call(method, path, { cookie, ...evil, ...(body !== undefined && { body }) })]).toMatchObject([
        path,
        { status: 403, body: { type: "/problems/origin" } },
      ]);
    expect((await call("GET", "/session", { cookie })).status).toBe(200);
  });

  test("needs both the account and the password, and nothing else", async () => {
    for (const body of [{ account: "chief" }, { password: PASSWORD }, { account: "chief", password: PASSWORD, token: "x" }])
      expect((await call("POST", "/session", { body })).status).toBe(400);
  });

  test("over https is not taken from a page without it", async () => {
    const secure = await startTestServer({ settings: { publicUrl: "https://wall.example.org", trustProxy: 1 } });
    await secure.access.accounts.create("chief", { role: "admin", scope: "C", department: null, post: "x", disabled: false }, PASSWORD);
    const from = (origin: string) =>
      fetch(`${secure.url}/api/v1/session`, {
        method: "POST",
        headers: { Origin: origin, "X-Forwarded-For": "203.0.113.7", "Content-Type": "application/json" },
        body: JSON.stringify({ account: "chief", password: PASSWORD }),
      });
    expect((await from(secure.url)).status).toBe(403);
    const answer = await from("https://wall.example.org");
    expect([answer.status, answer.headers.get("set-cookie")]).toEqual([201, expect.stringMatching(/^__Host-chengge_session=.*; Secure$/)]);
    await secure.stop();
  });
});

describe("wrong passwords", () => {
  test("are throttled by account, known or not, and the right one with them", async () => {
    for (const account of ["throttled", "unknown"]) {
      if (account === "throttled")
        await server.access.accounts.create(
          account,
          { role: "supervisor", scope: "C", department: null, post: "x", disabled: false },
          PASSWORD,
        );
      const answers = await Promise.all(Array.from({ length: 12 }, () => signIn(account, "not the right sentence")));
      expect(answers.map(({ status }) => status).sort()).toEqual([...Array(10).fill(401), 429, 429]);
    }
    const { status, body, retryAfter } = await signIn("throttled");
    expect([status, body["type"]]).toEqual([429, "/problems/sign-in-rate"]);
    expect(Number(retryAfter)).toBeGreaterThan(0);
    expect((await signIn("chief")).status).toBe(201);
    // As the answer says: an admin's new password is a way out.
    const { body: given } = await call("POST", "/accounts/throttled/password", {
      Authorization: `Bearer ${server.tokens.admin}`,
      body: {},
    });
    expect((await signIn("throttled", String(given["password"]))).status).toBe(201);
  });

  test("of one address are throttled whatever account they name; right ones do not count", () => {
    let now = 0;
    const throttle = createSignInThrottle(() => now);
    for (let at = 0; at < 1000; at += 1) {
      expect(throttle.begin("hall", "a")).toBe(0);
      throttle.passed("hall", "a");
    }
    for (let at = 0; at < 50; at += 1) expect(throttle.begin(`account-${at}`, "a")).toBe(0);
    expect(throttle.begin("another", "a")).toBe(12);
    expect(throttle.begin("another", "b")).toBe(0);
    now = 12_000;
    expect(throttle.begin("another", "a")).toBe(0);
  });
});

describe("an account's own person", () => {
  test("changes the password, which ends every other session and renews this one", async () => {
    await server.access.accounts.create("self", { role: "supervisor", scope: "C", department: null, post: "x", disabled: false }, PASSWORD);
    const [here, there] = [(await signIn("self")).cookie, (await signIn("self")).cookie];
    const change = (body: unknown) => call("POST", "/accounts/self/password", { cookie: here, body });
    expect(await change({ password: "quite another sentence" })).toMatchObject({ status: 400 });
    expect(await change({ password: "quite another sentence", current: "not the right one" })).toMatchObject({ status: 401 });
    const { body: trail } = await call("GET", "/audit?about=accounts/self", { Authorization: `Bearer ${server.tokens.admin}` });
    expect(trail["items"]).toContainEqual(
      expect.objectContaining({ action: "accounts.password", actor: "self", status: 401, refusal: "sign-in" }),
    );
    expect(await change({ password: "short", current: PASSWORD })).toMatchObject({ status: 400, body: { type: "/problems/password" } });
    expect(await change({ password: "i am self and nobody else", current: PASSWORD })).toMatchObject({ status: 400 });
    const changed = await change({ password: "quite another sentence", current: PASSWORD });
    expect(changed).toMatchObject({ status: 200, body: { account: "self" } });
    expect(changed.cookie).not.toBe(here);
    for (const [cookie, status] of [
      [here, 401],
      [there, 401],
      [changed.cookie, 200],
    ] as const)
      expect((await call("GET", "/session", { cookie })).status).toBe(status);
    expect((await signIn("self")).status).toBe(401);
    expect((await signIn("self", "quite another sentence")).status).toBe(201);
  });

  test("signs out here, or everywhere, and nobody else", async () => {
    const [here, there, other] = [(await signIn("duty")).cookie, (await signIn("duty")).cookie, (await signIn("chief")).cookie];
    expect((await call("DELETE", "/session", { cookie: here })).status).toBe(204);
    expect((await call("GET", "/session", { cookie: here })).status).toBe(401);
    expect((await call("GET", "/session", { cookie: there })).status).toBe(200);
    const again = (await signIn("duty")).cookie;
    expect((await call("DELETE", "/session/all", { cookie: again })).status).toBe(204);
    for (const cookie of [there, again]) expect((await call("GET", "/session", { cookie })).status).toBe(401);
    expect((await call("GET", "/session", { cookie: other })).status).toBe(200);
  });

  test("sees no accounts and sets no other's password without being an admin", async () => {
    const { cookie } = await signIn("duty");
    expect((await call("GET", "/accounts", { cookie })).status).toBe(403);
    expect((await call("POST", "/accounts/chief/password", { cookie, body: {} })).status).toBe(403);
    expect((await call("DELETE", "/accounts/chief/sessions", { cookie })).status).toBe(403);
  });
});

describe("an admin", () => {
  test("makes accounts, whose password is told once, and lists them without", async () => {
    const made = await call("POST", "/accounts", {
      body: { name: "night-1", role: "supervisor", scope: "C1", department: "D1", post: "夜班" },
      ...admin(),
    });
    expect(made).toMatchObject({ status: 201, body: { name: "night-1", hasPassword: true, disabled: false, post: "夜班" } });
    expect((await signIn("night-1", String(made.body["password"]))).status).toBe(201);
    const listed = await call("GET", "/accounts?limit=500", admin());
    expect(JSON.stringify(listed.body)).not.toMatch(/argon2|"password"/);
    expect(listed.body["items"]).toContainEqual(expect.objectContaining({ name: "night-1", department: "D1" }));
    expect(await call("POST", "/accounts", { body: { name: "night-1", role: "admin", scope: "C", post: "x" }, ...admin() })).toMatchObject({
      status: 409,
      body: { type: "/problems/account-taken" },
    });
    expect(await call("GET", "/accounts?limit=1", admin())).toMatchObject({ body: { items: [{ name: "chief" }], next: "chief" } });
  });

  test("makes none with a person's number, an unknown place or department, or a weak password", async () => {
    const spec = { name: "x", role: "supervisor", scope: "C", post: "x" };
    for (const [part, status] of [
      [{ name: "13800138000" }, 400],
      [{ post: "call 13800138000" }, 400],
      [{ name: "No Such" }, 400],
      [{ role: "display" }, 400],
      [{ scope: "nowhere" }, 404],
      [{ department: "nothing" }, 400],
      [{ password: "aaaaaaaaaaaaaaaa" }, 400],
      [{ password: "x".repeat(129) }, 400],
    ] as const)
      expect([part, (await call("POST", "/accounts", { body: { ...spec, ...part }, ...admin() })).status]).toEqual([part, status]);
  });

  test("does nothing beyond the own scope: not by name, not by moving an account there or taking it from there", async () => {
    const small = { Authorization: `Bearer ${await server.tokenOf({ role: "admin", scope: "C1" })}` };
    expect((await call("POST", "/accounts", { body: { name: "up", role: "admin", scope: "C", post: "x" }, ...small })).status).toBe(403);
    for (const [method, path, body] of [
      ["PATCH", "/accounts/chief", { scope: "C1" }],
      ["POST", "/accounts/chief/password", {}],
      ["DELETE", "/accounts/chief/sessions", undefined],
    ] as const)
      expect((await call(method, path, { ...small, ...(body && { body }) })).status).toBe(404);
    expect((await call("PATCH", "/accounts/duty", { body: { scope: "C" }, ...small })).status).toBe(403);
    const { body } = await call("GET", "/accounts?limit=500", small);
    expect((body["items"] as { scope: string }[]).every(({ scope }) => scope !== "C")).toBe(true);
    expect((await call("GET", "/accounts?scope=C", small)).status).toBe(403);
  });

  test("takes a role or a place away at once, and cannot lock out the own account", async () => {
    const { cookie } = await signIn("chief");
    expect(await call("PATCH", "/accounts/chief", { body: { disabled: true }, cookie })).toMatchObject({
      status: 409,
      body: { type: "/problems/own-account" },
    });
    expect((await call("PATCH", "/accounts/chief", { body: { post: "总指挥" }, cookie })).status).toBe(200);
    expect(await call("GET", "/session", { cookie })).toMatchObject({ status: 200, body: { name: "总指挥" } });
    const desk = (await signIn("duty")).cookie;
    expect((await call("PATCH", "/accounts/duty", { body: { department: null }, cookie })).status).toBe(200);
    expect((await call("GET", "/session", { cookie: desk })).status).toBe(401);
    expect((await signIn("duty")).body["department"]).toBeUndefined();
  });

  test("resets a password and signs somebody out, everywhere", async () => {
    const desk = (await signIn("duty")).cookie;
    expect((await call("DELETE", "/accounts/duty/sessions", admin())).status).toBe(204);
    expect((await call("GET", "/session", { cookie: desk })).status).toBe(401);
    const reset = await call("POST", "/accounts/duty/password", { body: {}, ...admin() });
    expect((await signIn("duty")).status).toBe(401);
    expect((await signIn("duty", String(reset.body["password"]))).status).toBe(201);
  });
});

test("the audit trail tells who changed which account, and nothing of passwords", async () => {
  const { body } = await call("GET", "/audit?limit=500", admin());
  const items = body["items"] as { action: string; about: string | null; actor: string | null; status: number; after: unknown }[];
  expect(items).toContainEqual(
    expect.objectContaining({ action: "accounts.change", about: "accounts/gone", after: expect.objectContaining({ disabled: true }) }),
  );
  expect(items).toContainEqual(expect.objectContaining({ action: "session.open", actor: "chief", status: 201 }));
  expect(items).toContainEqual(expect.objectContaining({ action: "session.open", actor: "chief", status: 401 }));
  expect(JSON.stringify(items)).not.toMatch(/sentence|argon2/);
});
