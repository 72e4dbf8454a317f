import { describe, expect, test } from "vitest";
import { cityAfter, event, further, submitted } from "../../shared/testing.ts";
import { foldFault, mainOf } from "./incident.ts";

const fold = (reportId: string, into: string) => event("chengge.report.folded", { reportId, into });

describe("given c folded into b and b into a", () => {
  const state = cityAfter(submitted("a"), submitted("b"), submitted("c"), submitted("d"), fold("c", "b"), fold("b", "a"));

  test("all of them lead to a", () => {
    expect(["a", "b", "c"].map((id) => mainOf(state, id)?.reportId)).toEqual(["a", "a", "a"]);
  });

  test("another may be folded into a alone, and a into another", () => {
    expect(foldFault(state, "d", "a")).toBeNull();
    expect(foldFault(state, "a", "d")).toBeNull();
    expect(foldFault(state, "d", "c")).toMatch(/itself folded into a: name that one/);
  });

  test("a may not be folded into its own voices, nor into itself, nor into one that nobody knows", () => {
    expect(foldFault(state, "a", "c")).toMatch(/folded into this very report/);
    expect(foldFault(state, "a", "a")).toMatch(/into itself/);
    expect(foldFault(state, "a", "x")).toMatch(/no report of the last days/);
  });
});

test("nothing is folded into what has ended", () => {
  const state = cityAfter(submitted("a"), submitted("b"), event("chengge.report.closed", { reportId: "a" }));
  expect(foldFault(state, "b", "a")).toMatch(/closed already: reopen it/);
});

test("two that were folded into each other at one moment lead nowhere until one is unfolded", () => {
  const circle = cityAfter(submitted("a"), submitted("b"), fold("a", "b"), fold("b", "a"));
  expect(mainOf(circle, "a")).toBeUndefined();
  expect(foldFault(circle, "a", "b")).toMatch(/unfold it first/);
  expect(mainOf(further(circle, event("chengge.report.unfolded", { reportId: "b" })), "a")?.reportId).toBe("b");
});
