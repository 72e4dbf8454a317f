// Personal numbers never reach the disk, and request logs hold neither tokens nor texts.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cloudEvent, reportEvent, startTestServer, type TestServer } from "./testing.ts";

const MOBILE = "13812345678";
const IDENTITY = "33040219900101123X";
const GRID_CODE = "330402007024001";

let server: TestServer;
const lines: string[] = [];
const logger = pino({ level: "trace" }, { write: (line) => void lines.push(line) });
beforeAll(async () => {
  server = await startTestServer({ logger });
});
afterAll(() => server.stop());

const texts = `请回电${MOBILE}，证件${IDENTITY}，网格${GRID_CODE}`;
const onDisk = () =>
  readdirSync(server.dir)
    .filter((file) => /sqlite/.test(file))
    .map((file) => ({ file, text: readFileSync(join(server.dir, file), "latin1") }));

test("mobile and identity numbers are masked in every text of an event, and a grid's code is kept", async () => {
  await server.post([
    reportEvent("p-1", {
      title: `${MOBILE}反映漏水`,
      titleEn: texts,
      text: texts,
      channel: `app ${MOBILE}`,
      kind: MOBILE,
      department: IDENTITY,
      grid: `x${MOBILE}`,
      sourceUrl: `https://example.org/?tel=${MOBILE}`,
    }),
    reportEvent("p-2", {
      text: `1\u200b38${"\u0000"}12345678`,
      reading: { quantity: MOBILE, value: 1, unit: IDENTITY.slice(0, 16), limit: 2 },
    }),
    cloudEvent("chengge.report.resolved", { reportId: "p-1", summary: texts, reason: texts }),
    cloudEvent("chengge.warning.raised", {
      warningId: "p-w",
      category: "natural",
      level: "blue",
      kind: "k",
      title: texts,
      area: { division: "C" },
      issuer: MOBILE,
      instruction: texts,
      evidence: { [MOBILE]: [{ deep: texts }] },
    }),
    cloudEvent("chengge.grid.status", { grid: "C111-1", condition: "normal", workersOnDuty: 1, note: texts }),
    cloudEvent("chengge.notice.published", { noticeId: "p-n", scope: "C", title: texts, text: texts }),
  ]);
  expect(server.log.head().count).toBe(6);
  const kept = JSON.stringify(await server.log.readAfter(0, 100));
  expect(kept).toContain(GRID_CODE);
  expect(kept).not.toContain(MOBILE);
  expect(kept).not.toContain(IDENTITY);
  for (const { file, text } of onDisk()) expect([file, text.includes(MOBILE), text.includes(IDENTITY)]).toEqual([file, false, false]);
});

test("in dead letters too, in unknown fields, keys and numbers", async () => {
  await server.post([
    reportEvent("p-3", { title: "", text: texts, caller: MOBILE, [`k${MOBILE}`]: 1, number: Number(MOBILE) }, { extension: IDENTITY }),
    reportEvent("p-4", { participant: MOBILE }),
    { ...reportEvent("p-5"), id: `not an id ${MOBILE}`, source: MOBILE },
  ]);
  const letters = await server.deadLetters.list({ limit: 10 });
  expect(letters).toHaveLength(3);
  expect(JSON.stringify(letters)).toContain(GRID_CODE);
  for (const secret of [MOBILE, IDENTITY]) expect(JSON.stringify(letters)).not.toContain(secret);
  for (const { file, text } of onDisk()) expect([file, text.includes(MOBILE), text.includes(IDENTITY)]).toEqual([file, false, false]);
});

test("request logs hold no token, no text, no search", async () => {
  await server.get(`/api/v1/reports?q=${encodeURIComponent("漏水秘密")}`, server.tokens.supervisor);
  await server.get("/api/v1/state", "cgd_wrong");
  const written = lines.join("");
  expect(written).toContain("/api/v1/events");
  for (const secret of [...Object.values(server.tokens), "cgd_wrong", "漏水", MOBILE, encodeURIComponent("漏水")])
    expect(written).not.toContain(secret);
});

test("the data folder's access file holds no token and only its owner reads it", () => {
  for (const { file, text } of onDisk())
    for (const token of Object.values(server.tokens)) expect([file, text.includes(token)]).toEqual([file, false]);
});

test("residents' words are for people at a desk and the source that sent them, not for walls", async () => {
  const read = async (token: string) =>
    (await (await server.get("/api/v1/reports/p-1", token)).json()) as {
      title: string | null;
      text: string | null;
      history: { data: object }[];
    };
  const other = await server.tokenOf({ role: "source", source: "//test/b" });
  for (const token of [server.tokens.display, other]) {
    const shown = await read(token);
    expect([shown.title, shown.text]).toEqual([null, null]);
    expect(JSON.stringify(shown)).not.toContain("漏水");
  }
  for (const token of [server.tokens.supervisor, server.tokens.admin, server.tokens.source]) {
    const shown = await read(token);
    expect(shown.title).toBe("***********反映漏水");
    expect(shown.history).toHaveLength(2);
  }
});

test("a wall is told no exact position, no account and no words of a report's history, nor accounts of a warning's", async () => {
  await server.post([
    reportEvent("p-6", {
      grid: undefined,
      lon: 120.0153,
      lat: 30.0052,
      actor: "worker-7",
      participant: "p-9",
      sourceUrl: "https://example.org/9",
    }),
    cloudEvent("chengge.report.escalated", { reportId: "p-6", to: "王主任", actor: "duty-1", reason: "三次未处理" }),
    cloudEvent("chengge.warning.noted", { warningId: "p-w", actor: "duty-1", reason: "已核对" }),
  ]);
  const read = async (path: string, token: string) => JSON.stringify(await (await server.get(path, token)).json());
  const secrets = /120\.0153|30\.0052|worker-7|p-9|duty-1|王主任|三次|example\.org/;
  expect(await read("/api/v1/reports/p-6", server.tokens.display)).not.toMatch(secrets);
  expect(await read("/api/v1/reports/p-6", server.tokens.display)).toContain("C111-2");
  expect(await read("/api/v1/warnings/p-w", server.tokens.display)).not.toMatch(secrets);
  for (const secret of ["120.0153", "worker-7", "duty-1"])
    expect(await read("/api/v1/reports/p-6", server.tokens.supervisor)).toContain(secret);
});
