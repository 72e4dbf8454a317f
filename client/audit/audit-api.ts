// What the audit page asks the server for: entries by filter, page by page, and how an entry is read.

import { auditZhCN } from "../i18n/audit.zh-CN.ts";
import type { TextKey, Translate } from "../i18n/catalogue.ts";

type Fields = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
export type Entry = {
  readonly seq: number;
  readonly at: string;
  readonly actor: string | null;
  readonly role: string | null;
  readonly scope: string | null;
  readonly from: string | null;
  readonly action: string;
  readonly about: string | null;
  readonly status: number | null;
  readonly refusal: string | null;
  readonly before: Fields | null;
  readonly after: Fields | null;
};
export type AuditHead = { readonly seq: number; readonly hash: string };
export type AuditPage = { readonly items: readonly Entry[]; readonly next: string | null; readonly head: AuditHead };

export const PERIODS = ["hour", "day", "week", "month", "all"] as const;
export type Period = (typeof PERIODS)[number];
const HOURS: Readonly<Record<Exclude<Period, "all">, number>> = { hour: 1, day: 24, week: 168, month: 720 };
export type Filter = { readonly actor: string; readonly about: string; readonly period: Period };

const PAGE_ROWS = 100;
/** A search through a long trail comes in short pages; so many are asked for at once before the page says how far it is. */
const PAGES_AT_ONCE = 20;
const ASK_MS = 15_000;

/** Not signed in, or not an admin. */
export class NotAdmin extends Error {
  readonly isSignedIn: boolean;
  constructor(isSignedIn: boolean) {
    super("not an admin");
    this.isSignedIn = isSignedIn;
  }
}

/** The next entries that match, those before `cursor`. Rejects with `NotAdmin`, or what the server says. */
export async function askAudit(filter: Filter, cursor: string | null, now: number): Promise<AuditPage> {
  const items: Entry[] = [];
  let page: AuditPage | null = null;
  let next = cursor;
  for (let left = PAGES_AT_ONCE; left > 0 && items.length < PAGE_ROWS && (page === null || next !== null); left -= 1) {
    page = await askPage(filter, next, now);
    items.push(...page.items);
    next = page.next;
  }
  return { items, next, head: page?.head ?? { seq: 0, hash: "" } };
}

async function askPage({ actor, about, period }: Filter, cursor: string | null, now: number): Promise<AuditPage> {
  const query = new URLSearchParams({ limit: String(PAGE_ROWS) });
  if (actor !== "") query.set("actor", actor);
  if (about !== "") query.set("about", about);
  if (period !== "all") query.set("from", new Date(now - HOURS[period] * 3_600_000).toISOString());
  if (cursor !== null) query.set("cursor", cursor);
  const answer = await fetch(`/api/v1/audit?${query}`, { credentials: "same-origin", signal: AbortSignal.timeout(ASK_MS) });
  if (answer.status === 401 || answer.status === 403) throw new NotAdmin(answer.status === 403);
  const said = (await answer.json()) as AuditPage & { readonly detail?: string };
  if (!answer.ok) throw new Error(said.detail ?? String(answer.status));
  return said;
}

/** The filter in the address, so that a search can be kept and sent on. */
export function filterOf(search: string): Filter {
  const given = new URLSearchParams(search);
  const period = PERIODS.find((one) => one === given.get("period")) ?? "week";
  return { actor: given.get("actor") ?? "", about: given.get("about") ?? "", period };
}

export function searchOf({ actor, about, period }: Filter, search: string): string {
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries({ actor, about, period: period === "week" ? "" : period })) {
    if (value === "") query.delete(name);
    else query.set(name, value);
  }
  return query.toString() === "" ? "" : `?${query}`;
}

/** A word of the trail in the page's language; one without a text as it stands. */
export function wordOf(t: Translate, group: "of" | "verb" | "why" | "field", word: string): string {
  const key = `audit.${group}.${word}`;
  return Object.hasOwn(auditZhCN, key) ? t(key as TextKey) : word;
}

export function actionOf(t: Translate, action: string): string {
  const at = action.lastIndexOf(".");
  return `${wordOf(t, "of", action.slice(0, at))} · ${wordOf(t, "verb", action.slice(at + 1))}`;
}

/** Who typed a command at which machine, as `user@machine`; null for what came over the network. */
export function commandIn(from: string | null): string | null {
  const [, user, machine] = /^command by (\S+) on (\S+)$/.exec(from ?? "") ?? [];
  return user === undefined || machine === undefined ? null : `${user}@${machine}`;
}

export type Change = { readonly field: string; readonly before: string | null; readonly after: string | null };

/** The fields that the entry tells of: those that changed, and what a new or removed thing was. */
export function changesOf(
  { before, after }: Pick<Entry, "before" | "after">,
  show: (field: string, value: Fields[string]) => string,
): Change[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  const text = (field: string, fields: Fields | null) => {
    const value = fields?.[field];
    return value === undefined || value === null ? null : show(field, value);
  };
  return [...names]
    .map((field) => ({ field, before: text(field, before), after: text(field, after) }))
    .filter((change) => change.before !== change.after);
}
