// Who is on this machine, whose page asks, and what every answer's headers allow.
import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { isLocal, isOwnOrigin } from "./origin.ts";
import { startTestServer } from "./testing.ts";

const asked = (headers: Record<string, string>, remoteAddress = "127.0.0.1") =>
  ({ headers: { host: "127.0.0.1:4608", ...headers }, socket: { remoteAddress } }) as unknown as IncomingMessage;

describe("a request is local when it comes from loopback, names loopback and shows no proxy", () => {
  test("as a browser or a program sends it", () => {
    expect(isLocal(asked({}))).toBe(true);
    const browser = {
      accept: "*/*",
      "accept-encoding": "gzip, br",
      "accept-language": "zh-CN",
      "cache-control": "no-cache",
      connection: "keep-alive",
      cookie: "a=b",
      dnt: "1",
      "if-none-match": '"x"',
      origin: "http://127.0.0.1:4608",
      priority: "u=1",
      referer: "http://127.0.0.1:4608/",
      "sec-ch-ua": '"Chromium"',
      "sec-fetch-site": "same-origin",
      "upgrade-insecure-requests": "1",
      "user-agent": "x",
      "x-request-id": "a",
    };
    expect(isLocal(asked(browser, "::ffff:127.0.0.1"))).toBe(true);
    expect(isLocal(asked({ host: "[::1]:4608" }, "::1"))).toBe(true);
  });

  test.each(
    `forwarded via x-forwarded-for x-forwarded-host x-forwarded-proto x-forwarded-ssl x-real-ip cf-connecting-ip cf-ray true-client-ip
     x-client-ip x-cluster-client-ip x-envoy-external-address x-original-forwarded-for x-original-host x-appengine-user-ip fastly-client-ip
     x-azure-clientip x-amzn-trace-id cdn-loop x-proxyuser-ip`.split(/\s+/),
  )("%s shows a proxy", (name) => {
    expect(isLocal(asked({ [name]: "203.0.113.7" }))).toBe(false);
  });

  test("another machine, or another name for this one, is not local", () => {
    expect(isLocal(asked({}, "203.0.113.7"))).toBe(false);
    expect(isLocal(asked({ host: "rebound.example:4608" }))).toBe(false);
  });
});

test("a page of another origin is told apart, by Origin or by what the browser says of the site", () => {
  const url = "https://wall.example";
  expect(isOwnOrigin(asked({ origin: "http://127.0.0.1:4608" }), null)).toBe(true);
  expect(isOwnOrigin(asked({ origin: url, host: "inner:4608" }), url)).toBe(true);
  expect(isOwnOrigin(asked({}), url)).toBe(true);
  for (const origin of [
    "https://evil.example",
    "null",
    "http://127.0.0.1:4609",
    "http://127.0.0.1:4608.evil.example",
    "https://wall.example.evil",
  ])
    expect([origin, isOwnOrigin(asked({ origin }), url)]).toEqual([origin, false]);
  expect(isOwnOrigin(asked({ "sec-fetch-site": "cross-site" }), null)).toBe(false);
  expect(isOwnOrigin(asked({ "sec-fetch-site": "same-site" }), null)).toBe(false);
});

describe("headers of every answer", () => {
  const policyOf = (response: Response) =>
    new Map(
      (response.headers.get("content-security-policy") ?? "").split("; ").map((directive) => {
        const [name = "", ...sources] = directive.split(" ");
        return [name, sources.join(" ")];
      }),
    );

  test("the policy lets a page load its own files and nothing else, run no inline script and be framed by nobody", async () => {
    const server = await startTestServer();
    for (const path of ["/", "/api/v1/state", "/healthz", "/nothing", "/problems/rate"]) {
      const response = await fetch(server.url + path);
      expect(Object.fromEntries(policyOf(response))).toEqual({
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "media-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
      });
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      expect(response.headers.get("referrer-policy")).toBe("no-referrer");
      expect(response.headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(response.headers.get("cross-origin-resource-policy")).toBe("same-origin");
      expect([response.headers.get("server"), response.headers.get("x-powered-by")]).toEqual([null, null]);
      expect(response.headers.get("strict-transport-security")).toBeNull();
    }
    await server.stop();
  });

  test("https is asked for only where browsers come by https", async () => {
    const server = await startTestServer({ settings: { publicUrl: "https://wall.example" } });
    expect((await fetch(`${server.url}/healthz`)).headers.get("strict-transport-security")).toBe("max-age=31536000");
    await server.stop();
  });
});
