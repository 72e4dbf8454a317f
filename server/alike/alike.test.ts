import { describe, expect, test } from "vitest";
import type { CityEvent, Recorded } from "../../shared/event.ts";
import { emptyState, reduce } from "../../shared/state.ts";
import { DAY, event, HOUR, MINUTE, numbered, submitted, T0, tick } from "../../shared/testing.ts";
import type { ReportIndex } from "../index/report-index.ts";
import { createAlike } from "./alike.ts";
import { smallCityWithGrids } from "./testing.ts";

function start(past: Pick<ReportIndex, "report"> = { report: () => null }) {
  const city = smallCityWithGrids({ related: [["S01", "L01"]] });
  const state = emptyState(city);
  const open = () => createAlike({ city, state: () => state, past });
  let alike = open();
  const take = (...events: CityEvent[]) => {
    for (const one of events) {
      const records: Recorded[] = numbered([one], state.seq, Math.max(state.clock, one.time));
      reduce(state, records);
      alike.see(records, state);
    }
  };
  take(tick(T0));
  return {
    take,
    /** As after a start from a state snapshot: nothing of what was folded before was seen. */
    restart: () => (alike = open()),
    offers: (reportId: string) => alike.offers(reportId),
    ids: (reportId: string) => alike.offers(reportId).map(({ main }) => main.reportId),
  };
}
const later = (reportId: string, over: Record<string, unknown> = {}, minutes = 5) => submitted(reportId, over, T0 + minutes * MINUTE);

describe("a report is offered", () => {
  test("what is of its kind, near in place and time, the likest first, with why", () => {
    const { take, offers } = start();
    take(
      submitted("near"),
      submitted("next", { grid: "C111-2" }),
      submitted("far", { grid: "C111-3" }),
      submitted("noise", { kind: "T01", family: "stability" }),
    );
    take(submitted("same", { lon: 120.001, lat: 30.001 }), later("new", { lon: 120.001, lat: 30.001 }));
    const found = offers("new");
    expect(found.map(({ main }) => main.reportId)).toEqual(["same", "near", "next"]);
    expect(found[0]?.likeness).toBeGreaterThan(0.99);
    expect(found[0]?.why).toMatchObject({ metres: 0, by: "position", minutes: 5, kind: "same", words: ["垃圾三天没清"] });
    expect(found[1]?.why.by).toBe("grid");
  });

  test("kinds that the city relates, across families too", () => {
    const { take, offers } = start();
    take(submitted("gas", { kind: "S01", family: "safety" }), later("new"));
    expect(offers("new")[0]?.why.kind).toBe("related");
  });

  test("the report that a voice is folded into in place of the voice, once", () => {
    const { take, offers } = start();
    take(
      submitted("main", { grid: "C111-2" }),
      submitted("voice"),
      event("chengge.report.folded", { reportId: "voice", into: "main" }),
      later("new"),
    );
    expect(offers("new").map(({ main, voice }) => [main.reportId, voice])).toEqual([["main", "voice"]]);
  });

  test("nothing of its own incident, and nothing that has ended", () => {
    const { take, ids } = start();
    take(submitted("main"), submitted("done"), event("chengge.report.closed", { reportId: "done" }), later("new"));
    expect(ids("new")).toEqual(["main"]);
    take(event("chengge.report.folded", { reportId: "new", into: "main" }));
    expect([ids("new"), ids("main")]).toEqual([[], []]);
  });

  test("nothing of days ago, and nothing when its place is unknown", () => {
    const { take, ids } = start();
    take(submitted("old"), submitted("lost", { grid: "nowhere" }), submitted("lost-too", { grid: "nowhere" }));
    take(tick(T0 + 4 * DAY), submitted("new", {}, T0 + 4 * DAY));
    expect([ids("new"), ids("old"), ids("lost")]).toEqual([[], [], []]);
  });

  test("no words of one whose words were erased", () => {
    const { take, offers } = start();
    take(submitted("a"), later("new"), event("chengge.report.redacted", { reportId: "a" }));
    expect(offers("new")[0]?.why.words).toEqual([]);
  });

  test("after a restart what it was before, the words from the index", () => {
    const first = submitted("a", { lon: 120.001, lat: 30.001 });
    const second = later("new", { lon: 120.001, lat: 30.001 });
    const asked: string[] = [];
    const { take, offers, restart } = start({
      report(reportId) {
        asked.push(reportId);
        const one = reportId === "a" ? first : second;
        return { history: [{ seq: 1, recordedAt: T0, taken: true, event: one }] } as unknown as ReturnType<ReportIndex["report"]>;
      },
    });
    take(first, second, tick(T0 + HOUR));
    const before = offers("new");
    restart();
    expect(offers("new")).toEqual(before);
    expect(offers("new")).toEqual(before);
    expect(asked.sort()).toEqual(["a", "new"]); // each once
  });
});

test("a second submission of a known id changes nothing of what is known of the first", () => {
  const { take, offers } = start();
  take(submitted("a"), submitted("a", { title: "别的事情", grid: "C122-3" }), later("new"));
  expect(offers("new").map(({ main, why }) => [main.reportId, why.words])).toEqual([["a", ["垃圾三天没清"]]]);
});
