// Titles: enough of them, none too long, and no two neighbours alike.
import { describe, expect, test } from "vitest";
import { createRng } from "../../../shared/rng.ts";
import { livesOf } from "../day.ts";
import { toEvent } from "../event.ts";
import { lifeOf } from "../life.ts";
import { plannedLife } from "../report-events.ts";
import { typhoon } from "../scenarios/typhoon.ts";
import { jiaxingWorld, MONDAY } from "../testing.ts";
import { fill, type Pair } from "./template.ts";
import { ownWords, TITLES, titleOf } from "./titles.ts";

const world = jiaxingWorld();
const today = world.calendar.dayOf(MONDAY);
const HANZI = /[\u4e00-\u9fff]/;
const FREQUENT = 0.04;
/** A feed shows about so many. */
const NEIGHBOURS = 20;

function pairsOf(code: string): readonly Pair[] {
  const own = TITLES[code];
  return own ? [...own.resident, ...own.worker, ...(own.sensor?.titles ?? [])] : [];
}

test("every kind of the city has titles of its own, the frequent ones eight and more", () => {
  for (const { code, share } of world.kinds) expect(pairsOf(code).length, code).toBeGreaterThanOrEqual(share > FREQUENT ? 8 : 5);
});

test("every template fills in both languages, within 120 characters even in a resident's own words", () => {
  const faults: string[] = [];
  for (const pair of Object.keys(TITLES).flatMap(pairsOf)) {
    for (let seed = 0; seed < 60; seed += 1) {
      const filled = fill(pair, createRng(seed), { v: ["12.34", "12.34"] });
      const own = ownWords(filled, seed);
      const texts = [filled.title, filled.titleEn, own.title, own.titleEn];
      faults.push(...texts.filter((text) => text.length > 120 || /[{}]/.test(text)));
      if (!HANZI.test(filled.title) || HANZI.test(filled.titleEn)) faults.push(`${filled.title} | ${filled.titleEn}`);
    }
  }
  expect(faults).toEqual([]);
});

test("a kind that only this city has gets plain titles with its name", () => {
  const { title, titleEn } = titleOf({ code: "X1", name: "井盖", nameEn: "Manhole" }, "worker", { seed: 3, turn: 1 });
  expect(title).toContain("井盖");
  expect(titleEn).toContain("Manhole");
});

describe("neighbours on the feed", () => {
  test("are never alike among 10,000 reports of everyday", () => {
    const titles = [today - 3, today - 2, today - 1]
      .flatMap((day) => livesOf(world, day))
      .slice(0, 10_000)
      .map((life) => shownTitle(life));
    expect(titles.length).toBeGreaterThan(9000);
    expect(alikeWithin(titles, NEIGHBOURS)).toEqual([]);
  });

  test("are hardly ever alike in a storm of thousands, and differ in both languages", () => {
    const lives = typhoon(world, MONDAY)
      .submissions.map((submission) => lifeOf(world, submission))
      .sort((a, b) => a.submission.at - b.submission.at);
    expect(lives.length).toBeGreaterThan(9000);
    const titles = lives.map((life) => shownTitle(life));
    expect(alikeWithin(titles, NEIGHBOURS).length).toBeLessThan(titles.length * 0.001);
  });
});

/** What the feed shows of a report: the operator's title where there is one. */
function shownTitle(life: ReturnType<typeof lifeOf>): string {
  const told = plannedLife(world, life)
    .filter(({ type }) => type === "chengge.report.submitted" || type === "chengge.report.accepted")
    .map(toEvent);
  const title = told.map(({ data }) => data["title"]).findLast((one) => typeof one === "string");
  return String(title);
}

function alikeWithin(titles: readonly string[], span: number): string[] {
  const alike: string[] = [];
  titles.forEach((title, at) => {
    if (titles.slice(Math.max(0, at - span), at).includes(title)) alike.push(title);
  });
  return alike;
}
