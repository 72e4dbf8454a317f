// Fetching the city: signs in when asked, says what is wrong when not.
import { expect, test } from "vitest";
import { fixtureCity } from "../testing/fixture.ts";
import { loadCity } from "./load-city.ts";
import type { Session } from "./session.ts";

const city = fixtureCity();
const { topology, gridCount, ...profile } = city;

/** Answers 401 until signed in, unless `status` says otherwise. */
function server({ status, token = false }: { status?: number; token?: boolean } = {}) {
  let signedIn = 0;
  const session: Session = {
    hasToken: () => token && signedIn === 0,
    isTokenRefused: () => false,
    signIn: async () => {
      signedIn += 1;
      return true;
    },
    renew: async () => {},
  };
  const fetchIt = (async (path: string) => {
    if (status) return new Response(null, { status });
    if (!signedIn) return new Response(null, { status: 401 });
    return Response.json(path.endsWith("topology") ? topology : { ...profile, grids: gridCount });
  }) as typeof fetch;
  return { session, fetchIt, signIns: () => signedIn };
}

test("signs in after a 401 and then has the city with its lookups", async () => {
  const { session, fetchIt, signIns } = server();
  const loaded = await loadCity(session, fetchIt);
  if (!("city" in loaded)) throw new Error(loaded.fault);
  expect(signIns()).toBe(1);
  expect(loaded.city.gridCount).toBe(4608);
  const code = topology.objects.grids.geometries[4607]?.properties?.code ?? "";
  expect(loaded.city.gridIndex(code)).toBe(4607);
  expect(loaded.city.chain(code).map(({ level }) => level)).toEqual([0, 1, 2, 3]);
  expect(loaded.city.childrenOf("330400").map(({ code }) => code)).toHaveLength(7);
});

test("exchanges a token of the address before it asks", async () => {
  const { session, fetchIt, signIns } = server({ token: true });
  expect(await loadCity(session, fetchIt)).toHaveProperty("city");
  expect(signIns()).toBe(1);
});

test.each([
  [403, "unauthorized"],
  [503, "not-ready"],
  [500, "unreachable"],
])("%i is %s", async (status, fault) => {
  const { session, fetchIt } = server({ status });
  expect(await loadCity(session, fetchIt)).toEqual({ fault });
});

test("no network is unreachable, not an exception", async () => {
  const { session } = server();
  const fetchIt = (async () => {
    throw new TypeError("failed to fetch");
  }) as unknown as typeof fetch;
  expect(await loadCity(session, fetchIt)).toEqual({ fault: "unreachable" });
});
