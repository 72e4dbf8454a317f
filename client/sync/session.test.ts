// The token of an address: taken out at once, exchanged once.
import { expect, test } from "vitest";
import { createSession } from "./session.ts";

function page(hash: string, status = 200) {
  const asked: string[] = [];
  const addresses: string[] = [];
  const session = createSession({
    location: { hash, pathname: "/wall", search: "?scope=330402" },
    history: { state: null, replaceState: (_state, _title, url) => void addresses.push(String(url)) },
    fetch: (async (_url: string, init: RequestInit) => {
      asked.push(String(init.body));
      return new Response(null, { status });
    }) as typeof fetch,
  });
  return { session, asked, addresses };
}

test("leaves the address before anything is asked, and keeps the rest of it", () => {
  const { addresses, asked, session } = page("#token=secret");
  expect(addresses).toEqual(["/wall?scope=330402"]);
  expect(asked).toEqual([]);
  expect(session.hasToken()).toBe(true);
});

test("is sent once; a page whose token has been revoked since does not sign in as somebody else", async () => {
  const { session, asked } = page("#token=secret");
  expect(await session.signIn()).toBe(true);
  expect(await session.signIn()).toBe(false);
  expect(asked).toEqual(['{"token":"secret"}']);
});

test("two who ask at the same time share one request", async () => {
  const { session, asked } = page("");
  await Promise.all([session.signIn(), session.signIn()]);
  expect(asked).toEqual(["{}"]);
});

test("a refused token is kept for the next try", async () => {
  const { session } = page("#token=secret", 503);
  expect(await session.signIn()).toBe(false);
  expect(session.hasToken()).toBe(true);
  expect(session.isTokenRefused()).toBe(false);
});

test("tells of a token that the server refuses, and of none where the address has none", async () => {
  const [given, none] = [page("#token=undefined", 401).session, page("", 401).session];
  await Promise.all([given.signIn(), none.signIn()]);
  expect([given.isTokenRefused(), none.isTokenRefused()]).toEqual([true, false]);
});

test("an address without a token is left as it is", () => {
  expect(page("#section").addresses).toEqual([]);
});
