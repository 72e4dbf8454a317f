// A line of the log as it is written and read: personal texts apart, older forms brought up to date.
import type { CityEvent, Placed, Recorded, Seq, Unnumbered } from "./event.ts";
import { RECORD_VERSION } from "./event.ts";

/**
 * Fields of `data` that lie beside the record, outside any hash, and can be erased: people's own words, participants, exact positions.
 * What a headquarters publishes (titles of warnings and notices, plans, issuers) and what models measure stays, and so do accounts and posts.
 */
const ERASABLE: Readonly<Record<string, readonly string[]>> = {
  "chengge.report.": ["title", "titleEn", "text", "summary", "reason", "participant", "lon", "lat", "sourceUrl"],
  "chengge.warning.": ["reason", "instruction", "evidence"],
  "chengge.response.": ["reason"],
  "chengge.grid.": ["worker", "note"],
  "chengge.participation.": ["participant"],
  "chengge.notice.": ["text"],
  "chengge.duty.": ["text"],
  "chengge.call.": ["to", "text"],
  "chengge.instruction.": ["title", "text"],
  "chengge.incident.": ["title", "text"],
  "chengge.handover.": ["text"],
};

/** By field. Structured evidence is no text and stays in the record. */
export type Texts = Readonly<Record<string, string | number>>;
/** A record without its erasable texts. */
export type Kept = Unnumbered;

export function recordOf(event: CityEvent, placed: Placed, recordedAt: number): Unnumbered {
  return { version: RECORD_VERSION, recordedAt, event, placed };
}

/** Takes the erasable texts out of a record; `texts` is null when it has none. */
export function splitTexts(record: Unnumbered): { readonly kept: Kept; readonly texts: Texts | null } {
  const fields = erasableOf(record.event.type);
  if (!fields) return { kept: record, texts: null };
  const data: Record<string, unknown> = {};
  let texts: Record<string, string | number> | null = null;
  for (const [field, value] of Object.entries(record.event.data)) {
    if ((typeof value === "string" || typeof value === "number") && fields.includes(field)) {
      texts ??= {};
      texts[field] = value;
    } else data[field] = value;
  }
  return texts ? { kept: { ...record, event: { ...record.event, data } as unknown as CityEvent }, texts } : { kept: record, texts };
}

/** Puts the texts back; an erased record comes back without them, and the fold copes. */
export function joinTexts(kept: Kept, texts: Texts | null): Unnumbered {
  if (!texts) return kept;
  return { ...kept, event: { ...kept.event, data: { ...kept.event.data, ...texts } } as unknown as CityEvent };
}

/** The report that a record is about, whose texts go with it. */
export function reportIdOf(event: CityEvent): string | null {
  return event.type.startsWith("chengge.report.") ? (event.data as { reportId: string }).reportId : null;
}

/** A record of any older version in today's form. Throws `newer-record` on a newer one: the server is then not ready and skips nothing. */
export function upcast(kept: Kept, seq: Seq): Recorded {
  if (kept.version > RECORD_VERSION)
    throw new Error(`newer-record: record ${seq} has version ${kept.version}, this program reads up to ${RECORD_VERSION}: upgrade it`);
  return { seq, version: RECORD_VERSION, recordedAt: kept.recordedAt, event: kept.event, placed: kept.placed };
}

function erasableOf(type: string): readonly string[] | null {
  for (const prefix in ERASABLE) if (type.startsWith(prefix)) return ERASABLE[prefix] ?? null;
  return null;
}
