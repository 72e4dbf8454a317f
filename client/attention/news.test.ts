// What a listener is told of.
import { expect, test } from "vitest";
import type { WarningRow } from "../../shared/view.ts";
import { newsOf } from "./news.ts";

const row = (warningId: string, level: WarningRow["level"]) => ({ warningId, level }) as WarningRow;
const ids = ({ fresh }: ReturnType<typeof newsOf>) => fresh.map(({ warningId }) => warningId);

test("nothing is news at the first look, then each warning once, and again when it becomes graver", () => {
  const first = newsOf(null, [row("a", "blue")]);
  expect(ids(first)).toEqual([]);
  const second = newsOf(first.known, [row("b", "red"), row("a", "blue")]);
  expect(ids(second)).toEqual(["b"]);
  expect(ids(newsOf(second.known, [row("b", "red"), row("a", "blue")]))).toEqual([]);
  expect(ids(newsOf(second.known, [row("b", "orange"), row("a", "yellow")]))).toEqual(["a"]);
});

test("what has left is forgotten", () => {
  expect(newsOf(newsOf(null, [row("a", "blue"), row("b", "blue")]).known, [row("b", "blue")]).known.size).toBe(1);
});
