import { expect, test } from "vitest";
import { createRng } from "../../../shared/rng.ts";
import type { Case } from "./case.ts";
import { inOrder, type Step } from "./order.ts";

const aCase = (reportId: string, opened: number, closed: number | null): Case => ({
  reportId,
  opened,
  closed,
  target: null,
  kind: "k",
  title: "t",
  family: "livelihood",
  urgency: "routine",
  department: null,
  channel: "c",
  position: null,
});

async function* from(cases: readonly Case[]) {
  yield* cases;
}

async function order(cases: readonly Case[], ahead?: number): Promise<{ readonly steps: string[]; readonly late: number }> {
  let late = 0;
  const steps: string[] = [];
  const name = (step: Step) => (step.what === "opened" ? `+${step.case.reportId}` : `-${step.reportId}`);
  for await (const step of inOrder(from(cases), () => void (late += 1), ahead)) steps.push(`${step.time}${name(step)}`);
  return { steps, late };
}

test("openings and closings come in order of time, whatever the order of the rows", async () => {
  const { steps, late } = await order([aCase("b", 20, 25), aCase("a", 10, 40), aCase("c", 30, null)]);
  expect(steps).toEqual(["10+a", "20+b", "25-b", "30+c", "40-a"]);
  expect(late).toBe(0);
});

test("at the same instant a case is opened before it is closed, and rows keep their order", async () => {
  const { steps } = await order([aCase("a", 10, 20), aCase("b", 20, 20), aCase("c", 20, null)]);
  expect(steps).toEqual(["10+a", "20-a", "20+b", "20-b", "20+c"]);
});

test("a case closed before it was opened is closed right after its opening", async () => {
  const { steps } = await order([aCase("a", 10, null), aCase("b", 20, 5), aCase("c", 21, null)]);
  expect(steps).toEqual(["10+a", "20+b", "5-b", "21+c"]);
});

test("a row further out of order than what is read ahead comes late and is counted", async () => {
  const rows = [aCase("a", 10, null), aCase("b", 20, null), aCase("c", 30, null), aCase("late", 5, 50)];
  expect(await order(rows, 1)).toEqual({ steps: ["10+a", "20+b", "5+late", "30+c", "50-late"], late: 1 });
  expect((await order(rows, 3)).late).toBe(0);
});

test.each([1, 2, 3])("seed %i: a thousand shuffled cases come out sorted, each closed once and after its opening", async (seed) => {
  const rng = createRng(seed);
  const cases = Array.from({ length: 1000 }, (_, at) => {
    const opened = Math.floor(rng() * 500);
    return aCase(`${at}`, opened, rng() < 0.9 ? opened + Math.floor(rng() * 300) : null);
  });
  const { steps } = await order(cases);
  const times = steps.map((step) => Number.parseInt(step, 10));
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(new Set(steps).size).toBe(1000 + cases.filter(({ closed }) => closed !== null).length);
  for (const { reportId, opened, closed } of cases) {
    if (closed !== null) expect(steps.indexOf(`${opened}+${reportId}`)).toBeLessThan(steps.indexOf(`${closed}-${reportId}`));
  }
});
