// Scope on the socket: the handshake lets nobody beyond it, and no message of any sort names what lies in the other county.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Role } from "../server/access/grant.ts";
import { startTestGateway, type TestGateway } from "../server/gateway/testing.ts";
import type { ServerMessages } from "../shared/protocol.ts";
import { event, submitted, T0, tick } from "../shared/testing.ts";
import { CODE, FAR, GRID, SIDES, type Side } from "./scope/world.ts";

/** What may name a place or a thing; a message of a new name has to be added here, and looked at below. */
const MESSAGES: Readonly<Record<keyof ServerMessages, "by scope" | "of no place">> = {
  snapshot: "by scope",
  frame: "by scope",
  touched: "by scope",
  presence: "by scope",
  reload: "of no place",
  progress: "of no place",
  health: "of no place",
};

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway?.stop());

const ASKERS: readonly { readonly role: Role; readonly audience?: "visitors" }[] = [
  { role: "display" },
  { role: "display", audience: "visitors" },
  { role: "supervisor" },
  { role: "admin" },
];
const tokenOf = async (scope: string, spec: (typeof ASKERS)[number]) =>
  (await gateway.access.createToken({ name: `${spec.role}-${scope}`, scope, ...spec })).token;

/** A screen, and all that it was ever sent. */
const listen = (auth: Record<string, unknown>) => {
  const screen = gateway.createScreen(auth);
  const heard: { readonly name: string; readonly text: string }[] = [];
  screen.socket.onAny((name: string, ...sent: unknown[]) => heard.push({ name, text: JSON.stringify(sent) }));
  return { ...screen, heard };
};

let serial = 0;
/** One of everything that a view shows, on one side. */
const happenings = (side: Side) => {
  serial += 1;
  const [id, area] = [`${side}-${serial}`, { division: CODE[side] }];
  const named = { category: "natural", level: "yellow", kind: side, title: side, issuer: side, startsAt: new Date(T0), area };
  return [
    submitted(id, { grid: GRID[side], title: `${side} words` }),
    event("chengge.report.dispatched", { reportId: id, department: "D1", actor: side }, { time: T0 }),
    event("chengge.warning.raised", { warningId: id, ...named }, { time: T0 }),
    event("chengge.warning.acknowledged", { warningId: id, actor: side }, { time: T0 }),
    event("chengge.response.started", { responseId: id, plan: side, level: 3, area, issuer: side }, { time: T0 }),
    event("chengge.notice.published", { noticeId: id, actor: side, scope: CODE[side], title: side, text: side }, { time: T0 }),
    event("chengge.grid.patrolled", { grid: GRID[side], worker: side }, { time: T0 }),
    event("chengge.grid.status", { grid: GRID[side], condition: "attention", workersOnDuty: 1, note: side }, { time: T0 }),
  ];
};

test("nobody is let in beyond the token's scope, whatever the role", async () => {
  for (const spec of ASKERS) {
    const token = await tokenOf(CODE.nearside, spec);
    for (const scope of [CODE.farside, GRID.farside, "C"]) {
      const { got, socket } = gateway.createScreen({ token, scope });
      await expect.poll(() => got.errors, { timeout: 5000 }).toEqual(["scope"]);
      expect(got.snapshots).toBe(0);
      socket.close();
    }
  }
});

test("no message names what lies in the other county: whole views, frames, touched cases, who looks at a case", async () => {
  await gateway.submit(...happenings("nearside"), ...happenings(FAR));
  const wide = listen({ token: await tokenOf("C", { role: "supervisor" }) });
  const narrow = await Promise.all(ASKERS.map(async (spec) => listen({ token: await tokenOf(CODE.nearside, spec) })));
  const all = [wide, ...narrow];
  for (const { got } of all) await expect.poll(() => got.snapshots, { timeout: 5000 }).toBe(1);
  const cases = SIDES.map((side) => `${side}-${side === "nearside" ? 1 : 2}`);
  // Two desks at each case: those of the county ask for the other county's, too.
  for (const reportId of cases) {
    for (const { socket } of all) socket.emit("looking", { reportId });
    await gateway.submit(...happenings("nearside"), ...happenings(FAR), tick(T0 + serial * 60_000));
    await expect.poll(() => all.every(({ view }) => view()?.seq === gateway.hub.state.seq), { timeout: 5000 }).toBe(true);
  }
  for (const { socket } of narrow) socket.emit("resync");
  for (const { got } of narrow) await expect.poll(() => got.snapshots, { timeout: 5000 }).toBe(2);
  await expect
    .poll(() => wide.got.touched.flat().filter(({ reportId }) => reportId.startsWith(FAR)).length, { timeout: 5000 })
    .toBeGreaterThan(0);

  const namesFar = (heard: (typeof wide)["heard"]) => heard.filter(({ text }) => text.includes(FAR)).map(({ name }) => name);
  for (const { heard } of narrow) expect(namesFar(heard)).toEqual([]);
  expect(narrow.every(({ heard }) => heard.some(({ text }) => text.includes("nearside")))).toBe(true);
  // What is listened for is there for whoever may hear it, or this would prove nothing.
  expect(new Set(namesFar(wide.heard))).toEqual(new Set(["snapshot", "frame", "touched", "presence"]));
  expect(narrow.flatMap(({ got }) => got.presence.map(({ reportId }) => reportId))).toContain(cases[0]);
  const heard = new Set(all.flatMap((screen) => screen.heard.map(({ name }) => name)));
  expect([...heard].filter((name) => !Object.hasOwn(MESSAGES, name))).toEqual([]);
});

test("a cursor of another scope brings nothing along", async () => {
  const wide = listen({ token: await tokenOf("C", { role: "supervisor" }) });
  await expect.poll(() => wide.view()?.seq, { timeout: 5000 }).toBeGreaterThan(0);
  const view = wide.view();
  await gateway.submit(...happenings(FAR));
  const resumed = listen({ token: await tokenOf(CODE.nearside, { role: "display" }), resume: { epoch: view?.epoch, seq: view?.seq } });
  await expect.poll(() => resumed.heard.length, { timeout: 5000 }).toBeGreaterThan(0);
  expect(resumed.heard.filter(({ text }) => text.includes(FAR))).toEqual([]);
});
