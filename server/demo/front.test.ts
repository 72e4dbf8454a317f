import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { networkInterfaces } from "node:os";
import { afterEach, expect, test } from "vitest";
import { StartFault } from "../start-fault.ts";
import { type Front, openFront } from "./front.ts";

const opened: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

const outer = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === "IPv4" && !address.internal)?.address;

/** A server that says its name and from where it was asked. */
async function named(name: string): Promise<{ readonly port: number; readonly server: Server }> {
  const server = createServer((req, res) => res.end(`${name} ${req.socket.remoteAddress}`)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  opened.push(server);
  return { port: (server.address() as AddressInfo).port, server };
}

async function before(ports: () => readonly number[], host = "127.0.0.1"): Promise<Front> {
  const front = await openFront(host, 0, ports);
  opened.push(front);
  return front;
}

/** Each on a connection of its own. */
const ask = (url: string) => fetch(url, { headers: { connection: "close" } });
const nameAt = async (url: string) => (await (await ask(url)).text()).split(" ")[0];

test("connections go to all servers in turn, and only to those that are up when they come", async () => {
  const [one, two] = [await named("one"), await named("two")];
  let up = [one.port, two.port];
  const { url } = await before(() => up);
  const answers = [await nameAt(url), await nameAt(url), await nameAt(url), await nameAt(url)];
  expect(answers.toSorted()).toEqual(["one", "one", "two", "two"]);
  up = [two.port];
  expect([await nameAt(url), await nameAt(url)]).toEqual(["two", "two"]);
});

test("a server that has just gone is passed over", async () => {
  const [one, two] = [await named("one"), await named("two")];
  const { url } = await before(() => [one.port, two.port]);
  await new Promise((resolve) => one.server.close(resolve));
  expect([await nameAt(url), await nameAt(url), await nameAt(url)]).toEqual(["two", "two", "two"]);
});

test("with no server up, the answer is 503 and when to come again", async () => {
  const { url } = await before(() => []);
  const answer = await fetch(url, { method: "POST", body: "x".repeat(100_000), headers: { connection: "close" } });
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
});

test("a connection ends with its server, so that the screen on it comes again", async () => {
  const one = await named("one");
  const front = await before(() => [one.port]);
  const screen = connect(Number(new URL(front.url).port), "127.0.0.1", () => screen.write("GET / HTTP/1.1\r\nHost: wall\r\n\r\n"));
  const ended = new Promise((resolve) => screen.once("close", resolve));
  await new Promise((resolve) => screen.once("data", resolve));
  one.server.closeAllConnections();
  await ended;
});

test.skipIf(outer === undefined)("a visitor from outside does not look as if on this machine", async () => {
  const one = await named("one");
  const front = await before(() => [one.port], "0.0.0.0");
  const port = Number(new URL(front.url).port);
  expect(front.url).toBe(`http://localhost:${port}`);
  expect(await (await ask(`http://127.0.0.1:${port}`)).text()).toBe("one 127.0.0.1");
  expect(await (await ask(`http://${outer}:${port}`)).text()).toBe(`one ${outer}`);
});

test("a port that is taken is named", async () => {
  const { port } = await named("one");
  const opening = openFront("127.0.0.1", port, () => []);
  await expect(opening).rejects.toThrow(StartFault);
  await expect(opening).rejects.toThrow(`port ${port} is taken`);
});
