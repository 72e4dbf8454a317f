// Exports: what a list shows, as CSV and as a workbook, within the token's scope and words; safe to open, sent as fast as it is taken, and no further.
import { type AddressInfo, connect } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import express from "express";
import { readXlsx, streamXlsxRows } from "hucre/xlsx";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { HOUR, smallCity, T0 } from "../../shared/testing.ts";
import type { Grant } from "../access/grant.ts";
import type { IndexedReport, ReportIndex } from "../index/report-index.ts";
import { EXPORT_MAX, exportRoutes } from "./exports.ts";
import type { Guard } from "./guard.ts";
import { cloudEvent, reportEvent, startTestServer, type TestServer } from "./testing.ts";

const at = (ms: number) => ({ time: new Date(T0 + ms).toISOString() });
/** What a resident may have written; none of it is ever computed. */
const FORMULAS = ["=1+1", "+86", "-2+3", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠x", " =cmd|' /C calc'!A0", "|x"];

let server: TestServer;
let county: string;
let visitors: string;
beforeAll(async () => {
  server = await startTestServer();
  county = await server.tokenOf({ role: "supervisor", scope: "C1" });
  visitors = await server.tokenOf({ role: "display", audience: "visitors" });
  const response = await server.post([
    reportEvent(
      "a",
      { grid: "C111-1", title: '井盖"缺失", 两处', channel: "grid-worker", text: "正文不外带", participant: "p-77" },
      at(-3 * HOUR),
    ),
    reportEvent("b", { grid: "C211-1", family: "safety", kind: "S01", dueAt: new Date(T0 - HOUR).toISOString() }, at(-2 * HOUR)),
    ...FORMULAS.map((title, n) => reportEvent(`f-${n}`, { grid: "C122-3", title, channel: "grid-worker" }, at(-HOUR + n))),
    cloudEvent(
      "chengge.warning.raised",
      {
        warningId: "w-1",
        category: "natural",
        level: "blue",
        kind: "k",
        title: "=台风",
        area: { grids: ["C111-1", "C111-2"] },
        issuer: "i",
      },
      at(-HOUR),
    ),
    cloudEvent("chengge.warning.acknowledged", { warningId: "w-1", actor: "duty-1" }, at(-HOUR)),
  ]);
  expect(await response.json()).toMatchObject({ rejected: [] });
});
afterAll(() => server.stop());

const text = async (path: string, token = server.tokens.supervisor) => {
  const response = await server.get(path, token);
  return { response, body: await response.text() };
};
/** Lines of cells; no cell of these tests holds a line's end. */
const table = (csv: string) =>
  csv
    .replace("\ufeff", "")
    .trimEnd()
    .split("\r\n")
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? ""),
    );
const column = (rows: readonly string[][], heading: string) => rows.slice(1).map((row) => row[rows[0]?.indexOf(heading) ?? -1]);

describe("a CSV of reports", () => {
  test("has the byte order mark, headings, names, the city's time, and every report that the list has", async () => {
    const { response, body } = await text("/api/v1/reports.csv");
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="reports-\d{12}\.csv"$/);
    const bytes = new Uint8Array(await (await server.get("/api/v1/reports.csv", server.tokens.supervisor)).arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const rows = table(body);
    expect(column(rows, "编号")).toEqual([...FORMULAS.map((_, n) => `f-${n}`).reverse(), "b", "a"]);
    expect(rows.every((row) => row.length === rows[0]?.length)).toBe(true);
    expect(column(rows, "标题").at(-1)).toBe('井盖"缺失", 两处');
    expect(column(rows, "上报时间").at(-1)).toBe("2026-11-23 06:40:00");
    expect(column(rows, "阶段").at(-1)).toBe("待受理");
    expect(column(rows, "网格编码").at(-1)).toBe("C111-1");
  });

  test("no text is taken for a formula, in any width and behind blanks", async () => {
    const titles = column(table((await text("/api/v1/reports.csv?scope=C122-3")).body), "标题");
    expect(titles).toHaveLength(FORMULAS.length);
    for (const title of titles) expect(title).toMatch(/^'\s*[=+\-@|＝＋－＠]/);
  });

  test("has no person's words beyond the title, no participant and no account", async () => {
    for (const form of ["csv", "xlsx"]) {
      const raw = Buffer.from(await (await server.get(`/api/v1/reports.${form}`, server.tokens.supervisor)).arrayBuffer());
      const shown = form === "csv" ? raw.toString() : JSON.stringify((await readXlsx(raw)).sheets);
      expect(shown).toContain("井盖");
      for (const secret of ["正文不外带", "p-77", "duty-1"]) expect(shown).not.toContain(secret);
    }
  });

  test("takes the filters of the list", async () => {
    expect(column(table((await text("/api/v1/reports.csv?overdue=true")).body), "编号")).toEqual([]);
    expect(column(table((await text("/api/v1/reports.csv?kind=S01,T01")).body), "编号")).toEqual(["b"]);
    expect(column(table((await text("/api/v1/reports.csv?q=井盖")).body), "编号")).toEqual(["a"]);
    expect(column(table((await text("/api/v1/reports.csv?sort=due")).body), "编号")[0]).toBe("b");
    expect(column(table((await text("/api/v1/reports.csv?lang=en&kind=S01")).body), "Report")).toEqual(["b"]);
    expect((await text("/api/v1/reports.csv?limit=5")).response.status).toBe(400);
    expect((await text("/api/v1/reports.csv?lang=fr")).response.status).toBe(400);
  });

  test("holds nothing outside the token's scope, by its own scope or by one asked for", async () => {
    expect(column(table((await text("/api/v1/reports.csv", county)).body), "编号")).not.toContain("b");
    for (const path of ["/api/v1/reports.csv?scope=C2", "/api/v1/reports.xlsx?scope=C2", "/api/v1/warnings.csv?scope=C2"])
      expect((await text(path, county)).response.status).toBe(403);
  });

  test("titles are those that the token may read", async () => {
    const titles = column(table((await text("/api/v1/reports.csv", server.tokens.display)).body), "标题");
    expect(titles).toContain('井盖"缺失", 两处');
    expect(titles.at(-2)).toBe("");
    for (const path of ["/api/v1/reports.csv", "/api/v1/reports.xlsx", "/api/v1/warnings.csv"])
      expect((await text(path, visitors)).response.status).toBe(403);
  });

  test("HEAD tells its type and reads nothing", async () => {
    const response = await fetch(`${server.url}/api/v1/reports.csv`, {
      method: "HEAD",
      headers: { Authorization: `Bearer ${server.tokens.supervisor}` },
    });
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(
      (
        await fetch(`${server.url}/api/v1/reports.csv`, {
          method: "POST",
          headers: { Authorization: `Bearer ${server.tokens.supervisor}` },
        })
      ).status,
    ).toBe(405);
  });
});

describe("a workbook", () => {
  test("has the cells of the CSV, texts as texts", async () => {
    const rows = table((await text("/api/v1/reports.csv")).body);
    const bytes = new Uint8Array(await (await server.get("/api/v1/reports.xlsx", server.tokens.supervisor)).arrayBuffer());
    const [sheet] = (await readXlsx(bytes)).sheets;
    expect(sheet?.rows.map((row) => row.map((cell) => String(cell ?? "")))).toEqual(rows);
  });

  test("of warnings: areas by name, no accounts", async () => {
    const rows = table((await text("/api/v1/warnings.csv")).body);
    expect(column(rows, "标题")).toEqual(["'=台风"]);
    expect(column(rows, "范围")[0]).toMatch(/、/);
    expect((await text("/api/v1/warnings.xlsx")).response.status).toBe(200);
  });
});

describe("a long export", () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const stops: (() => void)[] = [];
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
  });

  const row = (n: number) =>
    ({
      reportId: `r-${n}`,
      submittedSeq: n,
      family: "livelihood",
      kind: "L01",
      title: `垃圾三天没清 ${n} ${"很长的标题".repeat(10)}`,
      titleShown: true,
      stage: "closed",
      urgency: "routine",
      channel: "app",
      source: "s",
      grid: "C111-1",
      department: null,
      coDepartments: [],
      submittedAt: T0 - n,
      changedAt: T0,
      dueAt: null,
      overdue: false,
      closedAt: T0,
      satisfaction: null,
      into: null,
      reopened: 0,
      returned: 0,
    }) as unknown as IndexedReport;

  /** Reports without end, counted as they are asked for. */
  async function endless() {
    const city = smallCity();
    let pages = 0;
    const index = {
      seq: () => 0,
      reports: async ({ limit, after }: { limit: number; after?: { seq: number } }) => {
        pages += 1;
        const from = after?.seq ?? 0;
        return { items: Array.from({ length: limit }, (_, at) => row(from + at + 1)), next: `1-${from + limit}` };
      },
    } as unknown as ReportIndex;
    const guard = {
      only: () => (req: express.Request, res: express.Response, next: () => void) => {
        const id = String(req.headers["x-who"] ?? "t");
        res.locals["grant"] = { id, role: "supervisor", name: "t", scope: city.profile.code } satisfies Grant;
        next();
      },
    } as unknown as Guard;
    const app = express().use(exportRoutes({ hub: { city, state: { seq: 0, clock: T0 } } as never, index, guard }));
    const listening = app.listen(0, "127.0.0.1");
    await new Promise((resolve) => listening.once("listening", resolve));
    stops.push(() => {
      listening.closeAllConnections();
      listening.close();
    });
    const { port } = listening.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, port, pages: () => pages };
  }

  test.each(["csv", "xlsx"])(
    "%s: 200,000 rows at most, the last line says that there are more, and memory stays flat",
    async (form) => {
      const { url } = await endless();
      const body = (await fetch(`${url}/reports.${form}`)).body as ReadableStream<Uint8Array>;
      collect();
      const before = process.memoryUsage();
      let [most, lines, bytes] = [0, 0, 0];
      let looked = performance.now();
      const look = () => {
        if (performance.now() - looked < 300) return;
        collect();
        const now = process.memoryUsage();
        most = Math.max(most, now.heapUsed + now.external - before.heapUsed - before.external);
        looked = performance.now();
      };
      let last = "";
      if (form === "csv") {
        for await (const piece of body) {
          bytes += piece.length;
          last = (last + Buffer.from(piece).toString()).slice(-200);
          for (const byte of piece) if (byte === 10) lines += 1;
          look();
        }
      } else {
        for await (const { values } of streamXlsxRows(body)) {
          lines += 1;
          last = String(values[0]);
          look();
        }
      }
      expect(lines).toBe(1 + EXPORT_MAX + 1);
      expect(last).toContain(`只含前 ${EXPORT_MAX} 行`);
      expect(most).toBeLessThan(60e6);
      if (form === "csv") expect(bytes).toBeGreaterThan(60e6);
    },
    120_000,
  );

  test.each(["csv", "xlsx"])(
    "%s: reads no further than it is taken, and stops when whoever asked goes",
    async (form) => {
      const { port, pages } = await endless();
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => {});
      socket.write(`GET /reports.${form} HTTP/1.1\r\nHost: x\r\n\r\n`);
      await new Promise((resolve) => socket.once("readable", resolve)); // reads nothing of it
      let seen = -1;
      await vi.waitFor(
        () => {
          const now = pages();
          const stands = now === seen;
          seen = now;
          expect(stands).toBe(true);
        },
        { timeout: 15_000, interval: 500 },
      );
      expect(seen).toBeLessThan(EXPORT_MAX / 500 / 2);
      socket.destroy();
      await new Promise((resolve) => setTimeout(resolve, 300));
      const gone = pages();
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(pages() - gone).toBeLessThanOrEqual(1);
    },
    30_000,
  );

  test("more than four at the same time, or two of one session, wait their turn, and those that were left make room", async () => {
    const { url } = await endless();
    const ask = (who: string, signal?: AbortSignal) =>
      fetch(`${url}/reports.csv`, { headers: { "x-who": who }, ...(signal && { signal }) });
    const left = Array.from({ length: 4 }, () => new AbortController());
    const whose = ["a", "a", "b", "b"];
    for (const [at, { signal }] of left.entries()) {
      if (at === 2) expect((await ask("a")).status).not.toBe(200);
      expect((await ask(whose[at] ?? "", signal)).status).toBe(200);
    }
    expect((await ask("c")).status).not.toBe(200);
    for (const one of left) one.abort();
    await vi.waitFor(async () => {
      const next = new AbortController();
      const response = await fetch(`${url}/reports.csv`, { signal: next.signal });
      expect(response.status).toBe(200);
      next.abort();
    }, 10_000);
  });
});
