// Reports and warnings that the state has let go: their ids stay taken, their places stay theirs, and only their source redacts them.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DAY, T0 } from "../../shared/testing.ts";
import { minuteOf, tickRecord } from "../clock.ts";
import type { EventsAnswer } from "./events.ts";
import { cloudEvent, reportEvent, startTestServer, type TestServer } from "./testing.ts";

const LATER = T0 + 17 * DAY;
const later = { time: new Date(LATER).toISOString() };
const COUNTY = { source: "//test/county" };
const raise = (warningId: string, area: object) =>
  cloudEvent("chengge.warning.raised", { warningId, category: "natural", level: "red", kind: "k", title: "t", area, issuer: "i" });
const step = (name: string, reportId: string, over: object = {}) =>
  cloudEvent(`chengge.report.${name}`, { reportId }, { ...later, ...over });

let server: TestServer;
let county: string;
beforeAll(async () => {
  server = await startTestServer();
  county = await server.tokenOf({ role: "source", source: COUNTY.source, scope: "C1" });
  await server.post([
    reportEvent("theirs", { grid: "C211-1", title: "对面县的事" }),
    reportEvent("ours", { grid: "C111-1" }, {}),
    cloudEvent("chengge.report.closed", { reportId: "theirs" }),
    cloudEvent("chengge.report.closed", { reportId: "ours" }),
    reportEvent("open", { grid: "C111-1" }),
    raise("w-old", { division: "C2" }),
    cloudEvent("chengge.warning.lifted", { warningId: "w-old" }),
    raise("w-lost", { grids: ["gone"] }),
  ]);
  await server.post(
    [reportEvent("own", { grid: "C111-1" }, COUNTY), cloudEvent("chengge.report.closed", { reportId: "own" }, COUNTY)],
    county,
  );
  server.clock.advance(LATER);
  await server.hub.submit([tickRecord(minuteOf(LATER), LATER)], { received: false });
  await server.index.caughtUp(server.hub.state.seq);
  expect(["theirs", "ours", "own"].filter((id) => server.hub.state.reports.has(id))).toEqual([]);
  expect(server.hub.state.warnings.has("w-old")).toBe(false);
});
afterAll(() => server.stop());

const answerTo = async (events: unknown, token?: string) => {
  const response = await server.post(events, token);
  return { status: response.status, ...((await response.json()) as EventsAnswer) };
};
const lastPlaced = async () => (await server.log.readAfter(server.log.head().count - 1, 1))[0]?.placed;

describe("a county's source", () => {
  test.each(["redacted", "reopened", "closed", "noted"])("has no step %s on an old report of another county", async (name) => {
    expect(await answerTo([step(name, "theirs", COUNTY)], county)).toMatchObject({ status: 403, type: "/problems/foreign" });
  });

  test("folds nothing into one, and has no step on an old warning of another county", async () => {
    const fold = cloudEvent("chengge.report.folded", { reportId: "open", into: "theirs" }, { ...later, ...COUNTY });
    const confirm = cloudEvent("chengge.warning.confirmed", { warningId: "w-old" }, { ...later, ...COUNTY });
    expect(await answerTo([fold, confirm], county)).toMatchObject({ status: 403 });
  });

  test("does not lift a warning whose area nobody knows, nor raise one", async () => {
    const lift = cloudEvent("chengge.warning.lifted", { warningId: "w-lost" }, { ...later, ...COUNTY });
    expect(await answerTo([lift, { ...raise("w-new", { grids: ["gone"] }), ...COUNTY }], county)).toMatchObject({ status: 403 });
    expect(server.hub.state.warnings.get("w-lost")?.endedAt).toBeNull();
  });
});

describe("an id that was taken long ago", () => {
  test("is a conflict for a second submission, in the state and in the index", async () => {
    const { conflicts, open } = server.hub.view("C").totals;
    expect(await answerTo(reportEvent("ours", { title: "另一件" }, later))).toMatchObject({ accepted: 1 });
    expect(await lastPlaced()).toMatchObject({ known: true });
    expect(server.hub.view("C").totals).toMatchObject({ conflicts: conflicts + 1, open });
    await server.index.caughtUp(server.hub.state.seq);
    expect(server.index.report("ours")?.report).toMatchObject({ stage: "closed", title: "垃圾三天没清" });
    expect(await answerTo({ ...raise("w-old", { division: "C" }), ...later })).toMatchObject({ accepted: 1 });
    expect(server.hub.state.warnings.has("w-old")).toBe(false);
  });

  test("has no step any more, neither in the state nor in the index, which keeps it in the history", async () => {
    const { open, outOfOrder } = server.hub.view("C").totals;
    expect(await answerTo(step("reopened", "theirs"))).toMatchObject({ accepted: 1 });
    expect(await answerTo({ ...cloudEvent("chengge.warning.noted", { warningId: "w-old" }), ...later })).toMatchObject({ accepted: 1 });
    expect(server.hub.view("C").totals).toMatchObject({ open, outOfOrder: outOfOrder + 2 });
    await server.index.caughtUp(server.hub.state.seq);
    const found = server.index.report("theirs");
    expect([found?.report.stage, found?.report.reopened]).toEqual(["closed", 0]);
    expect(found?.history.at(-1)).toMatchObject({ taken: false, event: { type: "chengge.report.reopened" } });
    expect(server.index.warning("w-old")?.history.at(-1)).toMatchObject({ taken: false });
  });

  test("is written down on its later steps, and on none of what the state holds or nobody has", async () => {
    for (const [id, known] of [
      ["ours", true],
      ["open", undefined],
      ["nobody's", undefined],
    ] as const) {
      await answerTo(step("noted", id.replace("'", "-")));
      expect([id, (await lastPlaced())?.known]).toEqual([id, known]);
    }
  });
});

describe("redaction", () => {
  test("is for reports that the source submitted itself, old ones and those of the same request too", async () => {
    expect(await answerTo([step("redacted", "own", COUNTY)], county)).toMatchObject({ accepted: 1 });
    await server.index.caughtUp(server.hub.state.seq);
    expect(server.index.report("own")?.report.title).toBeNull();
    for (const id of ["open", "ours", "nobody-s"])
      expect(await answerTo([step("redacted", id, COUNTY)], county)).toMatchObject({ status: 403, type: "/problems/foreign" });
    expect(await answerTo([reportEvent("same", {}, { ...later, ...COUNTY }), step("redacted", "same", COUNTY)], county)).toMatchObject({
      accepted: 2,
    });
  });

  test("by a city's source of another's report takes a token whose types name it, not a pattern", async () => {
    const other = { source: "//test/other" };
    const byPattern = await server.tokenOf({ role: "source", ...other, types: ["chengge.report.*"] });
    expect(await answerTo([step("redacted", "open", other)], byPattern)).toMatchObject({ status: 403 });
    expect(await answerTo([reportEvent("open", {}, { ...later, ...other }), step("redacted", "open", other)], byPattern)).toMatchObject({
      accepted: 1,
      rejected: [{ index: 1, type: "/problems/foreign" }],
    });
    const byName = await server.tokenOf({ role: "source", ...other, types: ["chengge.report.redacted"] });
    expect(await answerTo([step("redacted", "open", other)], byName)).toMatchObject({ accepted: 1 });
    expect(server.hub.state.reports.get("open")?.title).toBeNull();
  });
});
