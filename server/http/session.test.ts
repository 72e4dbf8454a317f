// Signing in: a token for a cookie, and the demo's own way, which is for this machine's visitor alone.
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing.ts";

let demo: TestServer;
let plain: TestServer;
beforeAll(async () => {
  [demo, plain] = [await startTestServer({ settings: { demo: true } }), await startTestServer()];
});
afterAll(() => Promise.all([demo.stop(), plain.stop()]));

/** node:http, since fetch sets Host, Origin and Sec-Fetch headers by its own rules. */
function call(
  server: TestServer,
  method: string,
  headers: Record<string, string> = {},
  body: unknown = undefined,
  path = "/api/v1/session",
) {
  return new Promise<{ status: number; cookie: string | undefined; body: { role?: string; scope?: string; type?: string } }>(
    (resolve, reject) => {
      const sent = request(
        server.url + path,
        { method, headers: { ...(body !== undefined && { "Content-Type": "application/json" }), ...headers } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => {
            const text = Buffer.concat(chunks).toString();
            resolve({
              status: response.statusCode ?? 0,
              cookie: response.headers["set-cookie"]?.[0],
              body: text === "" ? {} : (JSON.parse(text) as object),
            });
          });
        },
      );
      sent.on("error", reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    },
  );
}
const origin = (server: TestServer) => ({ Origin: server.url });
const pair = (cookie: string | undefined) => ({ Cookie: (cookie ?? "").split(";")[0] ?? "" });

describe("the demo", () => {
  test("signs a visitor on this machine in by itself, as a supervisor of the whole city", async () => {
    const answer = await call(demo, "POST", origin(demo), {});
    expect(answer).toMatchObject({ status: 201, body: { role: "supervisor", scope: "C", demo: true } });
    expect(answer.cookie).toMatch(/^chengge_session=cgx_[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
    expect(await call(demo, "GET", pair(answer.cookie))).toMatchObject({ status: 200, body: { role: "supervisor" } });
    expect(await call(demo, "GET", pair(answer.cookie), undefined, "/api/v1/state")).toMatchObject({ status: 200 });
    // A page that comes again keeps its session.
    expect(await call(demo, "POST", { ...origin(demo), ...pair(answer.cookie) }, {})).toMatchObject({ status: 200 });
  });

  test.each([
    ["through a proxy that says for whom", { "X-Forwarded-For": "203.0.113.7" }],
    ["through a proxy that says the host", { "X-Forwarded-Host": "wall.example.org" }],
    ["through a proxy that says the scheme", { "X-Forwarded-Proto": "https" }],
    ["through a proxy with a header of its own", { "X-Forwarded-Something": "1" }],
    ["through a standard proxy", { Forwarded: "for=203.0.113.7" }],
    ["through a gateway", { Via: "1.1 gate" }],
    ["through nginx", { "X-Real-IP": "203.0.113.7" }],
    ["under a foreign host", { Host: "wall.example.org" }],
    ["under a rebound name", { Host: "127.0.0.1.example.org" }],
    ["from a page elsewhere", { Origin: "https://evil.example" }],
    ["from another port's page", { Origin: "http://127.0.0.1:1" }],
    ["from an opaque origin", { Origin: "null" }],
    ["from another site, without Origin", { "Sec-Fetch-Site": "cross-site" }],
  ])("never %s", async (_how, headers) => {
    const answer = await call(
      demo,
      "POST",
      { ...(!("Origin" in headers) && !("Sec-Fetch-Site" in headers) && !("Host" in headers) && origin(demo)), ...headers },
      {},
    );
    expect(answer.status).toBe(403);
    expect(answer.cookie).toBeUndefined();
  });

  test("elsewhere than in the demo, never", async () => {
    expect(await call(plain, "POST", origin(plain), {})).toMatchObject({ status: 403, body: { type: "/problems/demo-sign-in" } });
  });
});

describe("a token", () => {
  test("is exchanged for a cookie that sees as much, and ends with the token", async () => {
    const token = await plain.tokenOf({ role: "display", scope: "C1" });
    const { status, cookie } = await call(plain, "POST", origin(plain), { token });
    expect(status).toBe(201);
    expect(await call(plain, "GET", pair(cookie))).toMatchObject({ status: 200, body: { role: "display", scope: "C1" } });
    const revoked: string[] = [];
    const stop = plain.access.onRevoke((id) => revoked.push(id));
    const id = (await plain.access.list()).find((one) => one.scope === "C1")?.id ?? "";
    await plain.access.revoke(id);
    stop();
    expect(revoked).toEqual([id, expect.stringMatching(/^ses_/)]);
    expect(await call(plain, "GET", pair(cookie))).toMatchObject({ status: 401 });
  });

  test("that is wrong, or a source's, is not", async () => {
    expect(await call(plain, "POST", origin(plain), { token: "cgd_nothing" })).toMatchObject({ status: 401 });
    expect(await call(plain, "POST", origin(plain), { token: plain.tokens.source })).toMatchObject({ status: 403 });
    expect(await call(plain, "POST", origin(plain), { token: 7 })).toMatchObject({ status: 400 });
  });

  test("is not exchanged for a page elsewhere, nor sent as a form", async () => {
    expect(await call(plain, "POST", { Origin: "https://evil.example" }, { token: plain.tokens.display })).toMatchObject({
      status: 403,
      body: { type: "/problems/origin" },
    });
    expect(await call(plain, "POST", { "Content-Type": "text/plain" }, { token: plain.tokens.display })).toMatchObject({ status: 415 });
  });

  test("signing out ends the session", async () => {
    const { cookie } = await call(plain, "POST", origin(plain), { token: plain.tokens.supervisor });
    expect(await call(plain, "DELETE", { ...origin(plain), ...pair(cookie) })).toMatchObject({ status: 204 });
    expect(await call(plain, "GET", pair(cookie))).toMatchObject({ status: 401 });
  });
});

describe("a cookie", () => {
  test("changes nothing when a page elsewhere sends it; a bearer token needs no origin", async () => {
    const { cookie } = await call(plain, "POST", origin(plain), { token: plain.tokens.admin });
    const spec = { role: "display", name: "wall", scope: "C1" };
    const evil = { Origin: "https://evil.example" };
    expect(await call(plain, "POST", { ...evil, ...pair(cookie) }, spec, "/api/v1/tokens")).toMatchObject({
      status: 403,
      body: { type: "/problems/origin" },
    });
    expect(await call(plain, "POST", { ...origin(plain), ...pair(cookie) }, spec, "/api/v1/tokens")).toMatchObject({ status: 201 });
    expect(await call(plain, "POST", { ...evil, Authorization: `Bearer ${plain.tokens.admin}` }, spec, "/api/v1/tokens")).toMatchObject({
      status: 201,
    });
  });

  test("of https is for https alone", async () => {
    const secure = await startTestServer({ settings: { publicUrl: "https://wall.example.org" } });
    const { cookie } = await call(secure, "POST", { Origin: "https://wall.example.org" }, { token: secure.tokens.display });
    expect(cookie).toMatch(/^__Host-chengge_session=.*; Secure$/);
    expect(await call(secure, "POST", { Origin: "https://other.example.org" }, { token: secure.tokens.display })).toMatchObject({
      status: 403,
    });
    await secure.stop();
  });
});
