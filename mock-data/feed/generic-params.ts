// The parameters of a city that has none of its own: Jiaxing's estimates, scaled to its people and its systems.
import type { CityProfile } from "../../shared/city.ts";
import type { FeedParams } from "./params.ts";

const PACE = { low: 0.34, high: 0.5, sigma: 0.46, byDays: { later: 0.18, sigma: 0.27 }, departments: {} };

/** What any city gets: the density of Jiaxing per resident or, without residents, per grid; sources and channels in the order of its city.json. */
export function genericParams(profile: CityProfile): FeedParams {
  const people = profile.divisions.find(({ parent }) => parent === null)?.population ?? profile.gridCount * 1200;
  const size = people / 5_516_000;
  const { channels, sources } = profile;
  const weights = channels.map((_, at) => 0.7 ** at);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const spare = sources[0]?.source ?? "";
  const workers = channels.find(({ resident }) => !resident);
  return {
    schema: 1,
    estimate: true,
    note: "Generic estimates: this city folder has no feed.json.",
    reportsADay: Math.max(50, Math.round(size * 3700)),
    weekdays: [1.12, 1.07, 1.05, 1.04, 1.04, 0.89, 0.79],
    holiday: 0.72,
    springFestival: 0.55,
    hours: {
      working: [0.8, 0.5, 0.4, 0.4, 0.5, 0.9, 2.2, 4.6, 8.4, 9.6, 8.9, 6.4, 4.0, 5.2, 7.6, 8.0, 7.4, 5.9, 4.9, 4.6, 4.0, 2.7, 1.4, 0.7],
      off: [1.2, 0.8, 0.6, 0.5, 0.6, 1.0, 2.3, 4.0, 6.2, 7.4, 7.6, 6.4, 4.8, 5.2, 6.2, 6.6, 6.4, 6.0, 5.8, 5.9, 5.4, 4.2, 2.9, 2.0],
    },
    dispersion: { cityDay: 0.12, lasting: 0.6, gridDay: 0.35 },
    duplicates: { share: 0.04, withinMinutes: 30 },
    counties: {},
    kinds: {},
    families: { safety: 0.14, livelihood: 0.8, stability: 0.06 },
    seasons: [],
    night: {},
    channels: channels.map(({ code, resident }, at) => ({
      channel: code,
      source: sources[at % Math.max(1, sources.length)]?.source ?? spare,
      share: (weights[at] ?? 0) / total,
      voice: resident ? "resident" : "worker",
      ownWords: resident,
      settled: code === workers?.code ? 0.65 : 0,
      kinds: {},
      otherKinds: 1,
    })),
    life: {
      acceptMinutes: { median: 6, p90: 35 },
      nightAcceptMinutes: 4,
      dispatchMinutes: { median: 18, p90: 120 },
      receiveMinutes: { median: 40, p90: 240 },
      inspectHours: { median: 3, p90: 7 },
      settleMinutes: 50,
      voided: 0.05,
      refused: 0.06,
      refusedRounds: 1.3,
      refusedHours: 3,
      pace: PACE,
      rework: 0.04,
      extended: 0.025,
      deferred: 0.004,
      reopened: 0.022,
      reopenedOften: { kinds: [], share: 0.05 },
      veryLate: { share: 0.35, meanDays: 6 },
      rated: 0.35,
      stars: [0.03, 0.02, 0.04, 0.2, 0.71],
      starsLate: [0.12, 0.07, 0.07, 0.24, 0.5],
    },
    people: { staff: 1.063, day: 0.898, lunch: 0.551, evening: 0.2816, weekend: 0.302, night: 5, present: 0.98, patrols: 0.13 },
    participation: {
      scale: 20,
      learn: 62_000 * size,
      report: 900 * size,
      deliberate: 4800 * size,
      volunteer: 2600 * size,
      redeem: 685 * size,
      points: { learn: 2, report: 20, deliberate: 10, volunteer: 50, redeem: 300 },
      redeemFen: 3000,
    },
    notices: { city: 2, county: 8, town: 35 },
    warnings: {
      model: [3.1, 0.75, 0.14, 0.01],
      modelHours: { median: 36, p90: 54 },
      statutory: [0.3, 0.3, 0.5, 0.6, 0.6, 0.9, 1.8, 1.8, 1.8, 0.5, 0.4, 0.3],
      statutoryLevels: [0.5, 0.38, 0.11, 0.01],
      statutoryHours: { median: 9, p90: 22 },
    },
    sources: {
      growth: { low: 9_000_000, high: 15_000_000 },
      silentADay: 0.3,
      silentMinutes: { median: 25, p90: 180 },
      lagSeconds: {
        push: { median: 2, p90: 9 },
        minutes: { median: 90, p90: 290 },
        hourly: { median: 1500, p90: 3000 },
        daily: { median: 43_000, p90: 90_000 },
      },
      historyMinutes: 15,
    },
    roles: {
      people: spare,
      participation: spare,
      notices: spare,
      models: spare,
      weather: spare,
      emergency: spare,
      water: spare,
      power: spare,
      air: spare,
    },
  };
}
