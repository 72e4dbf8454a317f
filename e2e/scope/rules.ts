// The rule of every route: who is let in, and what keeps each to its scope. A route without a rule here fails the scope matrix.
import type { Role } from "../../server/access/grant.ts";
import { CODE, GRID, type Side, type World } from "./world.ts";

export type Ask = { readonly path: string; readonly body?: unknown; readonly headers?: Record<string, string> };

/**
 * What becomes of whoever asks about the other county: `refused` (403 or 404, and nothing is done), `left out` (the answer names what is there
 * for whoever may see it, and nothing of it for others), `no place` (the same for everybody who is let in), `whole city` (refused to all but the city's own).
 */
export type Limit = "refused" | "left out" | "no place" | "whole city";
export type Case = {
  readonly by: "id" | "filter" | "list" | "body" | "nothing";
  readonly limit: Limit;
  readonly ask: (world: World, side: Side) => Ask | Promise<Ask>;
  /** Beside 2xx and 3xx, what shows that the asker was let in. */
  readonly alsoFine?: readonly number[];
  /** Where each thing is answered for itself: the status of this one within the answer, judged in place of the whole. */
  readonly statusIn?: (answer: string) => number;
};
/** `who`: `anybody` needs no token. `open`: its answers name every place of the city, to all. */
export type Rule = {
  readonly who: "anybody" | readonly Role[];
  readonly cases: readonly Case[];
  readonly open?: true;
  /** Not for a visitors' display. */
  readonly visitors?: false;
};

const ALL: readonly Role[] = ["display", "source", "supervisor", "admin"];
const DESK: readonly Role[] = ["supervisor", "admin"];
const SUPERVISOR: readonly Role[] = ["supervisor"];
const ADMIN: readonly Role[] = ["admin"];

const noPlace = (path: string, more: Partial<Case> & { readonly body?: unknown } = {}): Case => {
  const { body, ...rest } = more;
  return { by: "nothing", limit: "no place", ask: () => ({ path, ...(body !== undefined && { body }) }), ...rest };
};
const filter = (path: string): Case => ({
  by: "filter",
  limit: "refused",
  ask: (_, side) => ({ path: `${path}${path.includes("?") ? "&" : "?"}scope=${CODE[side]}` }),
});
const list = (path: string, make: (world: World, side: Side) => Promise<unknown>): Case => ({
  by: "list",
  limit: "left out",
  async ask(world, side) {
    await make(world, side);
    return { path };
  },
});
const byId = (
  make: (world: World, side: Side) => Promise<string>,
  path: (id: string) => string,
  body?: (world: World, side: Side) => unknown,
): Case => ({
  by: "id",
  limit: "refused",
  async ask(world, side) {
    const id = await make(world, side);
    return { path: path(id), ...(body && { body: body(world, side) }) };
  },
});
const inBody = (path: string, body: (side: Side, world: World) => unknown | Promise<unknown>): Case => ({
  by: "body",
  limit: "refused",
  ask: async (world, side) => ({ path, body: await body(side, world), headers: { "Idempotency-Key": world.fresh(side) } }),
});

const report = (world: World, side: Side) => world.report(side);
const warning = (world: World, side: Side) => world.warning(side);
const account = (world: World, side: Side) => world.account(side);

/** Of the desk's records: what begins one of each. */
const RECORDS: Readonly<Record<string, (side: Side) => object>> = {
  duty: (side) => ({ division: CODE[side], post: "P1", text: `${side} words` }),
  calls: (side) => ({ division: CODE[side], to: side, result: "reached" }),
  instructions: (side) => ({ division: CODE[side], to: side, title: `${side} words` }),
  "incident-reports": (side) => ({ division: CODE[side], title: `${side} words`, text: `${side} words` }),
  handovers: (side) => ({ division: CODE[side], text: `${side} words` }),
  responses: (side) => ({ plan: "flood", level: 3, area: { division: CODE[side] }, issuer: side }),
};
const record = (name: string) => (world: World, side: Side) => world.deskRecord(`/${name}`, RECORDS[name]?.(side) ?? {}, side);
const recordRules = (name: string): Record<string, Rule> => ({
  [`GET /api/v1/${name}`]: { who: DESK, cases: [list(`/api/v1/${name}?limit=500`, record(name)), filter(`/api/v1/${name}`)] },
  [`POST /api/v1/${name}`]: { who: SUPERVISOR, cases: [inBody(`/api/v1/${name}`, (side) => RECORDS[name]?.(side))] },
});
const recordById = (name: string, steps: Readonly<Record<string, object>>): Record<string, Rule> => ({
  ...recordRules(name),
  [`GET /api/v1/${name}/:id`]: { who: DESK, cases: [byId(record(name), (id) => `/api/v1/${name}/${id}`)] },
  ...Object.fromEntries(
    Object.entries(steps).map(([step, body]) => [
      `POST /api/v1/${name}/:id/${step}`,
      {
        who: SUPERVISOR,
        cases: [
          byId(
            record(name),
            (id) => `/api/v1/${name}/${id}/${step}`,
            () => body,
          ),
        ],
      },
    ]),
  ),
});

export const RULES: Readonly<Record<string, Rule>> = {
  // Pages and health: no city's figures in them.
  "GET /": { who: "anybody", cases: [noPlace("/", { alsoFine: [404] })] },
  "GET /wall": { who: "anybody", cases: [noPlace("/wall", { alsoFine: [404] })] },
  "GET /login": { who: "anybody", cases: [noPlace("/login", { alsoFine: [404] })] },
  "GET /desk": { who: "anybody", cases: [noPlace("/desk", { alsoFine: [404] })] },
  ...Object.fromEntries(
    ["accountability", "accounts", "audit", "displays"].map((page): [string, Rule] => [
      `GET /desk/${page}`,
      { who: "anybody", cases: [noPlace(`/desk/${page}`, { alsoFine: [404] })] },
    ]),
  ),
  "GET /healthz": { who: "anybody", cases: [noPlace("/healthz")] },
  "GET /readyz": { who: "anybody", cases: [noPlace("/readyz")] },
  "GET /problems/:code": { who: "anybody", cases: [noPlace("/problems/scope")] },
  // On loopback, as here, to anybody: figures of the server, none of the city's places.
  "GET /metrics": { who: "anybody", cases: [noPlace("/metrics")] },

  "POST /api/v1/session": { who: "anybody", cases: [noPlace("/api/v1/session", { body: { token: "unknown" }, alsoFine: [401] })] },
  "GET /api/v1/session": { who: ALL, cases: [noPlace("/api/v1/session")] },
  "DELETE /api/v1/session": { who: "anybody", cases: [noPlace("/api/v1/session")] },
  "DELETE /api/v1/session/all": { who: "anybody", cases: [noPlace("/api/v1/session/all")] },
  "POST /api/v1/session/seen": { who: ALL, cases: [noPlace("/api/v1/session/seen", { body: {} })] },
  "GET /api/v1/session/ways": { who: "anybody", cases: [noPlace("/api/v1/session/ways")] },
  // Not set up here: 404 to all.
  "GET /api/v1/session/oidc": { who: "anybody", cases: [noPlace("/api/v1/session/oidc", { alsoFine: [404] })] },
  "GET /api/v1/session/oidc/callback": { who: "anybody", cases: [noPlace("/api/v1/session/oidc/callback", { alsoFine: [404] })] },
  "POST /api/v1/pairings": { who: "anybody", cases: [noPlace("/api/v1/pairings", { body: {}, alsoFine: [429] })] },
  "POST /api/v1/pairings/:code/approve": {
    who: ADMIN,
    cases: [{ ...inBody("", (side, world) => ({ name: world.fresh(side), scope: CODE[side] })), ask: approve }],
  },

  // The city's shape and names are every token's.
  "GET /api/v1/city": { who: ALL, open: true, cases: [noPlace("/api/v1/city")] },
  "GET /api/v1/city/grids": { who: ALL, open: true, cases: [noPlace("/api/v1/city/grids")] },
  "GET /api/v1/city/topology": { who: ALL, open: true, cases: [noPlace("/api/v1/city/topology")] },
  "GET /api/v1/log/head": { who: ALL, cases: [noPlace("/api/v1/log/head")] },

  "POST /api/v1/events": { who: ["source"], cases: [{ by: "body", limit: "refused", ask: sendEvent }] },
  "GET /api/v1/state": { who: ALL, cases: [list("/api/v1/state", report), filter("/api/v1/state")] },
  "GET /api/v1/trends": { who: ALL, cases: [noPlace("/api/v1/trends"), filter("/api/v1/trends")] },
  "GET /api/v1/periods": { who: ALL, cases: [noPlace("/api/v1/periods"), filter("/api/v1/periods")] },
  "GET /api/v1/accountability": { who: DESK, cases: [noPlace("/api/v1/accountability"), filter("/api/v1/accountability")] },
  "GET /api/v1/accountability/cases": {
    who: DESK,
    cases: [noPlace("/api/v1/accountability/cases?figure=due"), filter("/api/v1/accountability/cases?figure=due")],
  },

  "GET /api/v1/reports": { who: ALL, cases: [list("/api/v1/reports?limit=500", report), filter("/api/v1/reports")] },
  ...Object.fromEntries(
    ["csv", "xlsx"].flatMap((form): [string, Rule][] => [
      [
        `GET /api/v1/reports.${form}`,
        { who: ALL, visitors: false, cases: [list(`/api/v1/reports.${form}`, report), filter(`/api/v1/reports.${form}`)] },
      ],
      [
        `GET /api/v1/warnings.${form}`,
        { who: ALL, visitors: false, cases: [list(`/api/v1/warnings.${form}`, warning), filter(`/api/v1/warnings.${form}`)] },
      ],
    ]),
  ),
  "GET /api/v1/reports/:id": { who: ALL, cases: [byId(report, (id) => `/api/v1/reports/${id}`)] },
  "POST /api/v1/reports": {
    who: SUPERVISOR,
    cases: [inBody("/api/v1/reports", (side) => ({ family: "livelihood", kind: "L01", title: `${side} words`, grid: GRID[side] }))],
  },
  "POST /api/v1/reports/:id/:action": {
    who: SUPERVISOR,
    cases: [
      byId(
        report,
        (id) => `/api/v1/reports/${id}/note`,
        () => ({}),
      ),
    ],
  },
  "POST /api/v1/reports/actions": {
    who: SUPERVISOR,
    cases: [
      {
        by: "body",
        limit: "refused",
        ask: async (world, side) => ({
          path: "/api/v1/reports/actions",
          body: { action: "note", items: [{ reportId: await world.report(side) }] },
          headers: { "Idempotency-Key": world.fresh(side) },
        }),
        statusIn: (answer) => (JSON.parse(answer) as { items: { status: number }[] }).items[0]?.status ?? 0,
      },
    ],
  },
  "GET /api/v1/reports/:id/alike": { who: DESK, cases: [byId(report, (id) => `/api/v1/reports/${id}/alike`)] },
  "GET /api/v1/reports/:id/voices": { who: DESK, cases: [byId(report, (id) => `/api/v1/reports/${id}/voices`)] },
  "GET /api/v1/warnings": { who: ALL, cases: [list("/api/v1/warnings?limit=500", warning), filter("/api/v1/warnings")] },
  "GET /api/v1/warnings/:id": { who: ALL, cases: [byId(warning, (id) => `/api/v1/warnings/${id}`)] },
  "POST /api/v1/warnings": {
    who: SUPERVISOR,
    cases: [
      inBody("/api/v1/warnings", (side) => ({
        category: "natural",
        level: "yellow",
        kind: "rain",
        title: `${side} rain`,
        area: { division: CODE[side] },
        startsAt: "2026-11-23T09:00:00+08:00",
      })),
    ],
  },
  "POST /api/v1/warnings/:id/:action": {
    who: SUPERVISOR,
    cases: [
      byId(
        warning,
        (id) => `/api/v1/warnings/${id}/acknowledge`,
        () => ({}),
      ),
    ],
  },

  ...recordRules("duty"),
  ...recordRules("calls"),
  ...recordById("instructions", { done: {} }),
  ...recordById("incident-reports", {
    "follow-up": { title: "words", text: "words" },
    final: { title: "words", text: "words" },
  }),
  // The first was written with the incident: a second one is refused by its stage, also inside.
  "POST /api/v1/incident-reports/:id/first": {
    who: SUPERVISOR,
    cases: [
      {
        ...byId(
          record("incident-reports"),
          (id) => `/api/v1/incident-reports/${id}/first`,
          () => ({ title: "words", text: "words" }),
        ),
        alsoFine: [409],
      },
    ],
  },
  ...recordById("handovers", { confirm: {} }),
  ...recordById("responses", { adjust: { level: 2 }, end: {} }),

  "GET /api/v1/dead-letters": { who: ADMIN, cases: [{ ...noPlace("/api/v1/dead-letters"), limit: "whole city" }] },
  "POST /api/v1/dead-letters/:id/requeue": {
    who: ADMIN,
    cases: [{ ...noPlace("/api/v1/dead-letters/7/requeue", { body: {}, alsoFine: [404] }), limit: "whole city" }],
  },
  "GET /api/v1/tokens": {
    who: ADMIN,
    cases: [list("/api/v1/tokens?limit=500", (world, side) => world.token(side)), filter("/api/v1/tokens")],
  },
  "POST /api/v1/tokens": {
    who: ADMIN,
    cases: [inBody("/api/v1/tokens", (side, world) => ({ role: "display", name: world.fresh(side), scope: CODE[side] }))],
  },
  "DELETE /api/v1/tokens/:id": {
    who: ADMIN,
    cases: [
      byId(
        (world, side) => world.token(side),
        (id) => `/api/v1/tokens/${id}`,
      ),
    ],
  },
  "GET /api/v1/accounts": { who: ADMIN, cases: [list("/api/v1/accounts?limit=500", account), filter("/api/v1/accounts")] },
  "POST /api/v1/accounts": {
    who: ADMIN,
    cases: [
      inBody("/api/v1/accounts", (side, world) => ({
        name: world.fresh(side),
        role: "supervisor",
        scope: CODE[side],
        post: "seat",
        password: null,
      })),
    ],
  },
  "PATCH /api/v1/accounts/:name": {
    who: ADMIN,
    cases: [
      byId(
        account,
        (name) => `/api/v1/accounts/${name}`,
        () => ({ post: "other" }),
      ),
      {
        by: "body",
        limit: "refused",
        ask: async (world, side) => ({ path: `/api/v1/accounts/${await world.account("nearside")}`, body: { scope: CODE[side] } }),
      },
    ],
  },
  // A supervisor sets their own alone.
  "POST /api/v1/accounts/:name/password": {
    who: ADMIN,
    cases: [
      byId(
        account,
        (name) => `/api/v1/accounts/${name}/password`,
        () => ({}),
      ),
    ],
  },
  "DELETE /api/v1/accounts/:name/sessions": { who: ADMIN, cases: [byId(account, (name) => `/api/v1/accounts/${name}/sessions`)] },
  "GET /api/v1/displays": {
    who: DESK,
    cases: [list("/api/v1/displays?limit=500", (world, side) => world.display(side)), filter("/api/v1/displays")],
  },
  "POST /api/v1/displays/:id/reload": {
    who: DESK,
    cases: [
      byId(
        (world, side) => world.display(side),
        (id) => `/api/v1/displays/${id}/reload`,
        () => ({}),
      ),
    ],
  },
  // Entries of the people of a scope; about what they did nothing is told that they did not see.
  "GET /api/v1/audit": {
    who: ADMIN,
    cases: [
      {
        by: "list",
        limit: "left out",
        async ask(world, side) {
          // Not what was tried before: an entry names what its asker named.
          const from = new Date().toISOString();
          const token = await world.server.tokenOf({ role: "supervisor", name: world.fresh(side), scope: CODE[side] });
          await world.make(`/reports/${await world.report(side)}/note`, {}, undefined, token);
          return { path: `/api/v1/audit?limit=500&from=${from}` };
        },
      },
    ],
  },
};

async function approve(world: World, side: Side): Promise<Ask> {
  return { path: `/api/v1/pairings/${await world.pairing()}/approve`, body: { name: world.fresh(side), scope: CODE[side] } };
}

function sendEvent(world: World, side: Side): Ask {
  const data = {
    reportId: world.fresh(side),
    family: "livelihood",
    kind: "L01",
    title: `${side} words`,
    grid: GRID[side],
    channel: "app",
    urgency: "routine",
  };
  const event = { specversion: "1.0", id: world.fresh(side), type: "chengge.report.submitted", time: "2026-11-23T09:40:00+08:00", data };
  return { path: "/api/v1/events", body: event };
}
