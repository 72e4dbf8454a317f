import { expect, test } from "vitest";
import { fieldsOf } from "./action-form.tsx";
import { fieldText, instantOfField } from "./city-time.ts";
import { createDrafts } from "./drafts.ts";
import { newestOf, type QueueRow } from "./queue-row-of.ts";

const storage = () => {
  const kept = new Map<string, string>();
  return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => void kept.set(key, text) };
};

test("what was typed outlives the page, until it was sent or emptied", () => {
  const kept = storage();
  const drafts = createDrafts(kept);
  drafts.set("r1/note", { reason: "已电话核实" });
  expect(createDrafts(kept).of("r1/note")).toEqual({ reason: "已电话核实" });
  drafts.drop("r1/note");
  expect(createDrafts(kept).of("r1/note")).toEqual({});
  drafts.set("r1/note", { reason: "" });
  expect(createDrafts(kept).of("r1/note")).toEqual({});
});

test("times are typed and shown in the city's zone, wherever the browser is", () => {
  const at = Date.parse("2026-11-23T01:41:00Z");
  expect(fieldText("Asia/Shanghai", at)).toBe("2026-11-23T09:41");
  expect(instantOfField("Asia/Shanghai", "2026-11-23T09:41")).toBe(at);
  expect(instantOfField("Asia/Shanghai", "")).toBe(null);
});

test("a form sends its own fields, none that is empty, and no department twice", () => {
  const texts = { department: "water", coDepartments: "water,police", reason: " ", dueAt: "2026-11-23T09:41", summary: "not its own" };
  expect(fieldsOf("dispatch", texts, "Asia/Shanghai")).toEqual({
    department: "water",
    coDepartments: ["police"],
    dueAt: "2026-11-23T01:41:00.000Z",
  });
});

test("of a row the newest version is shown, and a title that the wall must not show stays", () => {
  const row = (version: number, title: string | null) => ({ version, title, titleEn: null, stage: "submitted" }) as QueueRow;
  expect(newestOf(row(2, "垃圾"), row(1, "旧"), row(4, null), undefined)).toMatchObject({ version: 4, title: "垃圾" });
});
