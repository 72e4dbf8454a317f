// What every store of tokens and sessions promises, run on each adapter; two openings of one store stand for two servers.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AccessStore, AccountRow, SessionRow, TokenRow } from "./access-store.ts";

export type StoreUnderTest = { readonly open: () => Promise<AccessStore>; readonly remove: () => Promise<void> };

const token = (id: string): TokenRow => ({ id, hash: `hash of ${id}`, spec: `{"name":"${id}"}`, createdAt: 7 });
const session = (id: string, tokenId: string | null, endsAt: number | null = null): SessionRow => ({
  id,
  hash: `hash of ${id}`,
  tokenId,
  account: null,
  scope: "C",
  createdAt: 8,
  endsAt,
  idleEndsAt: null,
});
const account = (name: string, over: Partial<AccountRow> = {}): AccountRow => ({
  name,
  spec: `{"post":"${name}"}`,
  password: `hash of ${name}'s`,
  version: 1,
  createdAt: 9,
  ...over,
});
const desk = (id: string, name: string): SessionRow => ({ ...session(id, null), account: name, idleEndsAt: 500 });

export function accessStoreContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`the access store on ${name}`, () => {
    let place: StoreUnderTest;
    let one: AccessStore;
    let other: AccessStore;
    beforeEach(async () => {
      place = await make();
      [one, other] = [await place.open(), await place.open()];
    });
    afterEach(async () => {
      await one.close();
      await other.close();
      await place.remove();
    });

    test("shows every server at once what one of them wrote", async () => {
      expect(await one.addToken(token("t"), 10)).toBe(true);
      expect(await one.addSession(session("s", "t"), 10)).toEqual([]);
      expect(await other.token("hash of t")).toEqual(token("t"));
      expect(await other.session("hash of s")).toEqual({ session: session("s", "t"), token: token("t"), account: null });
      expect(await other.all()).toEqual({ tokens: [token("t")], accounts: [], sessions: [session("s", "t")] });
      expect([await other.token("hash of s"), await other.session("hash of t")]).toEqual([null, null]);
    });

    test("keeps a session that stands on no token", async () => {
      await one.addSession(session("demo", null), 10);
      expect(await other.session("hash of demo")).toEqual({ session: session("demo", null), token: null, account: null });
    });

    test("ends a token once, with its sessions and no others, and says so by its version", async () => {
      for (const id of ["t", "u"]) await one.addToken(token(id), 10);
      await one.addSession(session("s1", "t"), 10);
      await one.addSession(session("s2", "u"), 10);
      const before = await other.version();
      expect(await other.version()).toBe(before);
      expect(await Promise.all([one.endToken("t"), one.endToken("t")])).toEqual([true, false]);
      expect(await other.version()).not.toBe(before);
      expect(await other.all()).toEqual({ tokens: [token("u")], accounts: [], sessions: [session("s2", "u")] });
      expect(await other.endToken("t")).toBe(false);
    });

    test("opens no session on a token that is gone", async () => {
      await one.addToken(token("t"), 10);
      await other.endToken("t");
      expect(await one.addSession(session("s", "t"), 10)).toBeNull();
      expect((await one.all()).sessions).toEqual([]);
    });

    test("ends a session, twice without harm, and says so by its version", async () => {
      await one.addToken(token("t"), 10);
      for (const id of ["s1", "s2"]) await one.addSession(session(id, "t"), 10);
      const before = await other.version();
      await one.endSession(session("s1", "t"));
      await one.endSession(session("s1", "t"));
      expect(await other.version()).not.toBe(before);
      expect((await other.all()).sessions).toEqual([session("s2", "t")]);
    });

    test("holds as many tokens as it may, also when servers make them at the same time", async () => {
      const made = await Promise.all(Array.from({ length: 8 }, (_, at) => (at % 2 ? one : other).addToken(token(`t${at}`), 5)));
      expect(made.filter(Boolean)).toHaveLength(5);
      expect(await one.tokens()).toHaveLength(5);
      await one.endToken((await one.tokens())[0]?.id ?? "");
      expect(await other.addToken(token("late"), 5)).toBe(true);
    });

    test("makes room for a session by ending the token's oldest, also when servers open them at the same time", async () => {
      for (const id of ["t", "u"]) await one.addToken(token(id), 10);
      await one.addSession(session("kept", "u"), 3);
      for (const id of ["s1", "s2", "s3"]) expect(await one.addSession(session(id, "t"), 3)).toEqual([]);
      const before = await other.version();
      expect(await one.addSession(session("s4", "t"), 3)).toEqual(["hash of s1"]);
      expect(await other.version()).not.toBe(before);
      await Promise.all(Array.from({ length: 8 }, (_, at) => (at % 2 ? one : other).addSession(session(`m${at}`, "t"), 3)));
      const left = (await one.all()).sessions.map(({ id }) => id);
      expect(left).toHaveLength(4);
      expect(left).toContain("kept");
      expect(left.filter((id) => id.startsWith("s"))).toEqual([]);
    });

    test("ends the sessions whose time is over", async () => {
      await one.addToken(token("t"), 10);
      for (const [id, endsAt] of [
        ["a", 100],
        ["b", 200],
        ["c", null],
      ] as const)
        await one.addSession(session(id, "t", endsAt), 10);
      await other.endOver(100);
      expect((await one.all()).sessions.map(({ id }) => id).sort()).toEqual(["b", "c"]);
    });

    test("ends a session that was not used, by its idle end, which use moves on", async () => {
      await one.addAccount(account("a"), 10);
      for (const id of ["s1", "s2"]) await one.addSession(desk(id, "a"), 10, 1);
      const before = await one.version();
      await other.touchSession({ ...desk("s1", "a"), idleEndsAt: 900 });
      await other.endOver(500);
      expect(await one.version()).not.toBe(before);
      expect((await one.all()).sessions).toEqual([{ ...desk("s1", "a"), idleEndsAt: 900 }]);
      await one.touchSession({ ...desk("s2", "a"), idleEndsAt: 900 });
      expect(await one.session("hash of s2")).toBeNull();
      await one.endOver(900);
      expect((await one.all()).sessions).toEqual([]);
    });

    test("holds accounts by name, each once, as many as it may", async () => {
      expect(await one.addAccount(account("b"), 2)).toBe("added");
      expect(await other.addAccount(account("b", { password: null }), 2)).toBe("taken");
      const made = await Promise.all(["a", "c", "d"].map((name, at) => (at % 2 ? one : other).addAccount(account(name), 2)));
      expect(made.toSorted()).toEqual(["added", "full", "full"]);
      expect(await other.account("b")).toEqual(account("b"));
      expect(await other.account("nobody")).toBeNull();
      const names = (await other.accounts()).map(({ name }) => name);
      expect(names).toEqual(names.toSorted());
      expect((await one.all()).accounts).toHaveLength(2);
    });

    test("changes an account for whoever knows its present version, and ends its sessions where asked to", async () => {
      for (const name of ["a", "b"]) await one.addAccount(account(name), 10);
      for (const name of ["a", "b"]) await one.addSession(desk(`s${name}`, name), 10, 1);
      expect(await one.session("hash of sa")).toEqual({ session: desk("sa", "a"), token: null, account: account("a") });
      const before = await other.version();
      const next = account("a", { version: 2, password: null });
      const won = await Promise.all([one, other].map((store) => store.changeAccount(next, { sessions: false })));
      expect(won.toSorted()).toEqual([false, true]);
      expect((await other.all()).sessions).toHaveLength(2);
      expect(await one.changeAccount(account("a", { version: 3 }), { sessions: true })).toBe(true);
      expect(await one.changeAccount(account("nobody", { version: 2 }), { sessions: true })).toBe(false);
      expect(await other.version()).not.toBe(before);
      expect(await other.account("a")).toEqual(account("a", { version: 3 }));
      expect((await other.all()).sessions).toEqual([desk("sb", "b")]);
    });

    test("opens no session on an account that was changed since it was checked, or never was", async () => {
      await one.addAccount(account("a"), 10);
      await other.changeAccount(account("a", { version: 2 }), { sessions: true });
      expect(await one.addSession(desk("s", "a"), 10, 1)).toBeNull();
      expect(await one.addSession(desk("s", "nobody"), 10, 1)).toBeNull();
      expect(await one.addSession(desk("s", "a"), 10, 2)).toEqual([]);
    });

    test("ends all sessions of one account, or of one token, and no others; the account's bound is its own", async () => {
      await one.addToken(token("t"), 10);
      for (const name of ["a", "b"]) await one.addAccount(account(name), 10);
      for (const id of ["a1", "a2"]) await one.addSession(desk(id, "a"), 2, 1);
      await one.addSession(desk("b1", "b"), 2, 1);
      await one.addSession(session("demo", null), 2);
      await one.addSession(session("t1", "t"), 2);
      expect(await one.addSession(desk("a3", "a"), 2, 1)).toEqual(["hash of a1"]);
      const before = await other.version();
      await one.endSessionsOf({ tokenId: null, account: "a" });
      expect(await other.version()).not.toBe(before);
      expect((await other.all()).sessions.map(({ id }) => id).toSorted()).toEqual(["b1", "demo", "t1"]);
      await other.endSessionsOf({ tokenId: "t", account: null });
      expect((await one.all()).sessions.map(({ id }) => id).toSorted()).toEqual(["b1", "demo"]);
    });

    test("lets a waiting display in once, wherever it is approved, and not when its time is over", async () => {
      const row = { code: "123456", hash: "hash of p", endsAt: 100, tokenId: null };
      expect(await one.addPairing(row, { max: 2, now: 0 })).toBe("added");
      expect(await other.addPairing({ ...row, hash: "hash of q" }, { max: 2, now: 0 })).toBe("taken");
      expect(await other.pairing("hash of p")).toEqual({ pairing: row, token: null });
      expect(await other.pairing("hash of q")).toBeNull();
      await one.addToken(token("t"), 10);
      expect(await other.approvePairing("654321", "t", 50)).toBe(false);
      expect(await other.approvePairing("123456", "t", 100)).toBe(false);
      expect(await other.approvePairing("123456", "t", 50)).toBe(true);
      expect(await one.approvePairing("123456", "u", 50)).toBe(false);
      expect(await one.pairing("hash of p")).toEqual({ pairing: { ...row, tokenId: "t" }, token: token("t") });
      await one.endToken("t");
      expect((await one.pairing("hash of p"))?.token).toBeNull();
    });

    test("has a bound of displays that wait, and gives up those whose time is over", async () => {
      const waiting = (code: string, endsAt: number) => ({ code, hash: `hash of ${code}`, endsAt, tokenId: null });
      await one.addPairing(waiting("1", 100), { max: 2, now: 0 });
      await one.addPairing(waiting("2", 200), { max: 2, now: 0 });
      expect(await one.addPairing(waiting("3", 300), { max: 2, now: 99 })).toBe("full");
      expect(await one.addPairing(waiting("1", 300), { max: 2, now: 100 })).toBe("added");
      expect((await one.pairing("hash of 1"))?.pairing.endsAt).toBe(300);
    });
  });
}
