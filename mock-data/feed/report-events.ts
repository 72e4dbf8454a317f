// The events that tell a report's life, in the words of its channel's system.
import { createRng, seedOf } from "../../shared/rng.ts";
import type { Submission } from "./arrivals.ts";
import type { Origin, Planned } from "./event.ts";
import type { Life, Step } from "./life.ts";
import { chance } from "./random.ts";
import { fill } from "./titles/template.ts";
import { ownWords, type Titled, titleOf } from "./titles/titles.ts";
import type { World } from "./world.ts";

/** Part of the residents' reports that say more than a title. */
const WITH_TEXT = 0.15;
const MORE = [
  "情况如标题，请工作人员到现场看看。",
  "这个问题持续有一段时间了，希望能给个答复。",
  "附近几户都有同样的感受，麻烦协调。",
  "白天不明显，晚上更严重，请安排时间核实。",
] as const;

/** All events of a life; the data of each is made when it is asked for. */
export function plannedLife(world: World, { submission, steps }: Life): Planned[] {
  const of: Origin = { what: "report", id: submission.reportId, from: submission.at };
  return steps.map((step, at) => ({
    at: step.at,
    id: `${submission.reportId}.${at}`,
    source: submission.channel.source,
    type: `chengge.report.${step.step}`,
    make: () => dataOf(world, submission, step),
    ...(!submission.scene && { of }),
  }));
}

function dataOf(world: World, submission: Submission, { step, extra }: Step): Record<string, unknown> {
  const { reportId, channel } = submission;
  const resident = world.residentChannels.has(channel.channel);
  if (step === "submitted") return submittedData(world, submission, resident);
  if (step !== "accepted" || !resident) return { reportId, ...extra };
  const { title, titleEn } = matterOf(submission);
  return { reportId, title, titleEn, ...extra };
}

function submittedData(world: World, submission: Submission, resident: boolean): Record<string, unknown> {
  const { reportId, kind, channel, grid, urgency, seed } = submission;
  const matter = matterOf(submission);
  const { title, titleEn } = channel.ownWords ? ownWords(matter, seed) : matter;
  return {
    reportId,
    family: kind.family,
    kind: kind.code,
    title,
    titleEn,
    ...(resident && chance(seed, 1, 0) < WITH_TEXT && { text: MORE[seed % MORE.length] }),
    ...(matter.reading && { reading: matter.reading }),
    grid: world.codes[grid] ?? "",
    channel: channel.channel,
    urgency,
    ...(resident && { participant: participantOf(seedOf("who", seed)) }),
  };
}

/** What the report is about: the title that operators use. */
function matterOf({ kind, channel, turn, seed, scene }: Submission): Titled {
  const pairs = scene?.titles;
  const pair = pairs?.[turn % pairs.length];
  const titled = pair ? fill(pair, createRng(seedOf("title", seed))) : titleOf(kind, channel.voice, { seed: seedOf("title", seed), turn });
  return scene?.reading ? { ...titled, reading: scene.reading } : titled;
}

/** An opaque id of a person who does not exist. */
export function participantOf(seed: number): string {
  return `p-${(seed % 36 ** 6).toString(36).padStart(6, "0")}`;
}
