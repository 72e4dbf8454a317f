// Which records of the desk belong together, which count, and when an incident's next word is due.
import { describe, expect, test } from "vitest";
import { allowsDesk, deskKeyOf, isOver } from "./desk-log.ts";
import type { EventType } from "./event.ts";
import { incidentClocks } from "./incident-clocks.ts";
import { event, MINUTE, T0 } from "./testing.ts";

const of = <T extends EventType>(type: T, data: Record<string, unknown>, over: Record<string, unknown> = {}) =>
  event(type, { actor: "duty-1", ...data }, over);
const offered = of("chengge.handover.offered", { handoverId: "h", division: "C1", text: "all quiet" });
const confirmedBy = (actor: string) => of("chengge.handover.confirmed", { handoverId: "h", actor });
const word = (stage: string, by?: string) =>
  of("chengge.incident.reported", { incidentId: "i", stage, division: "C1", title: "t", text: "x", ...(by && { by }) });

test("records of one instruction belong together, two calls do not", () => {
  const given = of("chengge.instruction.given", { instructionId: "n", division: "C1", to: "post", title: "t" });
  expect(deskKeyOf(given)).toEqual(deskKeyOf(of("chengge.instruction.done", { instructionId: "n" })));
  const call = (id: string) => of("chengge.call.logged", { division: "C1", to: "town", result: "reached" }, { id });
  expect(deskKeyOf(call("a"))).not.toEqual(deskKeyOf(call("b")));
  expect(deskKeyOf(event("chengge.source.heartbeat", { records: 1, lagMs: 1 }))).toBeNull();
});

describe("a hand-over", () => {
  test("is confirmed once, by another person than offered it", () => {
    expect(allowsDesk([offered], confirmedBy("duty-1"))).toBe(false);
    expect(allowsDesk([offered], confirmedBy("duty-2"))).toBe(true);
    expect(allowsDesk([offered, confirmedBy("duty-2")], confirmedBy("duty-3"))).toBe(false);
    expect(allowsDesk([], confirmedBy("duty-2"))).toBe(false);
    expect([isOver([offered]), isOver([offered, confirmedBy("duty-2")])]).toEqual([false, true]);
  });
});

test("a response is adjusted and ended by the source that started it", () => {
  const started = of(
    "chengge.response.started",
    { responseId: "r", plan: "p", level: 3, area: { division: "C" }, issuer: "x" },
    { source: "//a" },
  );
  const ended = (source: string) => of("chengge.response.ended", { responseId: "r" }, { source });
  expect([allowsDesk([started], ended("//a")), allowsDesk([started], ended("//b"))]).toEqual([true, false]);
  expect(allowsDesk([started, ended("//a")], of("chengge.response.adjusted", { responseId: "r", level: 2 }, { source: "//a" }))).toBe(
    false,
  );
});

describe("an incident report", () => {
  test("is made by telephone and then in writing, followed up, and ends with the final one", () => {
    expect(allowsDesk([], word("first", "phone"))).toBe(true);
    expect(allowsDesk([word("first", "phone")], word("first", "written"))).toBe(true);
    expect(allowsDesk([word("first")], word("first"))).toBe(false);
    expect(allowsDesk([word("first")], word("follow-up"))).toBe(true);
    expect(allowsDesk([word("first"), word("final")], word("follow-up"))).toBe(false);
  });

  const limits = { phone: 30, written: 60, followUp: 120, final: 1440 };
  const at = (minutes: number) => T0 + minutes * MINUTE;
  test.each([
    ["nothing said", [], null, ["phone 30 -", "written 60 -"]],
    ["a call", [{ stage: "first", by: "phone", at: at(10) }], null, ["phone 30 10", "written 60 -"]],
    [
      "both",
      [
        { stage: "first", by: "phone", at: at(10) },
        { stage: "first", at: at(50) },
      ],
      null,
      ["phone 30 10", "written 60 50", "followUp 170 -"],
    ],
    ["written alone", [{ stage: "first", at: at(20) }], null, ["phone 30 20", "written 60 20", "followUp 140 -"]],
    ["ended", [{ stage: "first", at: at(20) }], at(100), ["phone 30 20", "written 60 20", "final 1540 -"]],
    [
      "final",
      [
        { stage: "first", at: at(20) },
        { stage: "final", at: at(200) },
      ],
      at(100),
      ["phone 30 20", "written 60 20", "final 1540 200"],
    ],
  ] as const)("%s", (_what, words, endedAt, expected) => {
    const minute = (time: number | null) => (time === null ? "-" : (time - T0) / MINUTE);
    const clocks = incidentClocks(T0, endedAt, { words, limits });
    expect(clocks.map(({ what, dueAt, doneAt }) => `${what} ${minute(dueAt)} ${minute(doneAt)}`)).toEqual(expected);
  });

  test("has no clocks where the city has no table", () => {
    expect(incidentClocks(T0, null, { words: [], limits: {} })).toEqual([]);
  });
});
