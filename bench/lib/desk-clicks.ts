// The clicks of `desk`: its clients in processes of their own, steps taken over HTTP at fixed times, and what the other desks then hear.
import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { caseOf, laneOf, STEPS } from "./desk-cases.ts";
import type { ClientDesk, Heard, Look } from "./desk-clients.ts";
import type { Desk } from "./desk-roster.ts";

/** The first steps of each town are not counted: the code is still warming up. */
export const WARM_UP_STEPS = 2;
/** The others open a case before its step is taken. */
const LOOK_MS = 300;
/** What is heard later than this after the last step was missed. */
const LATE_MS = 2500;

/** `version`: what it made of the report. `atMs`: when it was sent, by the machine's clock. */
export type Step = { readonly reportId: string; readonly version: number; readonly atMs: number; readonly confirmedMs: number };
export type Run = { readonly steps: readonly Step[]; readonly heard: readonly Heard[]; readonly desks: readonly Desk[] };
/** The desks of a server; `cookies` as its sessions want them. */
export type Seat = { readonly url: string; readonly cookies: readonly string[]; readonly desks: readonly Desk[] };
/** `count`: the steps of each lane that count. */
export type Pace = { readonly phase: string; readonly lanes: number; readonly everyMs: number; readonly count: number };
export type Clients = { readonly heard: readonly Heard[]; look(look: Look): void; close(): void };

export type Grouping = { readonly phase: string; readonly speech: "chengge" | "plain"; readonly groups: readonly (readonly number[])[] };

/** A process for each group of desks, all that `look` names in the first; resolves when all are connected. */
export async function openClients({ url, cookies, desks }: Seat, { phase, speech, groups }: Grouping): Promise<Clients> {
  const heard: Heard[] = [];
  const children: ChildProcess[] = [];
  const file = fileURLToPath(new URL("./desk-clients.ts", import.meta.url));
  for (const group of groups) {
    const child = fork(file, [url, speech]);
    children.push(child);
    const opened = new Promise<void>((resolve, reject) => {
      child.on("message", (message: "open" | Heard) => (message === "open" ? resolve() : void heard.push(message)));
      child.once("exit", (code) => reject(new Error(`desks ended with ${code} before they were open`)));
    });
    const seated = group.map((at): ClientDesk => {
      const { lane, hears } = desks[at] as Desk;
      return { at, cookie: cookies[at] ?? "", lane: lane === null || hears === null ? null : laneOf(phase, lane) };
    });
    child.send(seated);
    await opened;
  }
  return {
    heard,
    look: (look) => void children[0]?.send(look),
    close: () => children.forEach((child) => void child.kill("SIGKILL")),
  };
}

/** Each lane takes its steps at its own times, three on a case, the towns one after the other; the four desks of the lane have the case open. */
export async function click(seat: Seat, clients: Clients, { phase, lanes, everyMs, count }: Pace): Promise<Run> {
  const steps: Step[] = [];
  const began = performance.now();
  const runLane = async (lane: number) => {
    const here = seat.desks.flatMap((desk, at) => (desk.lane === lane ? [at] : []));
    const actor = here.find((at) => seat.desks[at]?.hears === null) ?? 0;
    for (let turn = 0; turn < count + WARM_UP_STEPS; turn += 1) {
      const dueAt = began + LOOK_MS + (turn + lane / lanes) * everyMs;
      const reportId = caseOf(phase, lane, turn);
      await sleep(Math.max(0, dueAt - LOOK_MS - performance.now()));
      if (turn % STEPS.length === 0) clients.look({ reportId, desks: here });
      await sleep(Math.max(0, dueAt - performance.now()));
      const step = await takeStep(seat, seat.cookies[actor] ?? "", reportId, turn % STEPS.length);
      if (turn >= WARM_UP_STEPS) steps.push(step);
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, lane) => runLane(lane)));
  await sleep(LATE_MS);
  return { steps, heard: clients.heard, desks: seat.desks };
}

async function takeStep({ url }: Seat, cookie: string, reportId: string, turn: number): Promise<Step> {
  const [action, body] = STEPS[turn] as (typeof STEPS)[number];
  const headers = { "content-type": "application/json", cookie, "if-match": `"${turn + 1}"`, "idempotency-key": randomUUID() };
  const atMs = Number(process.hrtime.bigint()) / 1e6;
  const response = await fetch(`${url}/api/v1/reports/${reportId}/${action}`, { method: "POST", headers, body: JSON.stringify(body) });
  const answer = (await response.json()) as { version: number };
  const confirmedMs = Number(process.hrtime.bigint()) / 1e6 - atMs;
  if (response.status !== 200 || answer.version !== turn + 2) throw new Error(`${action}: ${response.status} ${JSON.stringify(answer)}`);
  return { reportId, version: answer.version, atMs, confirmedMs };
}
