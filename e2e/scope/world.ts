// A small city with the same things in two counties: NEAR (C1), the scope of the narrow askers, and FAR (C2), where they must see and do nothing.
import { inflateRawSync } from "node:zlib";
import type { Role } from "../../server/access/grant.ts";
import { cloudEvent, reportEvent, startTestServer, type TestOptions, type TestServer } from "../../server/http/testing.ts";

export const SIDES = ["nearside", "farside"] as const;
export type Side = (typeof SIDES)[number];
/** Whatever lies in FAR has this word in its id and its texts, so that no answer for NEAR may contain it. */
export const FAR = "farside" satisfies Side;
export const CODE: Readonly<Record<Side, string>> = { nearside: "C1", farside: "C2" };
export const GRID: Readonly<Record<Side, string>> = { nearside: "C111-1", farside: "C211-1" };

/** `scope` null: no token at all. */
export type Asker = {
  readonly name: string;
  readonly role: Role | null;
  readonly scope: string | null;
  readonly audience?: "visitors";
  readonly token: string | null;
};

export type Answer = { readonly status: number; readonly text: string };
export type World = Awaited<ReturnType<typeof createWorld>>;

export async function createWorld(options: TestOptions = {}) {
  const server: TestServer = await startTestServer(options);
  let serial = 0;
  const fresh = (side: Side) => {
    serial += 1;
    return `${side}-${serial}`;
  };
  const askers: Asker[] = [{ name: "nobody", role: null, scope: null, token: null }];
  const add = async (
    name: string,
    spec: { readonly role: Role; readonly scope: string; readonly audience?: "visitors"; readonly source?: string },
  ) => askers.push({ name, ...spec, token: await server.tokenOf({ name: name.replaceAll(" ", "-"), ...spec }) });
  for (const scope of ["C", "C1"]) {
    await add(`display of ${scope}`, { role: "display", scope });
    await add(`visitors' display of ${scope}`, { role: "display", scope, audience: "visitors" });
    await add(`source of ${scope}`, { role: "source", scope, source: `//test/${scope}` });
    await add(`supervisor of ${scope}`, { role: "supervisor", scope });
    await add(`admin of ${scope}`, { role: "admin", scope });
  }

  const send = async (
    method: string,
    path: string,
    { token, body, headers = {} }: { token: string | null; body?: unknown; headers?: Record<string, string> },
  ): Promise<Answer> => {
    const answer = await fetch(server.url + path, {
      method,
      redirect: "manual",
      headers: {
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...(token !== null && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, text: textOf(Buffer.from(await answer.arrayBuffer())) };
  };
  /** By somebody else of the whole city; throws when it will not do. */
  const make = async (path: string, body: object, id?: string, token = server.tokens.supervisor) => {
    const answer = await send("POST", `/api/v1${path}`, { token, body, headers: id === undefined ? {} : { "Idempotency-Key": id } });
    if (answer.status >= 300) throw new Error(`${path} for the world: ${answer.status} ${answer.text}`);
    return JSON.parse(answer.text) as Record<string, unknown>;
  };
  const post = async (event: object) => {
    const answer = await server.post([event]);
    const { accepted } = (await answer.json()) as { accepted: number };
    if (accepted !== 1) throw new Error(`an event for the world was not taken: ${JSON.stringify(event)}`);
  };

  return {
    server,
    askers,
    send,
    make,
    fresh,
    /** Each makes one more of its kind on that side, and gives its id. */
    async report(side: Side) {
      const id = fresh(side);
      await post(
        reportEvent(id, {
          grid: GRID[side],
          title: `${side} 垃圾三天没清`,
          text: `${side} words`,
          channel: "grid-worker",
          family: "livelihood",
        }),
      );
      return id;
    },
    async warning(side: Side) {
      const id = fresh(side);
      const data = {
        warningId: id,
        category: "natural",
        level: "yellow",
        kind: "rain",
        title: `${side} rain`,
        area: { division: CODE[side] },
        issuer: "city",
      };
      await post(cloudEvent("chengge.warning.raised", { ...data, startsAt: "2026-11-23T09:00:00+08:00" }));
      return id;
    },
    async cityWarning() {
      serial += 1;
      const data = {
        warningId: `all-${serial}`,
        category: "natural",
        level: "yellow",
        kind: "rain",
        title: "rain",
        area: { division: "C" },
        issuer: "city",
      };
      await post(cloudEvent("chengge.warning.raised", { ...data, startsAt: "2026-11-23T09:00:00+08:00" }));
      return data.warningId;
    },
    /** In a grid that the city has not. */
    async lostReport() {
      serial += 1;
      await post(reportEvent(`lost-${serial}`, { grid: "nowhere" }));
      return `lost-${serial}`;
    },
    async deskRecord(path: string, body: object, side: Side) {
      const id = fresh(side);
      await make(path, body, id);
      return id;
    },
    async token(side: Side) {
      return String(
        (await make("/tokens", { role: "display", name: fresh(side), scope: CODE[side] }, undefined, server.tokens.admin))["id"],
      );
    },
    /** Without a password: nobody signs in by it. */
    async account(side: Side) {
      const spec = { name: fresh(side), role: "supervisor", scope: CODE[side], post: `${side} seat`, password: null };
      return String((await make("/accounts", spec, undefined, server.tokens.admin))["name"]);
    },
    /** A display on the socket; its id. */
    async display(side: Side) {
      const name = fresh(side);
      server.displays.came(
        { grantId: name, sessionId: undefined, name, role: "display", scope: CODE[side], forVisitors: false, display: `display-${name}` },
        { lag: () => 0, undrawnMs: () => 0, reload: () => {} },
      );
      const made = (await server.displays.all()).find((one) => one.name === name);
      if (!made) throw new Error("a display that came is not there");
      return made.id;
    },
    async pairing() {
      const { code } = await server.access.openPairing();
      return code;
    },
    stop: () => server.stop(),
  };
}

const ZIP = Buffer.from("PK\x03\x04");

/** What an answer says; of a zip, such as an XLSX, what its files say. */
function textOf(bytes: Buffer): string {
  if (!bytes.subarray(0, 4).equals(ZIP)) return bytes.toString();
  const texts: string[] = [];
  for (let at = 0; at >= 0; at = bytes.indexOf(ZIP, at + 4)) {
    const from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    const isDeflated = bytes.readUInt16LE(at + 8) === 8;
    texts.push((isDeflated ? inflateRawSync(bytes.subarray(from)) : bytes.subarray(from, bytes.indexOf(ZIP, from))).toString());
  }
  return texts.join("\n");
}
