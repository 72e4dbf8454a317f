// Codes of kinds, departments and channels as small numbers, so that rows and indexes of a million reports stay narrow.
import type { DatabaseSync } from "node:sqlite";

/** Numbers held in memory; a city has some hundreds of codes, and the unknown ones that sources send are looked up. */
const HELD_MAX = 5000;

export interface Codes {
  /** The number of a code, given out at its first use, inside the writer's transaction. */
  of(text: string): number;
  /** After a rollback: a number given out in it may be another's. */
  forget(): void;
}

export function createCodes(db: DatabaseSync): Codes {
  const select = db.prepare("SELECT id FROM code WHERE text = ?");
  const add = db.prepare("INSERT INTO code (text) VALUES (?) RETURNING id");
  const held = new Map<string, number>();
  return {
    of(text) {
      const known = held.get(text);
      if (known !== undefined) return known;
      const id = Number((select.get(text) ?? add.get(text))?.["id"]);
      if (held.size < HELD_MAX) held.set(text, id);
      return id;
    },
    forget: () => held.clear(),
  };
}

/** As a reader knows it: 0, which no row has, for a code that was never used. */
export function codeOf(db: DatabaseSync, text: string): number {
  return Number(db.prepare("SELECT id FROM code WHERE text = ?").get(text)?.["id"] ?? 0);
}
