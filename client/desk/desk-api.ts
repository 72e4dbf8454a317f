// What the desk asks of the server and sends to it: lists, cases, steps. A step is sent again under its own key when no answer came, and taken once.
import type { ReportAction } from "../../shared/desk-rules.ts";
import type { Stage } from "../../shared/view.ts";
import { type Case, parseCase, parseWholeCase, type WholeCase } from "../case/case.ts";

const ASK_MS = 15_000;
/** Before each new try under the same key; then the person decides. */
const AGAIN_MS = [600, 1800] as const;

/** `status` 0: no answer came, and nobody knows whether the step was taken. */
export type Refusal = { readonly status: number; readonly code: string; readonly detail: string };
export type Said<T> = { readonly ok: true; readonly body: T } | { readonly ok: false; readonly refusal: Refusal };
type Wire = Record<string, unknown>;

export type Fields = Readonly<Record<string, string | readonly string[]>>;
export type Target = { readonly reportId: string; readonly version: number };
/** `department` etc. beside the case: what the page that lists it does not need. */
export type DeskCase = WholeCase & {
  readonly coDepartments: readonly string[];
  readonly undoable?: boolean;
  readonly sourceUrl: string | null;
  readonly incident?: { readonly into: string; readonly voices: number } | null;
  readonly neighbours?: readonly Case[];
  readonly reading?: unknown;
};

export function parseDeskCase(wire: Wire): DeskCase {
  const neighbours = Array.isArray(wire["neighbours"]) ? (wire["neighbours"] as Wire[]).map(parseCase) : [];
  return { coDepartments: [], sourceUrl: null, ...(wire as object), ...parseWholeCase(wire), neighbours } as DeskCase;
}

export type QueuePage = { readonly items: readonly Case[]; readonly next: string | null; readonly total: number | null };
export function parsePage(wire: Wire): QueuePage {
  const { next, total } = wire;
  return {
    items: (wire["items"] as Wire[]).map(parseCase),
    next: typeof next === "string" ? next : null,
    total: typeof total === "number" ? total : null,
  };
}

export const readCase = (reportId: string, signal?: AbortSignal): Promise<Said<DeskCase>> =>
  ask(`/reports/${encodeURIComponent(reportId)}`, parseDeskCase, signal ? { signal } : {});

export const readPage = (query: URLSearchParams, signal?: AbortSignal): Promise<Said<QueuePage>> =>
  ask(`/reports?${query}`, parsePage, signal ? { signal } : {});

export async function sendStep(
  action: ReportAction,
  target: Target,
  { key, fields }: { key: string; fields: Fields },
): Promise<Said<DeskCase>> {
  const path = `/reports/${encodeURIComponent(target.reportId)}/${action}`;
  return patiently(() => ask(path, parseDeskCase, post({ key, body: fields, version: target.version })));
}

export type BulkAnswer = { readonly reportId: string; readonly said: Said<Case> };
export async function sendBulk(
  action: ReportAction,
  items: readonly Target[],
  { key, fields }: { key: string; fields: Fields },
): Promise<Said<readonly BulkAnswer[]>> {
  const parse = (wire: Wire) =>
    (wire["items"] as Wire[]).map(
      (item): BulkAnswer => ({
        reportId: String(item["reportId"]),
        said: item["report"]
          ? { ok: true, body: parseCase(item["report"] as Wire) }
          : { ok: false, refusal: refusalOf(Number(item["status"]), item["problem"] as Wire | undefined) },
      }),
    );
  return patiently(() => ask("/reports/actions", parse, post({ key, body: { action, items, ...fields } })));
}

type Posted = { readonly key: string; readonly body: object; readonly version?: number };
const post = ({ key, body, version }: Posted): RequestInit => ({
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "Idempotency-Key": key,
    ...(version !== undefined && { "If-Match": `"${version}"` }),
  },
  body: JSON.stringify(body),
});

async function patiently<T>(attempt: () => Promise<Said<T>>): Promise<Said<T>> {
  let said = await attempt();
  for (const pause of AGAIN_MS) {
    if (said.ok || !(said.refusal.status === 0 || said.refusal.status >= 502)) return said;
    await new Promise((resolve) => setTimeout(resolve, pause));
    said = await attempt();
  }
  return said;
}

/** Never throws. */
export async function ask<T>(path: string, parse: (wire: Wire) => T, init: RequestInit = {}): Promise<Said<T>> {
  try {
    const timeout = AbortSignal.timeout(ASK_MS);
    const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    const answer = await fetch(`/api/v1${path}`, { credentials: "same-origin", ...init, signal });
    const wire = (await answer.json()) as Wire;
    return answer.ok ? { ok: true, body: parse(wire) } : { ok: false, refusal: refusalOf(answer.status, wire) };
  } catch {
    return { ok: false, refusal: { status: 0, code: "away", detail: "" } };
  }
}

function refusalOf(status: number, problem: Wire | undefined): Refusal {
  const code = String(problem?.["type"] ?? "").replace("/problems/", "");
  return { status, code, detail: typeof problem?.["detail"] === "string" ? problem["detail"] : "" };
}

/** `randomUUID` is for secure pages alone, and a desk may be on plain http in its own network. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Where a step leads when it is taken; null where it stays or only the server knows. */
export const STAGE_AFTER: Partial<Readonly<Record<ReportAction, Stage>>> = {
  accept: "accepted",
  dispatch: "dispatched",
  receive: "received",
  resolve: "resolved",
  verify: "verified",
  close: "closed",
  settle: "settled",
  reopen: "accepted",
  defer: "deferred",
  void: "voided",
  fold: "folded",
};
