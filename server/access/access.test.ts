// Tokens: made once, kept as hashes, ended at once, from any process.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Access, type AccessOptions, createAccess } from "./access.ts";
import { readSessionCookie } from "./cookie.ts";
import { allowsAuthority, allowsType, type TokenSpec } from "./grant.ts";
import { run } from "./main.ts";
import { createSqliteAccessStore } from "./sqlite-access-store.ts";

let dir: string;
let access: Access;
const open = (options: Omit<AccessOptions, "store"> = {}) => createAccess({ store: createSqliteAccessStore(dir), ...options });
const reopen = async (options: Omit<AccessOptions, "store"> = {}) => {
  await access.close();
  access = await open(options);
};
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "chengge-access-"));
  access = await open();
});
afterEach(async () => {
  await access.close();
  rmSync(dir, { recursive: true });
});

const display = { role: "display", name: "wall 1", scope: "C" } as const;
const cookie = (secret: string) => `other=1; chengge_session=${secret}`;

describe("a token", () => {
  test("is known by its secret, now and after a restart; nothing else is", async () => {
    const { token, grant } = await access.createToken(display);
    expect(token).toMatch(/^cgd_[\w-]{43}$/);
    expect(await access.authenticate(token)).toEqual({ ...grant, role: "display", name: "wall 1", scope: "C" });
    for (const wrong of [undefined, "", "cgd_", `${token}x`, token.toUpperCase(), `cgd_${"A".repeat(43)}`, "x".repeat(100_000)])
      expect(await access.authenticate(wrong)).toBeNull();
    await reopen();
    expect(await access.authenticate(token)).toMatchObject({ id: grant.id });
  });

  test("lies on disk as a hash, in a file that its owner alone reads", async () => {
    const { token } = await access.createToken(display);
    for (const file of readdirSync(dir)) {
      expect(statSync(join(dir, file)).mode & 0o077).toBe(0);
      expect(readFileSync(join(dir, file), "latin1")).not.toContain(token.slice(4));
    }
  });

  test("of a source names its source; other roles have none", async () => {
    await expect(access.createToken({ role: "source", name: "x", scope: "C" })).rejects.toThrow(/source/);
    await expect(access.createToken({ ...display, types: ["chengge.report.*"] })).rejects.toThrow(/source/);
    await expect(access.createToken({ role: "source", name: "x", scope: "C", source: "chengge" })).rejects.toThrow(/program's own/);
  });

  test("beyond so many is not made, and says what to do", async () => {
    await reopen({ tokensMax: 1 });
    const { grant } = await access.createToken(display);
    await expect(access.createToken(display)).rejects.toThrow(/revoke one/);
    await access.revoke(grant.id);
    expect(await access.createToken(display)).toMatchObject({ grant: display });
  });

  test("revoked by another process is noticed within a second, with its sessions", async () => {
    const { token, grant } = await access.createToken(display);
    const session = await access.openSession(token);
    const ended: string[] = [];
    access.onRevoke((id) => ended.push(id));
    expect(
      await run(
        ["revoke", grant.id, "--dir", dir],
        () => {},
        () => {},
      ),
    ).toBe(0);
    await expect.poll(() => ended, { timeout: 3000 }).toEqual([grant.id, session?.grant.sessionId]);
    expect(await access.authenticate(token)).toBeNull();
    expect(await access.sessionGrant(cookie(session?.secret ?? ""))).toBeNull();
  });
});

describe("a session", () => {
  test("has its token's grant, and none once it is closed", async () => {
    const { token, grant } = await access.createToken(display);
    const { secret } = (await access.openSession(token)) ?? { secret: "" };
    expect(await access.sessionGrant(cookie(secret))).toMatchObject({ id: grant.id });
    expect(await access.authenticate(secret)).toBeNull();
    await access.closeSession(cookie(secret));
    expect(await access.sessionGrant(cookie(secret))).toBeNull();
  });

  test("of a person ends after half a day, a wall's does not", async () => {
    let now = 0;
    await reopen({ now: () => now });
    const secretOf = async (spec: TokenSpec) => (await access.openSession((await access.createToken(spec)).token))?.secret ?? "";
    const [wall, desk] = [await secretOf(display), await secretOf({ ...display, role: "supervisor" })];
    now = 13 * 3_600_000;
    expect(await access.sessionGrant(cookie(wall))).not.toBeNull();
    expect(await access.sessionGrant(cookie(desk))).toBeNull();
  });

  test("of a person ends after a pause, which being there puts off, and never beyond the half day", async () => {
    let now = 0;
    await reopen({ now: () => now });
    const { token } = await access.createToken({ ...display, role: "supervisor" });
    const minutes = (count: number) => count * 60_000;
    const secretOf = async () => cookie((await access.openSession(token))?.secret ?? "");
    const [idle, used] = [await secretOf(), await secretOf()];
    expect(await access.sessionEnds(used)).toEqual({ expiresAt: minutes(720), idleAt: minutes(30) });
    for (now = minutes(29); now < minutes(720); now += minutes(29)) {
      expect(await access.sessionGrant(used)).not.toBeNull();
      await access.touchSession(used);
    }
    expect(await access.sessionEnds(idle)).toBeNull();
    expect(await access.sessionGrant(idle)).toBeNull();
    now = minutes(719);
    expect(await access.sessionGrant(used)).not.toBeNull();
    now = minutes(720);
    expect(await access.sessionGrant(used)).toBeNull();
    const wall = cookie((await access.openSession((await access.createToken(display)).token))?.secret ?? "");
    expect(await access.sessionEnds(wall)).toEqual({ expiresAt: null, idleAt: null });
  });

  test("that was used at another server goes on here, and its end is heard of", async () => {
    let now = 0;
    await reopen({ now: () => now });
    const other = await open({ now: () => now });
    const { token } = await access.createToken({ ...display, role: "supervisor" });
    const session = await access.openSession(token);
    const held = cookie(session?.secret ?? "");
    const ended: string[] = [];
    access.onRevoke((id) => ended.push(id));
    now = 29 * 60_000;
    await other.touchSession(held);
    now = 31 * 60_000;
    expect(await access.sessionGrant(held)).toMatchObject({ role: "supervisor" });
    now = 60 * 60_000;
    await expect.poll(() => ended, { timeout: 3000 }).toEqual([session?.grant.sessionId]);
    await other.close();
  });

  test("ends for whoever watches it: signed out, pushed out by its own token's newer ones, or over", async () => {
    let now = 0;
    await reopen({ now: () => now, sessionsPerToken: 3 });
    const ended: string[] = [];
    access.onRevoke((id) => ended.push(id));
    const { token: wall } = await access.createToken(display);
    const { token: crowd } = await access.createToken({ ...display, name: "wall 2" });
    const { token: desk } = await access.createToken({ ...display, role: "supervisor" });
    const first = await access.openSession(wall);
    const signedOut = await access.openSession(wall);
    await access.closeSession(cookie(signedOut?.secret ?? ""));
    const opened: (string | undefined)[] = [];
    for (let at = 0; at < 5; at += 1) opened.push((await access.openSession(crowd))?.grant.sessionId);
    const sitting = await access.openSession(desk);
    expect(ended).toEqual([signedOut?.grant.sessionId, opened[0], opened[1]]);
    expect(await access.sessionGrant(cookie(first?.secret ?? ""))).toEqual(first?.grant);
    now = 13 * 3_600_000;
    await expect.poll(() => ended.at(-1), { timeout: 3000 }).toBe(sitting?.grant.sessionId);
    await reopen();
    expect(await access.sessionGrant(cookie(sitting?.secret ?? ""))).toBeNull();
    expect(await access.sessionGrant(cookie(first?.secret ?? ""))).toEqual(first?.grant);
  });

  test("without a token counts in the demo alone", async () => {
    await reopen({ demo: true });
    const { secret } = await access.openDemoSession("C");
    expect(await access.sessionGrant(cookie(secret))).toMatchObject({ role: "supervisor", scope: "C" });
    await reopen();
    expect(await access.sessionGrant(cookie(secret))).toBeNull();
  });

  test("is found among other cookies, the https one first", async () => {
    expect(readSessionCookie("a=1; chengge_session=x;__Host-chengge_session=y; b=2")).toBe("y");
    expect(readSessionCookie("chengge_session_old=x; ;;=")).toBeNull();
    expect(readSessionCookie(undefined)).toBeNull();
  });
});

describe("a grant", () => {
  test("allows the types that match its patterns, and without any, all", async () => {
    const grant = { id: "t", role: "source", name: "n", scope: "C", types: ["chengge.report.*", "chengge.grid.status"] } as const;
    expect(
      ["chengge.report.closed", "chengge.grid.status", "chengge.grid.statusx", "chengge.warning.raised"].map((type) =>
        allowsType(grant, type),
      ),
    ).toEqual([true, true, false, false]);
    expect(allowsType({ ...grant, types: undefined } as never, "chengge.warning.raised")).toBe(true);
  });

  test("raises the city's own warnings unless it lists authorities", async () => {
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

  test("makes a token that works, lists it without its secret, revokes it", async () => {
    expect(
      await command(
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
    expect(await access.authenticate(token)).toMatchObject({
      id,
      source: "//x",
      types: ["chengge.report.*", "chengge.grid.status"],
      scope: "330402",
    });
    said.splice(0);
    expect(await command("list")).toBe(0);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(id);
    expect(said[0]).not.toContain(token);
    expect(await command("revoke", id)).toBe(0);
    expect(await command("revoke", id)).toBe(1);
  });

  test("lets in the display that shows a code, once, as a display and nothing else", async () => {
    const { code, secret } = await access.openPairing();
    expect(await access.openPairedSession(secret)).toBe("waiting");
    expect(await command("pair", `${code.slice(0, 3)} ${code.slice(3)}`, "--name", "hall", "--scope", "330402")).toBe(0);
    const session = await access.openPairedSession(secret);
    expect(session).toMatchObject({ grant: { role: "display", name: "hall", scope: "330402" } });
    expect(await command("pair", code, "--name", "hall", "--scope", "330402")).toBe(1);
    expect(said.at(-1)).toContain("no display");
    expect(await access.list()).toHaveLength(1);
    if (session && session !== "waiting") expect(await access.sessionGrant(`chengge_session=${session.secret}`)).toEqual(session.grant);
  });

  test("a code alone lets the display in to the whole city, under a name made of the code", async () => {
    const { code, secret } = await access.openPairing();
    expect(await command("pair", code)).toBe(0);
    expect(await access.openPairedSession(secret)).toMatchObject({ grant: { name: `display-${code}`, scope: "330400" } });
  });

  test("says in words which flag is missing or wrong", async () => {
    expect(await command("create", "--role", "display", "--scope", "330402")).toBe(1);
    expect(said.at(-1)).toContain("--name is missing");
    expect(await command("pair", "509144", "--audience", "all")).toBe(1);
    expect(said.at(-1)).toMatch(/^--audience holds duty or visitors\nFor example: npm run token -- pair 509144/);
    expect(await command("pair")).toBe(1);
    expect(said.at(-1)).toContain("the code is missing");
  });

  test("says what is wrong", async () => {
    for (const args of [[], ["paint"], ["create", "--role", "king"], ["create", "--role", "display"], ["revoke"], ["list", "--nonsense"]])
      expect(await command(...args)).toBe(1);
    expect(said.join("\n")).toMatch(/npm run token/);
  });
});
