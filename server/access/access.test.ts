// Tokens: made once, kept as hashes, ended at once, from any process.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Access, createAccess } from "./access.ts";
import { readSessionCookie } from "./cookie.ts";
import { allowsAuthority, allowsType } from "./grant.ts";
import { run } from "./main.ts";

let dir: string;
let access: Access;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "chengge-access-"));
  access = createAccess({ dir });
});
afterEach(() => {
  access.close();
  rmSync(dir, { recursive: true });
});

const display = { role: "display", name: "wall 1", scope: "C" } as const;
const cookie = (secret: string) => `other=1; chengge_session=${secret}`;

describe("a token", () => {
  test("is known by its secret, now and after a restart; nothing else is", () => {
    const { token, grant } = access.createToken(display);
    expect(token).toMatch(/^cgd_[\w-]{43}$/);
    expect(access.authenticate(token)).toEqual({ ...grant, role: "display", name: "wall 1", scope: "C" });
    for (const wrong of [undefined, "", "cgd_", `${token}x`, token.toUpperCase(), `cgd_${"A".repeat(43)}`, "x".repeat(100_000)])
      expect(access.authenticate(wrong)).toBeNull();
    access.close();
    access = createAccess({ dir });
    expect(access.authenticate(token)).toMatchObject({ id: grant.id });
  });

  test("lies on disk as a hash, in a file that its owner alone reads", () => {
    const { token } = access.createToken(display);
    for (const file of readdirSync(dir)) {
      expect(statSync(join(dir, file)).mode & 0o077).toBe(0);
      expect(readFileSync(join(dir, file), "latin1")).not.toContain(token.slice(4));
    }
  });

  test("of a source names its source; other roles have none", () => {
    expect(() => access.createToken({ role: "source", name: "x", scope: "C" })).toThrow(/source/);
    expect(() => access.createToken({ ...display, types: ["chengge.report.*"] })).toThrow(/source/);
    expect(() => access.createToken({ role: "source", name: "x", scope: "C", source: "chengge" })).toThrow(/own source/);
  });

  test("revoked by another process is noticed within a second, with its sessions", async () => {
    const { token, grant } = access.createToken(display);
    const session = access.openSession(token);
    const ended: string[] = [];
    access.onRevoke((id) => ended.push(id));
    expect(
      run(
        ["revoke", grant.id, "--dir", dir],
        () => {},
        () => {},
      ),
    ).toBe(0);
    await expect.poll(() => ended, { timeout: 3000 }).toEqual([grant.id, session?.grant.sessionId]);
    expect(access.authenticate(token)).toBeNull();
    expect(access.sessionGrant(cookie(session?.secret ?? ""))).toBeNull();
  });
});

describe("a session", () => {
  test("has its token's grant, and none once it is closed", () => {
    const { token, grant } = access.createToken(display);
    const { secret } = access.openSession(token) ?? { secret: "" };
    expect(access.sessionGrant(cookie(secret))).toMatchObject({ id: grant.id });
    expect(access.authenticate(secret)).toBeNull();
    access.closeSession(cookie(secret));
    expect(access.sessionGrant(cookie(secret))).toBeNull();
  });

  test("of a person ends after half a day, a wall's does not", () => {
    access.close();
    let now = 0;
    access = createAccess({ dir, now: () => now });
    const [wall, desk] = [display, { ...display, role: "supervisor" as const }].map(
      (spec) => access.openSession(access.createToken(spec).token)?.secret ?? "",
    );
    now = 13 * 3_600_000;
    expect(access.sessionGrant(cookie(wall as string))).not.toBeNull();
    expect(access.sessionGrant(cookie(desk as string))).toBeNull();
  });

  test("ends for whoever watches it: signed out, pushed out by its own token's newer ones, or over", async () => {
    access.close();
    let now = 0;
    access = createAccess({ dir, now: () => now, sessionsPerToken: 3 });
    const ended: string[] = [];
    access.onRevoke((id) => ended.push(id));
    const wall = access.createToken(display).token;
    const crowd = access.createToken({ ...display, name: "wall 2" }).token;
    const desk = access.createToken({ ...display, role: "supervisor" }).token;
    const first = access.openSession(wall);
    const signedOut = access.openSession(wall);
    access.closeSession(cookie(signedOut?.secret ?? ""));
    const opened = Array.from({ length: 5 }, () => access.openSession(crowd)?.grant.sessionId);
    const sitting = access.openSession(desk);
    expect(ended).toEqual([signedOut?.grant.sessionId, opened[0], opened[1]]);
    expect(access.sessionGrant(cookie(first?.secret ?? ""))).toEqual(first?.grant);
    now = 13 * 3_600_000;
    await expect.poll(() => ended.at(-1), { timeout: 3000 }).toBe(sitting?.grant.sessionId);
    access.close();
    access = createAccess({ dir });
    expect(access.sessionGrant(cookie(sitting?.secret ?? ""))).toBeNull();
    expect(access.sessionGrant(cookie(first?.secret ?? ""))).toEqual(first?.grant);
  });

  test("without a token counts in the demo alone", () => {
    access.close();
    access = createAccess({ dir, demo: true });
    const { secret } = access.openDemoSession("C");
    expect(access.sessionGrant(cookie(secret))).toMatchObject({ role: "display", scope: "C" });
    access.close();
    access = createAccess({ dir });
    expect(access.sessionGrant(cookie(secret))).toBeNull();
  });

  test("is found among other cookies, the https one first", () => {
    expect(readSessionCookie("a=1; chengge_session=x;__Host-chengge_session=y; b=2")).toBe("y");
    expect(readSessionCookie("chengge_session_old=x; ;;=")).toBeNull();
    expect(readSessionCookie(undefined)).toBeNull();
  });
});

describe("a grant", () => {
  test("allows the types that match its patterns, and without any, all", () => {
    const grant = { id: "t", role: "source", name: "n", scope: "C", types: ["chengge.report.*", "chengge.grid.status"] } as const;
    expect(
      ["chengge.report.closed", "chengge.grid.status", "chengge.grid.statusx", "chengge.warning.raised"].map((type) =>
        allowsType(grant, type),
      ),
    ).toEqual([true, true, false, false]);
    expect(allowsType({ ...grant, types: undefined } as never, "chengge.warning.raised")).toBe(true);
  });

  test("raises the city's own warnings unless it lists authorities", () => {
    const grant = { id: "t", role: "source", name: "n", scope: "C" } as const;
    expect([allowsAuthority(grant, "city"), allowsAuthority(grant, "statutory")]).toEqual([true, false]);
    expect(allowsAuthority({ ...grant, authorities: ["statutory"] }, "city")).toBe(false);
  });
});

describe("npm run token", () => {
  const said: string[] = [];
  const command = (...args: string[]) =>
    run(
      [...args, "--dir", dir],
      (line) => said.push(line),
      (line) => said.push(line),
    );
  beforeEach(() => void said.splice(0));

  test("makes a token that works, lists it without its secret, revokes it", () => {
    expect(
      command(
        "create",
        "--role",
        "source",
        "--source",
        "//x",
        "--types",
        "chengge.report.*,chengge.grid.status",
        "--scope",
        "330402",
        "--name",
        "feed",
      ),
    ).toBe(0);
    const [id = "", token] = said[0]?.split("  ") ?? [];
    expect(access.authenticate(token)).toMatchObject({
      id,
      source: "//x",
      types: ["chengge.report.*", "chengge.grid.status"],
      scope: "330402",
    });
    said.splice(0);
    expect(command("list")).toBe(0);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(id);
    expect(said[0]).not.toContain(token);
    expect(command("revoke", id)).toBe(0);
    expect(command("revoke", id)).toBe(1);
  });

  test("says what is wrong", () => {
    for (const args of [[], ["paint"], ["create", "--role", "king"], ["create", "--role", "display"], ["revoke"], ["list", "--nonsense"]])
      expect(command(...args)).toBe(1);
    expect(said.join("\n")).toMatch(/npm run token/);
  });
});
