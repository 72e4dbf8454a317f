// The scope matrix: every route of the server × every role, of the city and of a county × inside and outside the county. A route without a rule fails.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routesOf } from "./scope/routes.ts";
import { type Ask, type Case, RULES, type Rule } from "./scope/rules.ts";
import { type Answer, type Asker, CODE, createWorld, FAR, SIDES, type Side, type World } from "./scope/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.stop());

test("every route has a rule, and every rule a route", () => {
  expect(Object.keys(RULES).sort()).toEqual(routesOf(world.server.app));
});

const isLetIn = ({ who, visitors }: Rule, { role, audience }: Asker) =>
  who === "anybody" || (role !== null && who.includes(role) && (visitors !== false || audience !== "visitors"));

/** Nothing was written and no token made or ended, whatever was answered. */
const marks = async () => ({
  records: world.server.log.head().count,
  tokens: (await world.server.access.list()).map(({ id }) => id),
  accounts: await world.server.access.accounts.list(),
});

/** A source's own event: it has to name the source that its token speaks for, in the body. */
function asSent(route: string, asker: Asker, ask: Ask): Ask & { readonly headers: Record<string, string> } {
  const { headers = {}, ...rest } = ask;
  if (route !== "POST /api/v1/events") return { ...rest, headers };
  return {
    ...rest,
    body: { ...(ask.body as object), source: `//test/${asker.scope}` },
    headers: { "Content-Type": "application/cloudevents+json" },
  };
}

/** What is wrong with this answer, or null. */
function faultOf(
  { status, text }: Answer,
  { rule, limit, statusIn, alsoFine = [] }: Case & { readonly rule: Rule },
  asker: Asker,
  side: Side,
): string | null {
  const isNarrow = asker.scope !== "C";
  const isFine = status < 400 || alsoFine.includes(status);
  const isDenied = status === 403 || status === 404;
  if (!isLetIn(rule, asker)) return status === (asker.role === null ? 401 : 403) ? null : "has to be turned away";
  if (statusIn && status < 400) {
    const own = statusIn(text);
    if (isNarrow && side === FAR) return own === 403 || own === 404 ? null : "reaches the other county";
    return own < 400 ? null : "has to be let in";
  }
  if (limit === "whole city") return (isNarrow ? status === 403 : isFine) ? null : isNarrow ? "is the whole city's" : "has to be let in";
  if (isNarrow && text.includes(FAR) && rule.open !== true) return "tells of the other county";
  if (limit === "refused" && isNarrow && side === FAR) return isDenied ? null : "reaches the other county";
  if (!isFine) return "has to be let in";
  if (limit === "left out" && !isNarrow && !text.includes(side)) return "does not name what was made for it: the rule proves nothing";
  if (limit === "left out" && side !== FAR && !text.includes(side)) return "does not name what lies in scope";
  return null;
}

describe.each(Object.entries(RULES))("%s", (route, rule) => {
  const [method = ""] = route.split(" ");
  test.each(rule.cases.map((one) => [`by ${one.by}: ${one.limit}`, one] as const))("%s", async (_, one) => {
    const faults: string[] = [];
    for (const asker of world.askers) {
      for (const side of SIDES) {
        const ask = asSent(route, asker, await one.ask(world, side));
        const before = await marks();
        const answer = await world.send(method, ask.path, { ...ask, token: asker.token });
        const fault = faultOf(answer, { ...one, rule }, asker, side);
        if (fault !== null) faults.push(`${asker.name}, ${side}: ${fault}: ${answer.status} ${answer.text.slice(0, 200)}`);
        const isOutside = asker.scope !== "C" && one.limit === "refused" && side === FAR;
        if (answer.status >= 400 || isOutside) expect(await marks()).toEqual(before);
      }
    }
    expect(faults).toEqual([]);
  });
});

/** All that any step needs, so that nothing but the scope is in its way. */
const FIELDS = {
  reason: "words",
  summary: "words",
  kind: "rework",
  into: "x",
  department: "D1",
  dueAt: "2027-01-01T00:00:00Z",
  until: "2027-01-01T00:00:00Z",
  assignee: "x",
  level: "orange",
};
test.each(["reports", "warnings"] as const)("every step on %s is refused outside the scope, and nothing is done", async (things) => {
  const supervisor = world.askers.find(({ name }) => name === "supervisor of C1");
  const admin = world.askers.find(({ name }) => name === "admin of C1");
  const send = (path: string, asker: Asker | undefined) =>
    world.send("POST", `/api/v1/${things}/${path}`, { token: asker?.token ?? null, body: FIELDS });
  const [, steps = ""] = /the steps are ([a-z ]+)/.exec((await send("x/nosuch", supervisor)).text) ?? [];
  expect(steps.split(" ").length).toBeGreaterThan(10);
  const id = things === "reports" ? await world.report(FAR) : await world.warning(FAR);
  for (const step of steps.split(" ")) {
    const before = await marks();
    const { status, text } = await send(`${id}/${step}`, step === "redact" ? admin : supervisor);
    expect([step, status, text.includes(FAR)]).toEqual([step, 403, false]);
    expect(await marks()).toEqual(before);
  }
});

describe("what reaches beyond the county", () => {
  const county = (role: string) => world.askers.find(({ name }) => name === `${role} of C1`)?.token ?? null;
  const get = (path: string, token: string | null) => world.send("GET", `/api/v1${path}`, { token });

  test("a warning of the whole city is seen whole, received for itself, and not changed", async () => {
    const id = await world.cityWarning();
    for (const role of ["display", "source", "supervisor", "admin"]) {
      expect([role, (await get(`/warnings/${id}`, county(role))).status]).toEqual([role, 200]);
      expect((await get("/warnings?limit=500", county(role))).text).toContain(id);
    }
    const step = async (name: string, body: object = FIELDS) =>
      (await world.send("POST", `/api/v1/warnings/${id}/${name}`, { token: county("supervisor"), body })).status;
    for (const name of ["acknowledge", "assign", "adjust", "shelve", "lift", "confirm", "dismiss"])
      expect([name, await step(name)]).toEqual([name, 403]);
    for (const name of ["receive", "relay", "note"]) {
      expect([name, await step(name, {})]).toEqual([name, 200]);
      expect([name, await step(name, { division: CODE.farside })]).toEqual([name, 403]);
    }
  });

  test("a report of unknown place is the city's alone", async () => {
    const id = await world.lostReport();
    for (const role of ["display", "source", "supervisor", "admin"]) {
      expect([role, (await get(`/reports/${id}`, county(role))).status]).toEqual([role, 403]);
      expect((await get("/reports?limit=500", county(role))).text).not.toContain(id);
    }
    const city = world.askers.find(({ name }) => name === "supervisor of C")?.token ?? null;
    expect((await get(`/reports/${id}`, city)).status).toBe(200);
  });

  test("a town's and a grid's token are kept to it as a county's is", async () => {
    const id = await world.report("nearside"); // in the grid C111-1
    for (const [scope, seen] of [
      ["C11", 200],
      ["C12", 403],
      ["C111-1", 200],
      ["C111-2", 403],
    ] as const) {
      const token = await world.server.tokenOf({ role: "supervisor", scope });
      expect([scope, (await get(`/reports/${id}`, token)).status]).toEqual([scope, seen]);
      expect([scope, (await world.send("POST", `/api/v1/reports/${id}/note`, { token, body: {} })).status]).toEqual([scope, seen]);
      expect([scope, (await get("/state", token)).text.includes(id)]).toEqual([scope, seen === 200]);
    }
  });
});
