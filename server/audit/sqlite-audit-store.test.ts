// The contract of the audit trail on SQLite, and what someone with the file can do to it.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { auditStoreContract } from "./audit-store.contract.ts";
import { NO_ENTRIES, seal, verify } from "./chain.ts";
import { createSqliteAuditStore } from "./sqlite-audit-store.ts";
import { act } from "./testing.ts";

const folder = () => mkdtempSync(join(tmpdir(), "chengge-audit-"));

auditStoreContract("SQLite", async () => {
  const dir = folder();
  return { open: async () => createSqliteAuditStore(dir), remove: async () => rmSync(dir, { recursive: true }) };
});

test("is its owner's alone", async () => {
  const dir = folder();
  await createSqliteAuditStore(dir).close();
  expect(statSync(join(dir, "audit.sqlite")).mode & 0o777).toBe(0o600);
  rmSync(dir, { recursive: true });
});

/** Ten entries, then `sql` by someone who has the file; what verifying says. */
async function verdictAfter(sql: string, kept: (hashes: readonly string[]) => string | null = () => null) {
  const dir = folder();
  const store = createSqliteAuditStore(dir);
  const entries = seal(
    Array.from({ length: 10 }, (_, at) => act({ about: `reports/r-${at}` })),
    NO_ENTRIES,
  );
  await store.append(entries, { after: NO_ENTRIES, ends: null });
  await store.close();
  const db = new DatabaseSync(join(dir, "audit.sqlite"));
  db.exec(sql);
  db.close();
  const again = createSqliteAuditStore(dir);
  const verdict = await verify(again, kept(entries.map(({ hash }) => hash)));
  await again.close();
  rmSync(dir, { recursive: true });
  return verdict;
}

describe("verifying finds", () => {
  test("nothing where nothing was done", async () => {
    expect(await verdictAfter("SELECT 1")).toMatchObject({ faults: [], head: { seq: 10 } });
  });
  test.each([
    ["an entry removed in the middle", "DELETE FROM entry WHERE seq = 5", "entry 5 is missing"],
    ["the first ones removed", "DELETE FROM entry WHERE seq < 3", "entries 1 to 2 are missing"],
    ["an entry changed", "UPDATE entry SET text = replace(text, 'duty-1', 'duty-2') WHERE seq = 5", "entry 5 was changed"],
    ["a hash changed", "UPDATE entry SET hash = 'x' WHERE seq = 5", "entry 5 was changed"],
    [
      "two entries swapped",
      "UPDATE entry SET seq = 99 WHERE seq = 5; UPDATE entry SET seq = 5 WHERE seq = 6; UPDATE entry SET seq = 6 WHERE seq = 99",
      "entry 5 says that it is another",
    ],
    ["a gap closed", "DELETE FROM entry WHERE seq = 5; UPDATE entry SET seq = seq - 1 WHERE seq > 5", "entry 5 says that it is another"],
    ["an entry that is no JSON", "UPDATE entry SET text = '{}' WHERE seq = 10", "entry 10 says that it is another"],
  ])("%s", async (_, sql, fault) => {
    expect((await verdictAfter(sql)).faults[0]).toContain(fault);
  });

  test("an end that was cut off, by a head that was kept elsewhere and not without one", async () => {
    const cut = "DELETE FROM entry WHERE seq > 7";
    expect(await verdictAfter(cut)).toMatchObject({ faults: [], head: { seq: 7 } });
    expect((await verdictAfter(cut, (hashes) => hashes[9] ?? null)).faults[0]).toContain("the end was cut off");
    expect(await verdictAfter(cut, (hashes) => hashes[4] ?? null)).toMatchObject({ faults: [], keptAt: 5 });
  });
});
