// The feed's small files: what it has posted, which scenario is asked for, and where a running demo is to be found.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { SCENARIO_NAMES } from "./scenarios/scenario.ts";

const Started = z.object({ name: z.enum(SCENARIO_NAMES), at: z.number() });
export type Started = z.infer<typeof Started>;

const FeedState = z.object({
  seed: z.number(),
  at: z.number(),
  days: z.number(),
  /** The first part of history that is not durable yet; null when all of it is. */
  historyPart: z.number().nullable(),
  /** City time up to which live events are durable. */
  postedTo: z.number(),
  scenarios: z.array(Started),
});
export type FeedState = z.infer<typeof FeedState>;

const Request = z.object({ name: z.string(), id: z.string() });
const Answer = z.object({ id: z.string(), startedAt: z.number().optional(), problem: z.string().optional() });
export type Answer = z.infer<typeof Answer>;
const Control = z.object({ controlDir: z.string(), pid: z.number() });
export type Control = z.infer<typeof Control>;

const STATE = "feed-state.json";
const REQUEST = "scenario-request.json";
const ANSWER = "scenario-answer.json";
const CONTROL = "demo-control.json";

/** What an earlier run of the same feed left; null when there is none or it told another past. */
export function readState(controlDir: string, run: Pick<FeedState, "seed" | "at" | "days">): FeedState | null {
  const state = read(join(controlDir, STATE), FeedState);
  return state && state.seed === run.seed && state.at === run.at && state.days === run.days ? state : null;
}

export function writeState(controlDir: string, state: FeedState): void {
  write(join(controlDir, STATE), state);
}

/** Tells `npm run scenario` where the running demo is. */
export function announce(dataDir: string, control: Control): void {
  write(join(dataDir, CONTROL), control);
}

/** The running demo of this data folder, or null. */
export function findDemo(dataDir: string): Control | null {
  const control = read(join(dataDir, CONTROL), Control);
  return control && isAlive(control.pid) ? control : null;
}

export function withdraw(dataDir: string): void {
  rmSync(join(dataDir, CONTROL), { force: true });
}

export function requestScenario(controlDir: string, request: z.infer<typeof Request>): void {
  write(join(controlDir, REQUEST), request);
}

/** Takes the request that waits, if one does. */
export function takeRequest(controlDir: string): z.infer<typeof Request> | null {
  const file = join(controlDir, REQUEST);
  if (!existsSync(file)) return null;
  const request = read(file, Request);
  rmSync(file, { force: true });
  return request;
}

export function answerRequest(controlDir: string, answer: Answer): void {
  write(join(controlDir, ANSWER), answer);
}

export function readAnswer(controlDir: string): Answer | null {
  return read(join(controlDir, ANSWER), Answer);
}

function read<T>(file: string, schema: z.ZodType<T>): T | null {
  try {
    const checked = schema.safeParse(JSON.parse(readFileSync(file, "utf8")));
    return checked.success ? checked.data : null;
  } catch {
    return null;
  }
}

/** Whole or not at all: a reader never sees half a file. */
function write(file: string, content: unknown): void {
  mkdirSync(join(file, ".."), { recursive: true });
  const half = `${file}.${process.pid}.tmp`;
  writeFileSync(half, `${JSON.stringify(content)}\n`, { mode: 0o600 });
  renameSync(half, file);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
