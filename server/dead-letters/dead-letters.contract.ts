// What every store of dead letters promises, run on each adapter.
import { afterEach, describe, expect, test } from "vitest";
import type { DeadLetter, DeadLetters, NewLetter } from "../dead-letters.ts";
import type { Arrival } from "../door/envelope.ts";
import type { RejectionCode } from "../http/problem.ts";

export type LettersUnderTest = { readonly open: () => Promise<DeadLetters>; readonly remove: () => Promise<void> };
export type LetterBounds = { readonly lettersMax?: number; readonly bytesMax?: number; readonly now?: () => number };

const letter = (id: string, code: RejectionCode = "data", event: unknown = { id }): NewLetter => {
  const arrival: Arrival = { value: event, bytes: JSON.stringify(event).length, depth: 2 };
  return { rejection: { index: 0, id, code, detail: `${id} will not do` }, arrival };
};
const from = { tokenId: "tok_1", source: "//a" };
const idsOf = (letters: readonly DeadLetter[]) => letters.map(({ eventId }) => eventId);

export function deadLettersContract(name: string, make: (bounds: LetterBounds) => Promise<LettersUnderTest>): void {
  describe(`dead letters on ${name}`, () => {
    let place: LettersUnderTest;
    let letters: DeadLetters;
    const start = async (bounds: LetterBounds = {}) => {
      place = await make(bounds);
      letters = await place.open();
    };
    afterEach(async () => {
      await letters.close();
      await place.remove();
    });

    test("are kept whole, the newest first, page by page, over a restart", async () => {
      await start({ now: () => 5 });
      await letters.add([letter("a"), letter("b")], from);
      await letters.add([letter("c", "future", { id: "c", text: "你好", n: [1, { x: null }] })], {
        tokenId: "tok_2",
        source: null,
        requestId: "req-1",
      });
      await letters.close();
      letters = await place.open();
      const all = await letters.list({ limit: 10 });
      expect(idsOf(all)).toEqual(["c", "b", "a"]);
      const [c] = all;
      expect(c).toEqual({
        id: c?.id,
        rejectedAt: 5,
        tokenId: "tok_2",
        source: null,
        requestId: "req-1",
        eventId: "c",
        code: "future",
        detail: "c will not do",
        event: { id: "c", text: "你好", n: [1, { x: null }] },
      });
      expect(await letters.get(c?.id ?? 0)).toEqual(c);
      const page = await letters.list({ limit: 2 });
      expect(idsOf(page)).toEqual(["c", "b"]);
      expect(idsOf(await letters.list({ limit: 2, before: page[1]?.id }))).toEqual(["a"]);
      expect(await letters.get(10_000)).toBeNull();
      expect(await letters.list({ limit: 2, before: 0 })).toEqual([]);
    });

    test("are masked, and without what is too large or too deep", async () => {
      await start();
      await letters.add([letter("a", "data", { id: "a", text: "call 13912345678" })], from);
      const large: Arrival = { value: { id: "b" }, bytes: 100_000, depth: 1 };
      await letters.add([{ ...letter("b", "event-too-large"), arrival: large }], from);
      const [b, a] = await letters.list({ limit: 2 });
      expect(JSON.stringify(a)).not.toContain("13912345678");
      expect(b?.event).toBeNull();
      expect((await letters.get(b?.id ?? 0))?.event).toBeNull();
    });

    test("are found by their reason and their source, page by page", async () => {
      await start();
      for (let at = 0; at < 12; at += 1)
        await letters.add([letter(`e${at}`, at % 3 === 0 ? "future" : "data")], { tokenId: "t", source: at % 2 === 0 ? "//a" : "//b" });
      expect(idsOf(await letters.list({ limit: 10, code: "future" }))).toEqual(["e9", "e6", "e3", "e0"]);
      expect(idsOf(await letters.list({ limit: 10, code: "future", source: "//a" }))).toEqual(["e6", "e0"]);
      const page = await letters.list({ limit: 2, source: "//b" });
      expect(idsOf(page)).toEqual(["e11", "e9"]);
      expect(idsOf(await letters.list({ limit: 2, source: "//b", before: page[1]?.id }))).toEqual(["e7", "e5"]);
      expect(await letters.list({ limit: 2, source: "//c" })).toEqual([]);
    });

    test("take a new reason and stay where they are; one that is gone takes none", async () => {
      await start();
      await letters.add([letter("a"), letter("b")], from);
      const a = (await letters.list({ limit: 2 }))[1] as DeadLetter;
      await letters.restate(a.id, { code: "foreign", detail: "a quite different and longer reason" });
      expect(await letters.list({ limit: 2 })).toMatchObject([
        { eventId: "b" },
        { ...a, code: "foreign", detail: "a quite different and longer reason" },
      ]);
      expect(await letters.remove(a.id)).toBe(true);
      await letters.restate(a.id, { code: "data", detail: "again" });
      expect(await letters.get(a.id)).toBeNull();
      expect((await letters.size()).letters).toBe(1);
    });

    test("are taken away by one caller only, and their numbers are not used again", async () => {
      await start();
      await letters.add([letter("a")], from);
      const [a] = await letters.list({ limit: 1 });
      const taken = await Promise.all([1, 2, 3].map(() => letters.remove(a?.id ?? 0)));
      expect(taken.filter(Boolean)).toHaveLength(1);
      expect(await letters.size()).toEqual({ letters: 0, bytes: 0 });
      await letters.add([letter("b")], from);
      expect((await letters.list({ limit: 1 }))[0]?.id).toBeGreaterThan(a?.id ?? 0);
    });

    test("beyond so many let the oldest go", async () => {
      await start({ lettersMax: 3 });
      await letters.add([letter("a"), letter("b")], from);
      await letters.add([letter("c"), letter("d"), letter("e")], from);
      expect(idsOf(await letters.list({ limit: 10 }))).toEqual(["e", "d", "c"]);
      expect((await letters.size()).letters).toBe(3);
    });

    test("beyond so many bytes let the oldest go", async () => {
      await start({ bytesMax: 10_000 });
      for (let at = 0; at < 10; at += 1) await letters.add([letter(`e${at}`, "data", { id: `e${at}`, text: "x".repeat(3000) })], from);
      expect(idsOf(await letters.list({ limit: 10 }))).toEqual(["e9", "e8", "e7"]);
      const { bytes } = await letters.size();
      expect(bytes).toBeGreaterThan(9000);
      expect(bytes).toBeLessThanOrEqual(10_000);
    });
  });
}
