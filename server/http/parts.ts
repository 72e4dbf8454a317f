// What the routes are made of: handed over by main.ts, never reached for.
import type { MonthlyTotals } from "../../shared/monthly-totals.ts";
import type { Access } from "../access/access.ts";
import type { SingleSignOn } from "../access/oidc.ts";
import type { Accountability } from "../accountability/accountability.ts";
import type { Alike } from "../alike/alike.ts";
import type { Audit } from "../audit/audit.ts";
import type { CityClock } from "../clock.ts";
import type { DeadLetters } from "../dead-letters.ts";
import type { Displays } from "../displays/displays.ts";
import type { Hub } from "../hub.ts";
import type { ReportIndex } from "../index/report-index.ts";
import type { EventLog } from "../log/event-log.ts";
import type { Logger } from "../logger.ts";
import type { Metrics } from "../metrics.ts";
import type { Outlines } from "../outlines.ts";
import type { Rates } from "./rate.ts";

export type AppSettings = {
  readonly demo: boolean;
  /** Origin under which browsers reach the server behind a proxy, else null. */
  readonly publicUrl: string | null;
  /** Proxies in front whose forwarding headers are believed. */
  readonly trustProxy: number;
  /** Folder of the built client. */
  readonly dist: string;
  /** The city folder's version: changes with any of its files. */
  readonly version: string;
  readonly rates?: Partial<Rates>;
  /** Bytes of bodies held at the same time. */
  readonly intakeBytes?: number;
};

export type AppParts = {
  readonly hub: Hub;
  readonly log: EventLog;
  readonly index: ReportIndex;
  readonly accounts: Accountability;
  readonly clock: CityClock;
  readonly outlines: Outlines;
  readonly monthlyTotals: MonthlyTotals;
  readonly access: Access;
  /** The city's identity provider; null where there is none. */
  readonly signOn: SingleSignOn | null;
  readonly alike: Alike;
  readonly audit: Audit;
  readonly deadLetters: DeadLetters;
  readonly displays: Displays;
  /** Build of the pages served now; null where there is none. */
  readonly build: () => string | null;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly settings: AppSettings;
};
