// The audit page's words: filters that stay in the address, actions and changes that are read.
import { expect, test } from "vitest";
import { createTranslate } from "../i18n/catalogue.ts";
import { actionOf, changesOf, filterOf, searchOf, wordOf } from "./audit-api.ts";

const t = createTranslate("en");

test("a filter is kept in the address beside what else stands there", () => {
  const filter = { actor: "duty-1", about: "reports/r-1", period: "all" } as const;
  const search = searchOf(filter, "?lang=en");
  expect(search).toBe("?lang=en&actor=duty-1&about=reports%2Fr-1&period=all");
  expect(filterOf(search)).toEqual(filter);
  expect(searchOf({ actor: "", about: "", period: "week" }, search)).toBe("?lang=en");
  expect(filterOf("?period=never")).toEqual({ actor: "", about: "", period: "week" });
});

test("an action is told in words, one of a later version as it stands", () => {
  expect(actionOf(t, "incident-reports.follow-up")).toBe("Incident report · follow-up");
  expect(actionOf(t, "things.begin")).toBe("things · begin");
  expect(wordOf(t, "why", "constructor")).toBe("constructor");
});

test("what changed is told, and what stayed is not", () => {
  const show = (_: string, value: unknown) => String(value);
  const before = { stage: "accepted", version: 2, department: "D1", into: null };
  const after = { stage: "dispatched", version: 3, department: "D1", into: null };
  expect(changesOf({ before, after }, show)).toEqual([
    { field: "stage", before: "accepted", after: "dispatched" },
    { field: "version", before: "2", after: "3" },
  ]);
  expect(changesOf({ before: null, after: { role: "admin" } }, show)).toEqual([{ field: "role", before: null, after: "admin" }]);
});
