// What every store of the audit trail promises, run on each adapter; two openings of one store stand for two servers.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { silentLogger } from "../logger.ts";
import { createAudit } from "./audit.ts";
import type { AuditStore } from "./audit-store.ts";
import { NO_ENTRIES, seal, verify } from "./chain.ts";
import { act } from "./testing.ts";

export type AuditUnderTest = { readonly open: () => Promise<AuditStore>; readonly remove: () => Promise<void> };

export function auditStoreContract(name: string, make: () => Promise<AuditUnderTest>): void {
  describe(`the audit trail on ${name}`, () => {
    let place: AuditUnderTest;
    let one: AuditStore;
    let other: AuditStore;
    beforeEach(async () => {
      place = await make();
      [one, other] = [await place.open(), await place.open()];
    });
    afterEach(async () => {
      await one.close();
      await other.close();
      await place.remove();
    });

    test("appends behind the head that was seen, and behind no other", async () => {
      expect(await one.head()).toEqual(NO_ENTRIES);
      const first = seal([act(), act()], NO_ENTRIES);
      expect(await one.append(first, { after: NO_ENTRIES, ends: null })).toBe("appended");
      expect(await other.append(seal([act()], NO_ENTRIES), { after: NO_ENTRIES, ends: null })).toBe("moved");
      const head = await other.head();
      expect(head).toEqual({ seq: 2, hash: first[1]?.hash });
      expect(
        await other.append(seal([act()], { ...head, hash: "f".repeat(64) }), { after: { ...head, hash: "f".repeat(64) }, ends: null }),
      ).toBe("moved");
      expect(await other.append(seal([act({ about: null })], head), { after: head, ends: null })).toBe("appended");
      expect((await one.readAfter(0, 10)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
      expect(await one.readAfter(2, 10)).toHaveLength(1);
      expect(await one.readAfter(3, 10)).toEqual([]);
    });

    test("keeps what was begun until an entry ends it, once", async () => {
      for (const id of ["a", "b", "c"]) await one.open({ id, text: `act | ${id}`, at: id.charCodeAt(0) });
      await other.drop("b");
      expect(await other.openedBefore(99, 10)).toEqual([{ id: "a", text: "act | a", at: 97 }]);
      expect(await other.openedBefore(1000, 1)).toHaveLength(1);
      const entries = seal([act()], NO_ENTRIES);
      expect(await one.append(entries, { after: NO_ENTRIES, ends: "a" })).toBe("appended");
      expect(await other.append(seal([act()], await other.head()), { after: await other.head(), ends: "a" })).toBe("ended");
      expect((await one.head()).seq).toBe(1);
      expect((await one.openedBefore(1000, 10)).map(({ id }) => id)).toEqual(["c"]);
    });

    test("lists the newest first, by who, what about and when, page by page", async () => {
      const acts = Array.from({ length: 30 }, (_, at) => act({ at: 1000 + at, actor: `p${at % 3}`, about: at % 2 ? "reports/r-1" : null }));
      await one.append(seal(acts, NO_ENTRIES), { after: NO_ENTRIES, ends: null });
      const seqs = async (query: Parameters<AuditStore["list"]>[0]) => (await other.list(query)).entries.map(({ seq }) => seq);
      expect(await seqs({ limit: 3 })).toEqual([30, 29, 28]);
      expect(await other.list({ limit: 3, before: 4 })).toMatchObject({ entries: [{ seq: 3 }, { seq: 2 }, { seq: 1 }] });
      expect(await seqs({ limit: 100, actor: "p0", about: "reports/r-1" })).toEqual([28, 22, 16, 10, 4]);
      expect(await seqs({ limit: 100, from: 1010, to: 1012 })).toEqual([13, 12, 11]);
      expect(await other.list({ limit: 100, actor: "nobody" })).toEqual({ entries: [], next: null });
      const walked: number[] = [];
      for (let before: number | null | undefined; before !== null; ) {
        const { entries, next } = await other.list({ limit: 4, actor: "p1", before: before ?? undefined });
        walked.push(...entries.map(({ seq }) => seq));
        before = next;
      }
      expect(walked).toEqual([29, 26, 23, 20, 17, 14, 11, 8, 5, 2]);
    });

    test("is one unbroken chain, also when servers write at the same time", async () => {
      const audits = [one, other].map((store) => createAudit({ store, logger: silentLogger() }));
      const write = async (at: number) => {
        const audit = audits[at % 2] as (typeof audits)[number];
        const id = await audit.open(act({ about: `reports/r-${at}`, status: null }));
        await audit.close(id, [act({ about: `reports/r-${at}` })]);
      };
      await Promise.all(Array.from({ length: 40 }, (_, at) => write(at)));
      expect(await verify(one, null)).toMatchObject({ faults: [], head: { seq: 40 } });
      expect(await one.openedBefore(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
      const abouts = (await one.readAfter(0, 100)).map(({ text }) => (JSON.parse(text) as { about: string }).about);
      expect(new Set(abouts).size).toBe(40);
    });
  });
}
