import { expect, test } from "vitest";
import { createActs } from "./acts.ts";
import type { DeskCase, Refusal, Said } from "./desk-api.ts";

const caseAt = (reportId: string, version: number, over: Partial<DeskCase> = {}) =>
  ({ reportId, version, stage: "accepted", history: [], undoable: true, ...over }) as unknown as DeskCase;
const good = (body: DeskCase): Said<DeskCase> => ({ ok: true, body });
const bad = (status: number, code = ""): Said<never> => ({ ok: false, refusal: { status, code, detail: "why" } satisfies Refusal });
const target = { reportId: "r1", version: 3 };

function server(answers: Said<DeskCase>[]) {
  const sent: { action: string; version: number; key: string }[] = [];
  let keys = 0;
  let now = 0;
  const acts = createActs({
    step: async (action, { version }, { key }) => {
      sent.push({ action, version, key });
      return answers.shift() ?? bad(0);
    },
    bulk: async (_action, items) => ({
      ok: true,
      body: items.map(({ reportId }, at) => ({ reportId, said: at === 0 ? good(caseAt(reportId, 9)) : bad(409, "stage") })),
    }),
    read: async (reportId) => good(caseAt(reportId, 5, { stage: "dispatched" })),
    now: () => now,
    key: () => `key-${++keys}`,
  });
  return { acts, sent, pass: (ms: number) => void (now += ms) };
}

test("a step is shown as pending at once, and stands when it is answered", async () => {
  const { acts, sent } = server([good(caseAt("r1", 4))]);
  const taken = acts.take("accept", [target], {});
  expect(acts.state().pending.get("r1")).toBe("accept");
  expect(await taken).toBe(true);
  expect(acts.state().pending.size).toBe(0);
  expect(acts.state().known.get("r1")?.version).toBe(4);
  expect(sent).toEqual([{ action: "accept", version: 3, key: "key-1" }]);
});

test("a step that was refused rolls back, says why and how the case stands now", async () => {
  const { acts } = server([bad(412, "changed")]);
  expect(await acts.take("dispatch", [target], { department: "D1" })).toBe(false);
  const failed = acts.state().failed.get("r1");
  expect(failed).toMatchObject({ action: "dispatch", seenVersion: 3, refusal: { code: "changed" }, now: { version: 5 } });
  expect(acts.state().pending.size).toBe(0);
});

test("the same step sent again because no answer came keeps its key; another step has its own", async () => {
  const { acts, sent } = server([bad(0), good(caseAt("r1", 4)), good(caseAt("r1", 5))]);
  await acts.take("note", [target], { reason: "a" });
  await acts.take("note", [target], { reason: "a" });
  await acts.take("note", [target], { reason: "a" });
  expect(sent.map(({ key }) => key)).toEqual(["key-1", "key-1", "key-2"]);
});

test("what was done can be undone for ten seconds, at the version that it reached", async () => {
  const { acts, sent, pass } = server([good(caseAt("r1", 4)), good(caseAt("r1", 5)), good(caseAt("r1", 6))]);
  await acts.take("accept", [target], {});
  await acts.undo();
  expect(sent.at(-1)).toMatchObject({ action: "undo", version: 4 });
  await acts.take("accept", [{ reportId: "r1", version: 5 }], {});
  pass(10_001);
  await acts.undo();
  expect(sent).toHaveLength(3);
});

test("of many cases each is answered for itself", async () => {
  const { acts } = server([]);
  expect(await acts.take("accept", [target, { reportId: "r2", version: 1 }], {})).toBe(false);
  expect(acts.state().done).toMatchObject({ targets: [{ reportId: "r1", version: 9 }], failed: [{ reportId: "r2" }] });
});

test("a case is one step's at a time", async () => {
  const { acts, sent } = server([good(caseAt("r1", 4))]);
  const first = acts.take("accept", [target], {});
  expect(await acts.take("accept", [target], {})).toBe(false);
  await first;
  expect(sent).toHaveLength(1);
});
