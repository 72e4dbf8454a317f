// The states that a wall is looked at in, each brought about for real: by events, by a server that stands still, by a line that tells nonsense.

import type { Page } from "playwright-core";
import parser from "socket.io-msgpack-parser";
import { type DemoPlace, type DemoServer, startDemo } from "../../bench/lib/demo-server.ts";
import { findDemo, requestScenario } from "../../mock-data/feed/control.ts";

/** A Monday in working hours. */
export const AT = "2026-11-23T09:41:00+08:00";
/** Ten warnings in ten minutes are a flood. */
const FLOOD = 12;

export type CityServer = DemoServer & {
  /** Posts events of the mock city's own source, at the city's time now. */
  readonly post: (type: string, data: readonly object[]) => Promise<void>;
  /** As `npm run scenario`. */
  readonly scenario: (name: string) => void;
  readonly state: () => Promise<{ asOf: string; warnings: { warningId: string; version: number; acknowledgedAt: string | null }[] }>;
};

/** On the folder of an earlier one it goes on where that stopped. */
export async function startCity(args: readonly string[], place?: DemoPlace): Promise<CityServer> {
  const server = await startDemo(["--at", AT, ...args], place);
  let serial = 0;
  const get = async (path: string) =>
    (await fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${server.supervisor}` } })).json();
  const state = () => get("/api/v1/state") as ReturnType<CityServer["state"]>;
  return {
    ...server,
    state,
    async post(type, data) {
      const time = (await state()).asOf;
      const events = data.map((one) => {
        serial += 1;
        return { specversion: "1.0", id: `look-${serial}`, source: server.sourceName, type, time, data: one };
      });
      const response = await fetch(`${server.url}/api/v1/events`, {
        method: "POST",
        headers: { authorization: `Bearer ${server.source}`, "content-type": "application/cloudevents-batch+json" },
        body: JSON.stringify(events),
      });
      const answer = (await response.json()) as { accepted?: number };
      if (answer.accepted !== events.length) throw new Error(`the events were not taken: ${JSON.stringify(answer)}`);
    },
    scenario(name) {
      const demo = findDemo(server.folder);
      if (!demo) throw new Error(`no demo runs on ${server.folder}`);
      requestScenario(demo.controlDir, { name, id: `look-${name}` });
    },
  };
}

/** Somebody has taken every warning. */
export async function acknowledgeAll(server: CityServer): Promise<void> {
  for (const { warningId, acknowledgedAt } of (await server.state()).warnings) {
    if (acknowledgedAt !== null) continue;
    await fetch(`${server.url}/api/v1/warnings/${warningId}/acknowledge`, {
      method: "POST",
      headers: { authorization: `Bearer ${server.supervisor}`, "content-type": "application/json" },
      body: "{}",
    });
  }
}

const PLACES = ["330402007", "330411", "330421", "330424", "330481", "330482", "330483"];
const LEVELS = ["orange", "yellow", "blue"] as const;

/** More warnings at once than people can read one by one. */
export const postFlood = (server: CityServer) =>
  server.post(
    "chengge.warning.raised",
    Array.from({ length: FLOOD }, (_, at) => ({
      warningId: `flood-${at}`,
      authority: "city",
      category: "natural",
      level: LEVELS[at % LEVELS.length],
      family: "livelihood",
      kind: "S08",
      title: `低洼积水${at + 3}处，${at + 6}件上报`,
      titleEn: `Flooded low ground in ${at + 3} places, ${at + 6} reports`,
      area: { division: PLACES[at % PLACES.length] },
      issuer: "值班长",
    })),
  );

/** A drill and nothing else. */
export async function postExercise(server: CityServer): Promise<void> {
  const one = { category: "accident", authority: "city", issuer: "值班长", exercise: true };
  await server.post("chengge.warning.raised", [
    {
      ...one,
      warningId: "drill-1",
      level: "red",
      kind: "S05",
      title: "储罐区可燃气体泄漏",
      titleEn: "Gas leak at a tank farm",
      area: { division: "330482" },
    },
    {
      ...one,
      warningId: "drill-2",
      level: "yellow",
      kind: "S08",
      title: "下穿通道积水",
      titleEn: "Underpass flooded",
      area: { division: "330402007" },
    },
  ]);
  await server.post("chengge.response.started", [
    {
      responseId: "drill-r",
      plan: "危险化学品事故",
      planEn: "Chemical accident",
      level: 3,
      area: { division: "330482" },
      issuer: "市应急指挥部",
      exercise: true,
    },
  ]);
}

/** From the next load on, the page's rows of `table` are nonsense: whoever draws them throws. */
export async function breakTable(page: Page, table: string): Promise<void> {
  const { Encoder, Decoder } = parser as unknown as {
    Encoder: new () => { encode(packet: Packet): Uint8Array[] };
    Decoder: new () => { on(name: "decoded", take: (packet: Packet) => void): void; add(chunk: Buffer): void };
  };
  type Packet = { readonly type: number; readonly data: [string, Record<string, unknown>]; readonly nsp: string };
  await page.routeWebSocket(/socket\.io/, (screen) => {
    const server = screen.connectToServer();
    server.onMessage((message) => {
      if (typeof message === "string") return screen.send(message);
      const decoder = new Decoder();
      decoder.on("decoded", (packet) => {
        const [name, view] = Array.isArray(packet.data) ? packet.data : [];
        const broken = name === "snapshot" ? { ...packet, data: [name, { ...view, [table]: [null] }] } : packet;
        for (const chunk of new Encoder().encode(broken as Packet)) screen.send(Buffer.from(chunk));
      });
      decoder.add(message);
    });
  });
}
