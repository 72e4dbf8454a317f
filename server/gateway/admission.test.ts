// Who is let in at the gateway, and what a bad client cannot do, over real sockets.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PROTOCOL_VERSION } from "../../shared/protocol.ts";
import { submitted } from "../../shared/testing.ts";
import type { Access } from "../access/access.ts";
import type { Hub } from "../hub.ts";
import { startTestGateway, type TestGateway } from "./testing.ts";

let running: TestGateway;
let hub: Hub;
let access: Access;
let token: string;
let submit: TestGateway["submit"];
let createScreen: TestGateway["createScreen"];

beforeEach(async () => {
  running = await startTestGateway();
  ({ hub, access, token, submit, createScreen } = running);
});
afterEach(() => running.stop());

describe("a handshake is refused", () => {
  const refusals: [string, Record<string, unknown>, string][] = [
    ["with another protocol", { protocol: PROTOCOL_VERSION + 1 }, "protocol"],
    ["in a shape that is none", { protocol: "1", resume: 7 }, "protocol"],
    ["without a token", { token: undefined }, "unauthorized"],
    ["with a token that is none", { token: "cg_display_nonsense" }, "unauthorized"],
    ["for a place that the city has not", { scope: "nowhere" }, "scope"],
  ];
  test.each(refusals)("%s", async (_name, auth, message) => {
    const screen = createScreen(auth);
    await expect.poll(() => screen.got.errors[0]).toBe(message);
    expect(screen.got.snapshots).toBe(0);
  });

  test("for a place outside the token's scope", async () => {
    const { token: narrow } = await access.createToken({ role: "display", name: "town", scope: "C1" });
    const screen = createScreen({ token: narrow, scope: "C2" });
    await expect.poll(() => screen.got.errors[0]).toBe("scope");
    const own = createScreen({ token: narrow });
    await own.reached(2);
    expect(own.view()?.scope).toBe("C1");
  });

  test("while the server is not ready", async () => {
    await hub.close();
    const screen = createScreen();
    await expect.poll(() => screen.got.errors[0]).toBe("not-ready");
  });

  test("from a page of another origin", async () => {
    const screen = createScreen({}, { headers: { Origin: "http://evil.example" } });
    await expect.poll(() => screen.got.errors.length).toBeGreaterThan(0);
    expect(screen.got.snapshots).toBe(0);
  });

  test("a session's cookie is as good as a token", async () => {
    const secret = (await access.openSession(token))?.secret;
    const screen = createScreen({ token: undefined }, { headers: { Cookie: `chengge_session=${secret}` } });
    await screen.reached(2);
  });
});

describe("a bad client", () => {
  test.each([["error"], ["disconnect"], ["disconnecting"], ["drawn"], ["newListener"], ["snapshot"]])(
    "cannot do harm by sending %s",
    async (name) => {
      const good = createScreen();
      const bad = createScreen();
      await bad.reached(2);
      const raw = bad.socket as unknown as { packet(packet: unknown): void };
      for (const data of [[name], [name, null], [name, { seq: -1 }], [name, "x".repeat(4000)], [], [null], [{ a: 1 }]])
        raw.packet({ type: 2, nsp: "/", data });
      for (let at = 0; at < 30; at += 1) raw.packet({ type: 2, nsp: "/", data: [name, at] });
      await expect.poll(() => bad.got.snapshots, { timeout: 3000 }).toBeGreaterThanOrEqual(2); // closed, and let back in
      await submit(submitted("b"));
      await good.reached(3);
    },
  );

  test("that sends more than a screen would is closed", async () => {
    const screen = createScreen();
    await screen.reached(2);
    const closed = new Promise((resolve) => screen.socket.once("disconnect", resolve));
    screen.socket.emit("drawn", { seq: 1, padding: "x".repeat(20_000) });
    await closed;
    await expect.poll(() => screen.got.snapshots).toBe(2);
  });

  test("whose token is revoked is closed and not let in again", async () => {
    const screen = createScreen();
    await screen.reached(2);
    const { id } = (await access.list())[0] ?? { id: "" };
    await access.revoke(id);
    await expect.poll(() => screen.got.errors[0]).toBe("unauthorized");
    expect(screen.socket.connected).toBe(false);
  });
});

test("a screen whose session is signed out is closed, others of the same token are not", async () => {
  const cookieOf = async () => ({ Cookie: `chengge_session=${(await access.openSession(token))?.secret}` });
  const [gone, kept] = [await cookieOf(), await cookieOf()];
  const screen = createScreen({ token: undefined }, { headers: gone });
  const other = createScreen({ token: undefined }, { headers: kept });
  await Promise.all([screen.reached(2), other.reached(2)]);
  await access.closeSession(gone.Cookie);
  await expect.poll(() => screen.got.errors[0], { timeout: 3000 }).toBe("unauthorized");
  expect(screen.socket.connected).toBe(false);
  await submit(submitted("b"));
  await other.reached(3);
  expect(other.got.snapshots).toBe(1);
});
