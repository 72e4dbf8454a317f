// The audit trail itself: what was begun is told, whatever becomes of the server; what was done is told, whatever becomes of the store.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLogger } from "../logger.ts";
import { StoreFault } from "../store-fault.ts";
import { createAudit } from "./audit.ts";
import type { AuditStore } from "./audit-store.ts";
import { seal, toEntry, verify } from "./chain.ts";
import { createSqliteAuditStore } from "./sqlite-audit-store.ts";
import { act } from "./testing.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "chengge-audit-"));
});
afterEach(() => rmSync(dir, { recursive: true }));
const logger = silentLogger();

test("the same act is the same text, in whatever order its fields come", () => {
  const { at, ...rest } = act();
  const [one] = seal([act()], { seq: 4, hash: "a" });
  const [other] = seal([{ ...rest, at }], { seq: 4, hash: "a" });
  expect(one).toEqual(other);
  expect(one && toEntry(one)).toEqual({ ...act(), seq: 5, hash: one?.hash });
});

test("a change whose server ended in the middle of it is told, as one whose outcome is not known", async () => {
  const killed = createAudit({ store: createSqliteAuditStore(dir), logger });
  await killed.open(act({ at: Date.now() - 1000, status: null, after: null }));
  await killed.stop();
  const next = createAudit({ store: createSqliteAuditStore(dir), logger, leftMs: 500 });
  await expect
    .poll(async () => (await next.list({ limit: 5 })).entries, { timeout: 5000 })
    .toMatchObject([{ status: null, about: "reports/r-1" }]);
  await next.stop();
});

test("what came to nothing leaves no entry", async () => {
  const audit = createAudit({ store: createSqliteAuditStore(dir), logger, leftMs: -1000 });
  await audit.close(await audit.open(act()), []);
  await new Promise((resolve) => setTimeout(resolve, 1200));
  expect((await audit.head()).seq).toBe(0);
  await audit.stop();
});

test("what was done while the store was away is kept, and told when it is back; nothing new is begun meanwhile", async () => {
  const real = createSqliteAuditStore(dir);
  let isAway = false;
  const store = Object.fromEntries(
    Object.entries(real).map(([name, call]) => [
      name,
      async (...args: never[]) => {
        if (isAway && name !== "close") throw new StoreFault("away");
        return (call as (...given: never[]) => unknown)(...args);
      },
    ]),
  ) as unknown as AuditStore;
  const audit = createAudit({ store, logger });
  const id = await audit.open(act());
  isAway = true;
  await audit.close(id, [act()]);
  await audit.recordLater(act({ status: 403 }));
  expect(audit.held()).toBe(2);
  await expect(audit.open(act())).rejects.toThrow(StoreFault);
  isAway = false;
  await expect.poll(() => audit.held(), { timeout: 5000 }).toBe(0);
  expect(await verify(real, null)).toMatchObject({ faults: [], head: { seq: 2 } });
  expect(await real.openedBefore(Number.MAX_SAFE_INTEGER, 5)).toEqual([]);
  await audit.stop();
});
