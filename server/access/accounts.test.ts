// Accounts: signed in by, changed and disabled at once, from any process; passwords kept as hashes; the command that makes the first admin.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { run as runAccount } from "../account-main.ts";
import { type Access, createAccess } from "./access.ts";
import { actorOf } from "./grant.ts";
import { fitsPassword, passwordFault } from "./password.ts";
import { hashSecret } from "./secret.ts";
import { createSqliteAccessStore } from "./sqlite-access-store.ts";

let dir: string;
let access: Access;
const open = () => createAccess({ store: createSqliteAccessStore(dir) });
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "chengge-accounts-"));
  access = await open();
});
afterEach(async () => {
  await access.close();
  rmSync(dir, { recursive: true });
});

const display = { role: "display", name: "wall 1", scope: "C" } as const;
const cookie = (secret: string) => `chengge_session=${secret}`;

describe("an account", () => {
  const spec = { role: "supervisor", scope: "C1", department: "D1", post: "值班长", disabled: false } as const;

  test("signs in with its grant and its name as who acts; a change of what it may do ends its sessions, a new name does not", async () => {
    await access.accounts.create("duty", spec, null);
    const session = await access.openAccountSession("duty");
    expect(session?.grant).toMatchObject({ id: "acc_duty", account: "duty", name: "值班长", scope: "C1", department: "D1" });
    expect(session && actorOf(session.grant)).toBe("duty");
    const held = cookie(session?.secret ?? "");
    await access.accounts.change("duty", { post: "指挥长" });
    expect(await access.sessionGrant(held)).toMatchObject({ name: "指挥长" });
    await access.accounts.change("duty", { role: "admin" });
    expect(await access.sessionGrant(held)).toBeNull();
    await access.accounts.change("duty", { disabled: true });
    expect(await access.openAccountSession("duty")).toBeNull();
    expect(await access.openAccountSession("nobody")).toBeNull();
  });

  test("disabled by another process is noticed within a second", async () => {
    await access.accounts.create("duty", spec, null);
    const session = await access.openAccountSession("duty");
    const ended: string[] = [];
    access.onRevoke((id) => ended.push(id));
    const quiet = { print: () => {}, fail: () => {}, readInput: async () => "" };
    expect(await runAccount(["disable", "duty", "--dir", dir], quiet)).toBe(0);
    await expect.poll(() => ended, { timeout: 3000 }).toEqual([session?.grant.sessionId]);
    expect(await access.sessionGrant(cookie(session?.secret ?? ""))).toBeNull();
  });

  test("lies on disk with an argon2id hash in place of its password, which opens it and nothing else does", async () => {
    const { minted } = await access.accounts.create("duty", spec);
    expect(minted).toMatch(/^[a-z2-9]{5}(?:-[a-z2-9]{5}){3}$/);
    const found = readdirSync(dir).map((file) => readFileSync(join(dir, file), "latin1"));
    expect(found.join("")).toContain("$argon2id$v=19$m=65536,t=2,p=1$");
    expect(found.join("")).not.toContain(minted);
    expect(await access.accounts.check("duty", minted ?? "")).toMatchObject({ name: "duty" });
    for (const wrong of ["", `${minted} `, minted?.toUpperCase() ?? ""]) expect(await access.accounts.check("duty", wrong)).toBeNull();
  });

  test("keeps a table that an older version made", async () => {
    await access.close();
    rmSync(dir, { recursive: true });
    mkdirSync(dir);
    const old = new DatabaseSync(join(dir, "access.sqlite"));
    old.exec(`CREATE TABLE token (id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, spec TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
      CREATE TABLE session (id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, token_id TEXT REFERENCES token (id) ON DELETE CASCADE,
        scope TEXT NOT NULL, created_at INTEGER NOT NULL, ends_at INTEGER) STRICT;`);
    const secret = `cgx_${"B".repeat(43)}`;
    old.prepare("INSERT INTO token VALUES ('t', 'h', ?, 1)").run(JSON.stringify(display));
    old.prepare("INSERT INTO session VALUES ('s', ?, 't', 'C', 1, NULL)").run(hashSecret(secret));
    old.close();
    access = await open();
    expect(await access.sessionGrant(cookie(secret))).toMatchObject({ role: "display", name: "wall 1" });
  });
});

describe("a password", () => {
  test.each([
    ["eleven char", /12 characters/],
    ["x".repeat(129), /128/],
    ["abababababababab", /different/],
    ["i am Duty-1 indeed", /account's name/],
  ])("such as %s will not do", (password, why) => expect(passwordFault(password, "duty-1")).toMatch(why));

  test.each(["correct horse battery", "十二个汉字也可以做密码用"])("such as %s will", (password) =>
    expect(passwordFault(password, "duty-1")).toBeNull(),
  );

  test("is checked off the event loop, few at a time, and turned away when too many wait", async () => {
    const tries = await Promise.allSettled(Array.from({ length: 60 }, () => fitsPassword("x", null)));
    expect(tries.filter(({ status }) => status === "rejected")).toHaveLength(60 - 42);
  }, 60_000);
});

describe("npm run account", () => {
  const said: string[] = [];
  const command = (args: string, input = "") =>
    runAccount([...args.split(" "), "--dir", dir], {
      print: (line) => said.push(line),
      fail: (line) => said.push(line),
      readInput: async () => input,
    });
  beforeEach(() => void said.splice(0));

  test("makes the first admin, with a password of its own or one from standard input, and lists it without", async () => {
    expect(await command("create --role admin --name chief")).toBe(0);
    const [, minted = ""] = said[0]?.split("  ") ?? [];
    expect(await access.accounts.check("chief", minted)).toMatchObject({ role: "admin", scope: "330400" });
    expect(await command("create --role supervisor --name duty-1 --scope 330402 --password-stdin", "correct horse battery\nmore")).toBe(0);
    expect(await access.accounts.check("duty-1", "correct horse battery")).toMatchObject({ role: "supervisor", scope: "330402" });
    said.splice(0);
    expect(await command("list")).toBe(0);
    expect(said).toEqual([expect.stringMatching(/^chief {2}admin {2}330400/), expect.stringMatching(/^duty-1 {2}supervisor {2}330402/)]);
    expect(said.join()).not.toContain(minted);
    expect(await command("password chief --password-stdin", "quite another sentence")).toBe(0);
    expect(await access.accounts.check("chief", minted)).toBeNull();
    expect(await command("disable chief")).toBe(0);
    expect(await access.accounts.check("chief", "quite another sentence")).toBe("disabled");
    expect(await command("enable chief")).toBe(0);
    expect(await access.accounts.check("chief", "quite another sentence")).toMatchObject({ name: "chief" });
  });

  test("says what is wrong", async () => {
    expect(await command("create --role king --name chief")).toBe(1);
    expect(said.at(-1)).toContain("--role holds supervisor or admin");
    expect(await command("create --role admin --name chief --password-stdin", "short\n")).toBe(1);
    expect(said.at(-1)).toContain("at least 12 characters");
    for (const args of ["disable nobody", "password nobody", "create", "paint", "list --nonsense"]) expect(await command(args)).toBe(1);
    expect(await access.accounts.list()).toEqual([]);
  });
});
