// The settings: defaults, precedence, and a named fault for each thing that will not do.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { type Config, type DemoConfig, isLoopback, readConfig, readDemoConfig, type Settings } from "./config.ts";

const configOf = <T>(settings: Settings<T>): T => {
  if ("faults" in settings) throw new Error(settings.faults.join("\n"));
  return settings.config;
};
const faultsOf = (settings: Settings<Config | DemoConfig>) => ("faults" in settings ? settings.faults.join("\n") : "");

describe("npm start", () => {
  test("has the contract's defaults", () => {
    expect(configOf(readConfig([], {}))).toEqual({
      port: 4608,
      host: "127.0.0.1",
      dataDir: resolve("data"),
      cityDir: resolve("mock-data/jiaxing"),
      logLevel: "info",
      publicUrl: null,
      trustProxy: 0,
      redisUrl: null,
      archiveDir: resolve("data/archive"),
      keep: { days: 30, bytes: 4096 * 1024 * 1024 },
      oidc: null,
    });
  });

  test("takes the environment, and flags before it", () => {
    const env = {
      PORT: "5000",
      DATA_DIR: "/tmp/x",
      CITY_DIR: "/tmp/city",
      LOG_LEVEL: "debug",
      PUBLIC_URL: "https://wall.example.org/",
      TRUST_PROXY: "2",
    };
    const config = {
      port: 5001,
      dataDir: "/tmp/x",
      cityDir: "/tmp/city",
      logLevel: "debug",
      publicUrl: "https://wall.example.org",
      trustProxy: 2,
    };
    expect(configOf(readConfig(["--port", "5001"], env))).toMatchObject(config);
  });

  test.each<[string, Record<string, string>, string]>([
    ["a host that others reach", { HOST: "0.0.0.0" }, "HOST"],
    ["a port that is none", { PORT: "80a" }, "PORT"],
    ["a port out of range", { PORT: "70000" }, "PORT"],
    ["an address that is none of Redis", { REDIS_URL: "http://localhost" }, "REDIS_URL"],
    ["an archive in the data folder's own place", { DATA_DIR: "/tmp/x", ARCHIVE_DIR: "/tmp/x/" }, "ARCHIVE_DIR"],
    ["a retention of no days", { LOG_KEEP_DAYS: "0" }, "LOG_KEEP_DAYS"],
    ["an unknown log level", { LOG_LEVEL: "loud" }, "LOG_LEVEL"],
    ["an address that is none", { PUBLIC_URL: "wall.example.org" }, "PUBLIC_URL"],
    ["a number of proxies that is none", { TRUST_PROXY: "yes" }, "TRUST_PROXY"],
  ])("refuses %s by name", (_what, env, name) => {
    expect(faultsOf(readConfig([], env))).toContain(`${name}: `);
  });

  test("takes a host that others reach together with the https address of the proxy in front, and with no other", () => {
    const env = { HOST: "0.0.0.0", PUBLIC_URL: "https://wall.example.org" };
    expect(configOf(readConfig([], env))).toMatchObject({ host: "0.0.0.0", publicUrl: "https://wall.example.org" });
    for (const unsafe of [{}, { PUBLIC_URL: "http://wall.example.org" }, { TRUST_PROXY: "1" }])
      expect(faultsOf(readConfig([], { HOST: "0.0.0.0", ...unsafe }))).toMatch(/^HOST: .*PUBLIC_URL/);
  });

  describe("of single sign-on", () => {
    const whole = {
      PUBLIC_URL: "https://wall.example.org",
      OIDC_ISSUER: "https://id.example.org/city",
      OIDC_CLIENT_ID: "chengge",
      OIDC_CLIENT_SECRET: "s3cret",
    };

    test("are all or none; the secret may lie in a file, and the claim has a default", () => {
      const oidc = { issuer: "https://id.example.org/city", clientId: "chengge", clientSecret: "s3cret", claim: "preferred_username" };
      expect(configOf(readConfig([], whole)).oidc).toEqual(oidc);
      const dir = mkdtempSync(join(tmpdir(), "chengge-config-"));
      const file = join(dir, "secret");
      writeFileSync(file, "from the file\n");
      const { OIDC_CLIENT_SECRET: _, ...bare } = whole;
      const read = readConfig(["--oidc-claim", "uid"], { ...bare, OIDC_CLIENT_SECRET_FILE: file });
      expect(configOf(read).oidc).toEqual({ ...oidc, clientSecret: "from the file", claim: "uid" });
      rmSync(dir, { recursive: true });
    });

    test.each<[string, Record<string, string>, string]>([
      ["no provider", { OIDC_ISSUER: "" }, "OIDC_ISSUER"],
      ["a provider without TLS elsewhere than here", { OIDC_ISSUER: "http://id.example.org" }, "OIDC_ISSUER"],
      ["no name at the provider", { OIDC_CLIENT_ID: "" }, "OIDC_CLIENT_ID"],
      ["no secret", { OIDC_CLIENT_SECRET: "" }, "OIDC_CLIENT_SECRET"],
      ["two secrets", { OIDC_CLIENT_SECRET_FILE: "/dev/null" }, "OIDC_CLIENT_SECRET"],
      ["a secret's file that is empty", { OIDC_CLIENT_SECRET: "", OIDC_CLIENT_SECRET_FILE: "/dev/null" }, "OIDC_CLIENT_SECRET_FILE"],
      ["a secret's file that is not there", { OIDC_CLIENT_SECRET: "", OIDC_CLIENT_SECRET_FILE: "/nowhere" }, "OIDC_CLIENT_SECRET_FILE"],
      ["no address to come back to", { PUBLIC_URL: "" }, "PUBLIC_URL"],
    ])("are refused with %s, and the secret is never told", (_what, env, name) => {
      const faults = faultsOf(readConfig([], { ...whole, ...env }));
      expect(faults).toContain(`${name}: `);
      expect(faults).not.toContain("s3cret");
    });
  });

  test("names all faults at once", () => {
    expect(faultsOf(readConfig([], { PORT: "x", HOST: "10.0.0.1", LOG_LEVEL: "y" })).split("\n")).toHaveLength(3);
  });
});

describe("npm run demo", () => {
  test("has the contract's defaults", () => {
    const demo = { seed: 1, at: null, speed: 1, days: 14, scenario: null, feed: true, clockMode: "real", port: 4608 };
    expect(configOf(readDemoConfig([], {}))).toMatchObject(demo);
  });

  test("takes all its flags", () => {
    const flags =
      "--port 0 --seed 7 --at 2026-06-15T09:30:00+08:00 --speed 60 --days 3 --scenario typhoon --city /tmp/c --no-feed --clock stream".split(
        " ",
      );
    const demo = {
      port: 0,
      seed: 7,
      at: Date.parse("2026-06-15T01:30:00Z"),
      speed: 60,
      days: 3,
      scenario: "typhoon",
      cityDir: "/tmp/c",
      feed: false,
      clockMode: "stream",
    };
    expect(configOf(readDemoConfig(flags, {}))).toMatchObject(demo);
  });

  test("starts a Redis of its own, whatever the environment names", () => {
    const env = { REDIS_URL: "redis://elsewhere:6379" };
    expect(configOf(readDemoConfig(["--servers", "2", "--redis", "auto"], env))).toMatchObject({
      servers: 2,
      ownRedis: true,
      redisUrl: null,
    });
    const given = configOf(readDemoConfig(["--redis", "redis://127.0.0.1:7000"], env));
    expect(given).toMatchObject({ servers: 1, ownRedis: false, redisUrl: "redis://127.0.0.1:7000" });
  });

  test("is reached from outside only when that is said twice", () => {
    expect(faultsOf(readDemoConfig(["--host", "0.0.0.0"], {}))).toContain("--public-demo");
    expect(configOf(readDemoConfig(["--host", "0.0.0.0", "--public-demo"], {})).host).toBe("0.0.0.0");
  });

  test.each([
    [["--speed", "0"], "--speed"],
    [["--speed", "601"], "--speed"],
    [["--seed", "1.5"], "--seed"],
    [["--days", "-1"], "--days"],
    [["--at", "yesterday"], "--at"],
    [["--at", "2026-06-15T09:30:00"], "--at"],
    [["--scenario", "flood"], "--scenario"],
    [["--clock", "sundial"], "--clock"],
    [["--at", "2026-02-31T09:30:00Z"], "--at"],
    [["--servers", "2"], "--redis auto"],
    [["--servers", "9", "--redis", "auto"], "--servers"],
    [["--redis", "memcached"], "--redis:"],
    [["--colour", "red"], "--colour"],
    [["typhoon"], "typhoon"],
  ])("refuses %j", (flags, name) => {
    expect(faultsOf(readDemoConfig(flags, {}))).toContain(name);
  });
});

test.each([
  ["127.0.0.1", true],
  ["127.8.8.8", true],
  ["::1", true],
  ["localhost", true],
  ["0.0.0.0", false],
  ["::", false],
  ["127.0.0.1.example.org", false],
  ["192.168.1.5", false],
])("%s is loopback: %s", (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
