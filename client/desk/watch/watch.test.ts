// What the desk may do to a warning, which towns have been called through, and how posts are called.
import { describe, expect, test } from "vitest";
import type { ListedWarning } from "../../panels/order.ts";
import { fixtureCity } from "../../testing/fixture.ts";
import type { WarningStep } from "../../warning/record.ts";
import { type Call, callsThrough, hasConfirmed } from "./call-through.ts";
import { callLink, postsOf } from "./posts.ts";
import { actionsOn, holdsArea, meetsArea, needOf } from "./warning-actions.ts";

const city = fixtureCity();
const root = city.divisions.find((division) => division.parent === null)?.code ?? "";
const towns = city.divisions.filter((division) => division.level === 2);
const [town, otherTown] = [towns[0]?.code ?? "", towns.at(-1)?.code ?? ""];
const county = city.division(town)?.parent ?? "";
const now = Date.parse("2026-11-23T09:40:00+08:00");

function aWarning(over: Partial<ListedWarning> = {}): ListedWarning {
  return {
    warningId: "w",
    authority: "city",
    level: "orange",
    area: { division: county },
    proposed: null,
    acknowledgedAt: null,
    shelvedUntil: null,
    receivedBy: [],
    ...over,
  } as ListedWarning;
}
const at = (scope: string) => ({ city, scope, now });

describe("on a warning", () => {
  test("of the city, all steps that fit how it stands", () => {
    expect(actionsOn(aWarning(), at(root))).toEqual(["acknowledge", "assign", "adjust", "shelve", "dismiss", "lift", "note"]);
    expect(actionsOn(aWarning({ acknowledgedAt: now, shelvedUntil: now + 1 }), at(root))).toEqual([
      "assign",
      "adjust",
      "unshelve",
      "dismiss",
      "lift",
      "note",
    ]);
  });

  test("of a model, a person confirms or dismisses it", () => {
    const row = aWarning({ authority: "model", acknowledgedAt: now });
    expect(actionsOn(row, at(root))).toContain("confirm");
    expect(needOf(row, at(root))).toBe("toConfirm");
    expect(needOf(aWarning({ acknowledgedAt: now }), at(root))).toBe("inHand");
  });

  test("of a statutory issuer, nothing that changes it", () => {
    const row = aWarning({ authority: "statutory", acknowledgedAt: now });
    expect(actionsOn(row, at(root))).toEqual(["receive", "relay", "assign", "note"]);
    expect(needOf(row, at(root))).toBe("toReceive");
    expect(actionsOn({ ...row, receivedBy: [root] }, at(root))).toEqual(["relay", "assign", "note"]);
  });

  test("that reaches beyond the desk, only what is done for the desk's own scope", () => {
    expect(actionsOn(aWarning(), at(town))).toEqual(["receive", "relay", "note"]);
  });

  test("that is over, it is acknowledged and no more", () => {
    const row = { ...aWarning(), endedAt: now } as ListedWarning;
    expect(actionsOn(row, at(root))).toEqual(["acknowledge", "note"]);
    expect(needOf(row, at(root))).toBe("returned");
  });
});

test("areas are held by what is above them and met by what is below them", () => {
  expect([holdsArea(city, county, { division: town }), holdsArea(city, town, { division: county })]).toEqual([true, false]);
  expect([meetsArea(city, town, { division: county }), meetsArea(city, otherTown, { division: town })]).toEqual([true, false]);
});

describe("calling through", () => {
  const call = (division: string, result: Call["result"], minute: number): Call => ({
    id: `${division} ${minute}`,
    division,
    result,
    to: "post",
    time: new Date(now + minute * 60_000).toISOString(),
  });
  const received = (division: string, minute: number): WarningStep => ({
    seq: minute,
    what: "received",
    at: now + minute * 60_000,
    taken: true,
    source: "chengge:desk",
    said: { division },
  });
  const where = { scope: root, area: { division: root } };

  test("asks every town of the area, in the city's order", () => {
    const called = callsThrough(city, where, { calls: [], steps: [] });
    expect(called.map(({ division }) => division.code)).toEqual(towns.map(({ code }) => code));
    expect(called.some(hasConfirmed)).toBe(false);
    const codes = callsThrough(city, { scope: root, area: { division: town } }, { calls: [], steps: [] }).map(
      ({ division }) => division.code,
    );
    expect(codes).toEqual([town]);
  });

  test("a town has confirmed once it was reached or has received it, and tries are counted", () => {
    const calls = [call(town, "no-answer", 1), call(town, "reached", 3), call(otherTown, "no-answer", 2)];
    const stand = (code: string, steps: readonly WarningStep[]) =>
      callsThrough(city, where, { calls, steps }).find(({ division }) => division.code === code);
    expect(stand(town, [])).toMatchObject({ stand: "reached", at: now + 180_000, tries: 1 });
    expect(stand(otherTown, [])).toMatchObject({ stand: "tried", tries: 1 });
    expect(stand(otherTown, [received(otherTown, 5)])).toMatchObject({ stand: "received", at: now + 300_000 });
  });
});

test("posts are those of a division's level, and a link is there where the city folder has one", () => {
  const posts = [
    { code: "chief", name: "值班长", nameEn: "Duty chief", level: 0, tel: "sip:chief-{division}@example" },
    { code: "town", name: "镇街值班", nameEn: "Town desk", level: 2 },
  ];
  const withPosts = { ...city, posts };
  expect(postsOf(withPosts, root).map(({ code }) => code)).toEqual(["chief"]);
  expect(callLink(posts[0] ?? {}, root)).toBe(`sip:chief-${root}@example`);
  expect(callLink(posts[1] ?? {}, town)).toBeNull();
});
