// The contract of dead letters on SQLite.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deadLettersContract } from "./dead-letters.contract.ts";
import { createSqliteDeadLetters } from "./sqlite-dead-letters.ts";

deadLettersContract("SQLite", async (bounds) => {
  const dir = mkdtempSync(join(tmpdir(), "chengge-letters-"));
  return { open: async () => createSqliteDeadLetters({ dir, ...bounds }), remove: async () => rmSync(dir, { recursive: true }) };
});
