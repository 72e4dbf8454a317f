// The contract of the access store on SQLite.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessStoreContract } from "./access-store.contract.ts";
import { createSqliteAccessStore } from "./sqlite-access-store.ts";

accessStoreContract("SQLite", async () => {
  const dir = mkdtempSync(join(tmpdir(), "chengge-access-"));
  return { open: async () => createSqliteAccessStore(dir), remove: async () => rmSync(dir, { recursive: true }) };
});
