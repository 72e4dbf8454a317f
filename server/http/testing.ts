// A real server for tests: the small city of shared/testing.ts with square grids, SQLite in a folder of its own, an app on a free port.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildTree } from "../../shared/city.ts";
import type { City } from "../../shared/city-check.ts";
import type { Recorded } from "../../shared/event.ts";
import { type MonthlyTotals, NO_MONTHLY_TOTALS } from "../../shared/monthly-totals.ts";
import type { CityState } from "../../shared/state.ts";
import { smallGrids, smallProfile, T0 } from "../../shared/testing.ts";
import { createAccess } from "../access/access.ts";
import type { AccessStore } from "../access/access-store.ts";
import type { TokenSpec } from "../access/grant.ts";
import type { SingleSignOn } from "../access/oidc.ts";
import { createSqliteAccessStore } from "../access/sqlite-access-store.ts";
import { createAccountability } from "../accountability/accountability.ts";
import { createAlike } from "../alike/alike.ts";
import { createAutomaticFolding } from "../alike/automatic.ts";
import { createAudit } from "../audit/audit.ts";
import type { AuditStore } from "../audit/audit-store.ts";
import { createSqliteAuditStore } from "../audit/sqlite-audit-store.ts";
import { createClock } from "../clock.ts";
import { createSqliteDeadLetters } from "../dead-letters/sqlite-dead-letters.ts";
import type { DeadLetters } from "../dead-letters.ts";
import { createDisplays } from "../displays/displays.ts";
import { createHub, type Hub } from "../hub.ts";
import { createSqliteIndex } from "../index/sqlite-index.ts";
import { createSqliteLog } from "../log/sqlite-log.ts";
import type { Logger } from "../logger.ts";
import { silentLogger } from "../logger.ts";
import { createMetrics } from "../metrics.ts";
import { fromFeatures } from "../outlines.ts";
import { createApp } from "./app.ts";
import type { AppSettings } from "./parts.ts";

/** Grids are squares of 0.01° in one row from 120° E 30° N. */
function smallWholeCity(): City {
  const profile = smallProfile();
  const properties = smallGrids(profile);
  const tree = buildTree(profile, properties);
  const neighbours = properties.map((_, at) => [at - 1, at + 1].filter((other) => other >= 0 && other < properties.length));
  const grids = properties.map((grid, id) => {
    const [west, east] = [120 + id / 100, 120 + (id + 1) / 100];
    const ring = [
      [west, 30],
      [east, 30],
      [east, 30.01],
      [west, 30.01],
      [west, 30],
    ];
    return { type: "Feature" as const, id, properties: grid, geometry: { type: "Polygon" as const, coordinates: [ring] } };
  });
  return { profile, tree, neighbours, grids, exchangePoints: [] };
}

export type TestServer = Awaited<ReturnType<typeof startTestServer>>;

export type TestOptions = {
  readonly settings?: Partial<AppSettings>;
  readonly clock?: "real" | "stream";
  readonly logger?: Logger;
  /** Shown the profile before anything is made of it. */
  readonly change?: (profile: City["profile"]) => void;
  /** In place of those in the server's own folder. */
  readonly stores?: { readonly access?: AccessStore; readonly audit?: AuditStore; readonly deadLetters?: DeadLetters };
  readonly signOn?: SingleSignOn;
  /** Puts something between the app and its hub. */
  readonly between?: (hub: Hub) => Hub;
  readonly monthlyTotals?: MonthlyTotals;
};

export async function startTestServer({
  settings = {},
  clock: mode = "real",
  logger = silentLogger(),
  change,
  stores = {},
  between,
  signOn,
  monthlyTotals = NO_MONTHLY_TOTALS,
}: TestOptions = {}) {
  const dir = mkdtempSync(join(tmpdir(), "chengge-http-"));
  const city = smallWholeCity();
  change?.(city.profile);
  const log = createSqliteLog(dir);
  const clock = createClock({ mode, speed: 1, at: mode === "real" ? T0 : null, steadyNow: () => 0 });
  const alike = createAlike({ city, state: () => hub.state, past: { report: (reportId) => index.report(reportId) } });
  const folding = createAutomaticFolding({ hub: () => hub, alike, from: city.profile.folding.automatic, logger });
  const see = (records: readonly Recorded[], state: CityState) => {
    alike.see(records, state);
    folding.see(records);
  };
  const hub = await createHub({ log, city, clock, logger, see });
  await hub.started;
  const index = await createSqliteIndex({ folder: dir, log, city, mark: { cityHash: "test", fold: "1" }, logger });
  const accounts = createAccountability(dir);
  const stopWaking = hub.onAdvance(() => {
    index.wake();
    folding.wake();
  });
  const access = await createAccess({ store: stores.access ?? createSqliteAccessStore(dir), demo: settings.demo ?? false });
  const deadLetters = stores.deadLetters ?? createSqliteDeadLetters({ dir });
  const displays = createDisplays();
  const audit = createAudit({ store: stores.audit ?? createSqliteAuditStore(dir), logger });
  const metrics = createMetrics();
  const whole: AppSettings = { demo: false, publicUrl: null, trustProxy: 0, dist: join(dir, "dist"), version: "test", ...settings };
  const app = createApp({
    hub: between?.(hub) ?? hub,
    log,
    index,
    alike,
    accounts,
    clock,
    outlines: fromFeatures(city.grids),
    monthlyTotals,
    access,
    signOn: signOn ?? null,
    audit,
    deadLetters,
    displays,
    build: () => null,
    metrics,
    logger,
    settings: whole,
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  const tokenOf = async (spec: Partial<TokenSpec> & Pick<TokenSpec, "role">) =>
    (await access.createToken({ name: spec.role, scope: city.profile.code, ...spec })).token;
  const tokens = {
    source: await tokenOf({ role: "source", source: "//test/a", authorities: ["city", "statutory", "model"] }),
    display: await tokenOf({ role: "display" }),
    supervisor: await tokenOf({ role: "supervisor" }),
    admin: await tokenOf({ role: "admin" }),
  };
  return {
    dir,
    url,
    app,
    city,
    clock,
    hub,
    log,
    index,
    access,
    audit,
    deadLetters,
    displays,
    metrics,
    tokens,
    tokenOf,
    get: (path: string, token: string | null = tokens.display, headers: Record<string, string> = {}) =>
      fetch(url + path, { headers: { ...(token !== null && { Authorization: `Bearer ${token}` }), ...headers } }),
    /** As a batch or one structured event, by what is given. */
    post: (events: unknown, token: string | null = tokens.source, headers: Record<string, string> = {}) =>
      fetch(`${url}/api/v1/events`, {
        method: "POST",
        headers: {
          "Content-Type": Array.isArray(events) ? "application/cloudevents-batch+json" : "application/cloudevents+json",
          ...(token !== null && { Authorization: `Bearer ${token}` }),
          ...headers,
        },
        body: typeof events === "string" || events instanceof Uint8Array ? (events as string) : JSON.stringify(events),
      }),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      stopWaking();
      folding.stop();
      await accounts.close();
      await index.close();
      await hub.close();
      await log.close();
      await deadLetters.close();
      await access.close();
      await audit.stop();
      metrics.close();
      rmSync(dir, { recursive: true });
    },
  };
}

let serial = 0;

/** A sound CloudEvent; `over` goes over its attributes, `data` over its data. */
export function cloudEvent(type: string, data: Record<string, unknown> = {}, over: Record<string, unknown> = {}) {
  serial += 1;
  return { specversion: "1.0", id: `e${serial}`, source: "//test/a", type, time: new Date(T0).toISOString(), data, ...over };
}

export function reportEvent(reportId: string, data: Record<string, unknown> = {}, over: Record<string, unknown> = {}) {
  const whole = {
    reportId,
    family: "livelihood",
    kind: "L01",
    title: "垃圾三天没清",
    grid: "C111-1",
    channel: "app",
    urgency: "routine",
    ...data,
  };
  return cloudEvent("chengge.report.submitted", whole, over);
}
