// What a screen says, as schemas: the gateway checks them, the page only speaks them.
import { z } from "zod";
import { Code } from "./city.ts";

/** Only a wrong protocol makes it unreadable: a token or a scope that cannot be one is refused as such, a resume that is none is no resume. */
export const Handshake = z.object({
  token: z.string().max(256).optional().catch(""),
  scope: Code.optional().catch(""),
  protocol: z.number().int(),
  resume: z
    .object({ epoch: z.string().max(64), seq: z.number().int().nonnegative() })
    .optional()
    .catch(undefined),
  /** Which build of the pages it is; a server with another one sends `reload`. */
  build: z.string().max(64).optional().catch(undefined),
  /** Which page of a browser it is, the same after a reload: so that the board of displays has one row for it. */
  display: z
    .string()
    .regex(/^[\w-]{8,64}$/)
    .optional()
    .catch(undefined),
});
export type Handshake = z.infer<typeof Handshake>;

export const Drawn = z.object({ seq: z.number().int().nonnegative() });
export type Drawn = z.infer<typeof Drawn>;

/** Which case a desk has open; null: none. */
export const Looking = z.object({ reportId: z.string().min(1).max(128).nullable() });
export type Looking = z.infer<typeof Looking>;

const count = z.number().int().nonnegative().max(1_000_000_000);

/** Panels of which a page tells faults, and how much of a fault's text. */
export const FAULTS_MAX = 8;
export const FAULT_TEXT_MAX = 160;

/** How a page is, told once a minute and soon after a panel's fault. Null: this browser does not say. Not in the event log. */
export const ScreenHealth = z.object({
  seq: z.number().int().nonnegative(),
  build: z.string().max(64).nullable(),
  layout: z.string().max(32),
  width: count,
  height: count,
  /** Physical pixels of one CSS pixel. */
  dpr: z.number().positive().max(16),
  /** Since the page was loaded. */
  upMs: z.number().int().nonnegative(),
  /** Bytes of the JavaScript heap in use. */
  heapBytes: z.number().int().nonnegative().nullable(),
  /** Between two pictures, the 95th percentile of a short sample; null while the page is hidden. */
  frameMs: count.nullable(),
  /** Tasks over 50 ms since the last word, and how long they took together. */
  longTasks: z.object({ count, ms: count }).nullable(),
  /** How old the picture is. */
  frameAgeMs: z.number().int().nonnegative(),
  /** `muted`: switched on, but the browser plays nothing. */
  sound: z.enum(["off", "on", "muted"]),
  /** Panels that threw since the page was loaded, the newest last. */
  faults: z.array(z.object({ panel: z.string().max(40), message: z.string().max(FAULT_TEXT_MAX), count })).max(FAULTS_MAX),
});
export type ScreenHealth = z.infer<typeof ScreenHealth>;
