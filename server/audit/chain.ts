// The hash chain: each entry's hash is made of its text and the hash before it, so that a changed, removed, swapped or inserted entry breaks it.
import { createHash } from "node:crypto";
import type { AuditAct, AuditEntry } from "./audit.ts";
import type { AuditHead, StoredEntry } from "./audit-store.ts";

/** What the first entry is chained to. */
export const NO_ENTRIES: AuditHead = { seq: 0, hash: "0".repeat(64) };

/** Entries read at a time while verifying. */
const STRIDE = 1000;
/** A broken chain is told by its first faults. */
const FAULTS_MAX = 20;

export function seal(acts: readonly AuditAct[], after: AuditHead): StoredEntry[] {
  let last = after;
  return acts.map((act) => {
    const seq = last.seq + 1;
    const text = canonical({ ...act, seq });
    const sealed = { seq, text, hash: hashOf(last.hash, text) };
    last = sealed;
    return sealed;
  });
}

export const toEntry = ({ text, hash }: StoredEntry): AuditEntry => ({ ...(JSON.parse(text) as Omit<AuditEntry, "hash">), hash });

export type Verdict = {
  readonly faults: readonly string[];
  readonly head: AuditHead;
  /** Where in the chain the head that was kept elsewhere stands; null when it is not in it, or none was given. */
  readonly keptAt: number | null;
};

type Readable = { readAfter(seq: number, limit: number): Promise<readonly StoredEntry[]> };

/** Reads the whole trail. `kept`: the hash of an earlier head, which must be that of one of its entries. */
export async function verify(store: Readable, kept: string | null): Promise<Verdict> {
  const faults: string[] = [];
  let head = NO_ENTRIES;
  let keptAt = kept === NO_ENTRIES.hash ? 0 : null;
  const fault = (text: string) => void (faults.length < FAULTS_MAX && faults.push(text));
  for (let at = 0; ; ) {
    const entries = await store.readAfter(at, STRIDE);
    for (const entry of entries) {
      const told = faultIn(entry, head);
      if (told !== null) fault(told);
      if (entry.hash === kept) keptAt = entry.seq;
      head = entry;
    }
    const last = entries.at(-1);
    if (!last) break;
    at = last.seq;
  }
  if (kept !== null && keptAt === null)
    fault(`no entry has the hash ${kept} that was kept: the end was cut off behind it, or the trail was written anew`);
  return { faults, head: { seq: head.seq, hash: head.hash }, keptAt };
}

function faultIn({ seq, hash, text }: StoredEntry, before: AuditHead): string | null {
  if (seq > before.seq + 1) {
    const [first, last] = [before.seq + 1, seq - 1];
    return first === last ? `entry ${first} is missing` : `entries ${first} to ${last} are missing`;
  }
  if (seq !== before.seq + 1) return `entry ${seq} stands after entry ${before.seq}: one was removed, or they were swapped`;
  if (numberIn(text) !== seq) return `entry ${seq} says that it is another: it was changed, moved, or one before it was removed`;
  return hash === hashOf(before.hash, text) ? null : `entry ${seq} was changed, or one before it was: its hash does not follow`;
}

function numberIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { seq?: unknown } | null)?.seq;
  } catch {
    return null;
  }
}

const hashOf = (before: string, text: string) => createHash("sha256").update(`${before}\n${text}`).digest("hex");

/** JSON with the names of every object in order, so that the same entry is always the same text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
