// The built client: pages fresh, files for good, packed once.
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing.ts";

let server: TestServer;
const dist = mkdtempSync(join(tmpdir(), "chengge-dist-"));
const script = `export const text = "${"wall ".repeat(2000)}";`;
beforeAll(async () => {
  mkdirSync(join(dist, "assets"));
  writeFileSync(join(dist, "index.html"), "<!doctype html><title>chengge</title>");
  writeFileSync(join(dist, "assets/main-abc123.js"), script);
  writeFileSync(join(dist, "assets/font-abc123.woff2"), "font");
  writeFileSync(join(dist, "icon.svg"), "<svg/>");
  server = await startTestServer({ settings: { dist } });
});
afterAll(async () => {
  await server.stop();
  rmSync(dist, { recursive: true });
});

const get = (path: string, encoding = "identity") => fetch(server.url + path, { headers: { "Accept-Encoding": encoding } });

test.each(["/", "/wall", "/desk", "/login", "/wall?scope=C1&lang=en"])("%s is the shell, asked for each time", async (path) => {
  const response = await get(path);
  expect([response.status, response.headers.get("content-type"), response.headers.get("cache-control")]).toEqual([
    200,
    "text/html; charset=utf-8",
    "no-cache",
  ]);
  expect(await response.text()).toContain("chengge");
});

test("a file with a hash in its name is kept for good, and comes packed", async () => {
  for (const encoding of ["br", "gzip", "identity"]) {
    const response = await get("/assets/main-abc123.js", encoding);
    expect(response.headers.get("content-encoding")).toBe(encoding === "identity" ? null : encoding);
    expect(response.headers.get("cache-control")).toMatch(/immutable/);
    expect(Number(response.headers.get("content-length")) < script.length / 2).toBe(encoding !== "identity");
    expect(await response.text()).toBe(script);
  }
  expect((await get("/assets/font-abc123.woff2")).headers.get("cache-control")).toMatch(/immutable/);
  expect((await get("/icon.svg")).headers.get("cache-control")).toBe("no-cache");
});

test("a new build is served without a restart", async () => {
  writeFileSync(join(dist, "index.html"), "<!doctype html><title>newer</title>");
  utimesSync(join(dist, "index.html"), new Date(), new Date(Date.now() + 5000));
  expect(await (await get("/")).text()).toContain("newer");
});

test("a file that is not there is 404, and without a build the page says what to do", async () => {
  expect((await get("/assets/main-old.js")).status).toBe(404);
  const bare = await startTestServer();
  const response = await fetch(bare.url);
  expect([response.status, (await response.json()) as unknown]).toMatchObject([
    404,
    { detail: expect.stringMatching(/npm run/) as string },
  ]);
  await bare.stop();
});
