// The figures as Prometheus reads them: well-formed, under the names that deploy/ uses, counting what happened.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reportEvent, startTestServer, type TestServer } from "./http/testing.ts";
import { createMetrics } from "./metrics.ts";
import { timedLog, watchArchive, watchConnections, watchDisplays, watchGateway } from "./metrics-watch.ts";

const DEPLOY = join(import.meta.dirname, "../deploy");

type Family = { readonly help: string; readonly type: string; readonly samples: Map<string, number> };

/** Throws on whatever the text format does not allow. */
function parse(text: string): Map<string, Family> {
  const families = new Map<string, Family>();
  let help: [string, string] | null = null;
  let current: (Family & { name: string }) | null = null;
  expect(text.endsWith("\n")).toBe(true);
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const [, helpName, helpText] = /^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (\S.*)$/.exec(line) ?? [];
    const [, typeName, type] = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$/.exec(line) ?? [];
    if (helpName !== undefined && helpText !== undefined) {
      help = [helpName, helpText];
    } else if (typeName !== undefined && type !== undefined) {
      if (help?.[0] !== typeName || families.has(typeName)) throw new Error(`no HELP, or a second TYPE: ${line}`);
      current = { name: typeName, help: help[1], type, samples: new Map() };
      families.set(typeName, current);
    } else {
      const [, name = "", labels = "", value] =
        /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*\})? (-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf)|\+Inf|Na[Nn])$/.exec(
          line,
        ) ?? [];
      const stem = current?.type === "histogram" ? name.replace(/_(?:bucket|sum|count)$/, "") : name;
      if (!current || stem !== current.name || value === undefined) throw new Error(`not a sample of ${current?.name}: ${line}`);
      if (current.samples.has(name + labels)) throw new Error(`twice: ${line}`);
      current.samples.set(name + labels, Number(value.replace("Inf", "Infinity")));
    }
  }
  return families;
}

const SCREENS = { screens: 3, waiting: 1, stale: 0, frames: 10, snapshots: 4, bytes: 5000, resyncs: 2, refused: 1 };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  watchGateway(server.metrics, () => SCREENS);
  watchDisplays(server.metrics, { counts: () => ({ live: 2, lagging: 0, frozen: 1 }) });
  watchArchive(server.metrics, () => ({ seq: 7, fault: null }));
  watchConnections(server.metrics, () => ({ connections: 5, dropped: 0 }));
});
afterAll(() => server.stop());
const read = async () => parse(await (await fetch(`${server.url}/metrics`)).text());
const figureOf = (families: Map<string, Family>, name: string, labels = "") => families.get(name)?.samples.get(name + labels);

test("every figure is well-formed, has a plain sentence of help, and a name that says its unit and kind", async () => {
  const families = await read();
  expect(families.size).toBeGreaterThan(50);
  for (const [name, { type, help }] of families) {
    if (!/^(?:chengge|http)_/.test(name)) continue;
    expect([name, type === "counter"]).toEqual([name, /_total$/.test(name)]);
    expect([name, /^[A-Z1].*\.$/.test(help)]).toEqual([name, true]);
    expect([name, /(?:milli|_ms|_mb|kilo)/i.test(name)]).toEqual([name, false]);
  }
});

test("they count what happened", async () => {
  await server.post([reportEvent("m1"), reportEvent("m2"), { id: "nothing" }]);
  const repeated = reportEvent("m3");
  await server.post(repeated);
  await server.post(repeated);
  const families = await read();
  const expected: readonly (readonly [string, string, number])[] = [
    ["chengge_events_accepted_total", "", 3],
    ["chengge_events_duplicate_total", "", 1],
    ["chengge_events_rejected_total", '{reason="specversion"}', 1],
    ["chengge_events_rejected_total", '{reason="foreign"}', 0],
    ["chengge_events_received_total", "", 3],
    ["chengge_log_seq", "", 3],
    ["chengge_log_offset_seq", "", 0],
    ["chengge_identity_horizon_seq", "", 0],
    ["chengge_fold_seq", "", 3],
    ["chengge_fold_lag_records", "", 0],
    ["chengge_dead_letters", "", 1],
    ["chengge_ready", "", 1],
    ["chengge_log_writable", "", 1],
    ["chengge_durability_info", '{store="sqlite",loses="nothing",replicas="0"}', 1],
    ["chengge_screens", "", 3],
    ["chengge_displays", '{state="frozen"}', 1],
    ["chengge_displays", '{state="lagging"}', 0],
    ["chengge_frame_bytes_total", "", 5000],
    ["chengge_archive_seq", "", 7],
    ["chengge_archive_fault", "", 0],
    ["chengge_connections", "", 5],
  ];
  for (const [name, labels, value] of expected) expect([name, figureOf(families, name, labels)]).toEqual([name, value]);
  expect([...(families.get("chengge_build_info")?.samples.keys() ?? [])]).toEqual([
    expect.stringMatching(/^chengge_build_info\{version="\d+\.\d+\.\d+"\}$/),
  ]);
  const requests = families.get("http_request_duration_seconds")?.samples;
  expect(requests?.get('http_request_duration_seconds_count{method="POST",route="/api/v1/events",status="202"}')).toBe(3);
  expect(figureOf(families, "chengge_fold_seconds_total")).toBeGreaterThan(0);
});

test("addresses and methods that somebody makes up are no labels", async () => {
  for (let at = 0; at < 20; at += 1) {
    await fetch(`${server.url}/api/v1/made-up-${at}`);
    await fetch(`${server.url}/made-up-${at}`, { method: "REPORT" });
    await server.get(`/api/v1/reports/made-up-${at}`);
  }
  const requests = [...((await read()).get("http_request_duration_seconds")?.samples.keys() ?? [])].join("\n");
  expect(requests).not.toContain("made-up");
  expect(new Set(requests.match(/route="[^"]*"/g)).size).toBeLessThan(8);
  expect(requests).toContain('method="other"');
});

test("a count goes on from reading to reading, and a figure whose store fails is left out alone", async () => {
  const metrics = createMetrics();
  let frames = 1;
  metrics.count("chengge_a_total", "A.", () => frames);
  metrics.watch("chengge_b", "B.", () => Promise.reject(new Error("gone")));
  metrics.watch("chengge_c", "C.", async () => 3);
  const readAgain = async () => parse((await metrics.text()).body);
  expect(figureOf(await readAgain(), "chengge_a_total")).toBe(1);
  frames = 5;
  const families = await readAgain();
  expect([figureOf(families, "chengge_a_total"), figureOf(families, "chengge_b"), figureOf(families, "chengge_c")]).toEqual([
    5,
    undefined,
    3,
  ]);
  metrics.close();
});

test("an append to a timed log takes its time, and the log is otherwise itself", async () => {
  const metrics = createMetrics();
  const log = timedLog(server.log, metrics);
  const [record] = await server.log.readAfter(0, 1);
  if (!record) throw new Error("the log is empty");
  expect(await log.append([record])).toEqual(["duplicate"]);
  expect([log.epoch, log.head()]).toEqual([server.log.epoch, server.log.head()]);
  const families = parse((await metrics.text()).body);
  expect(
    figureOf(families, "chengge_log_append_seconds", "") ??
      families.get("chengge_log_append_seconds")?.samples.get("chengge_log_append_seconds_count"),
  ).toBe(1);
  metrics.close();
});

describe("what deploy/ asks for", () => {
  const namesIn = (file: string) => {
    const text = readFileSync(join(DEPLOY, file), "utf8");
    return new Set(text.match(/\b(?:chengge|http|process|nodejs)_[a-z0-9_]+/g));
  };
  test.each(["grafana-dashboard.json", "alerts.yml"])("%s names only figures that there are", async (file) => {
    const names = namesIn(file);
    expect(names.size).toBeGreaterThan(8);
    const samples = new Set(
      [...(await read()).entries()].flatMap(([name, { samples }]) => [name, ...[...samples.keys()].map((key) => key.replace(/\{.*/, ""))]),
    );
    expect([...names].filter((name) => !samples.has(name))).toEqual([]);
  });

  test("the dashboard is whole: every panel has a title, a place, a source that can be chosen and a question", () => {
    const dashboard = JSON.parse(readFileSync(join(DEPLOY, "grafana-dashboard.json"), "utf8")) as {
      panels: { title: string; gridPos: object; datasource: { uid: string }; targets: { expr: string; refId: string }[] }[];
      templating: { list: { type: string; name: string }[] };
    };
    expect(dashboard.templating.list[0]).toMatchObject({ type: "datasource", name: "datasource" });
    for (const panel of dashboard.panels) {
      expect(panel.title.length).toBeGreaterThan(3);
      expect(panel.datasource.uid).toMatch(/^\$\{datasource\}$/);
      expect(panel.targets.every(({ expr, refId }) => expr.length > 5 && refId.length === 1)).toBe(true);
    }
  });

  test("every alert says what is wrong and what to do", () => {
    const rules = readFileSync(join(DEPLOY, "alerts.yml"), "utf8")
      .split(/^ +- alert: /m)
      .slice(1);
    expect(rules.length).toBeGreaterThan(10);
    for (const rule of rules) {
      expect(rule).toMatch(/^Chengge\w+\n/);
      for (const part of [/\n +expr: \S/, /\n +severity: (?:page|ticket)\n/, /\n +summary: \S/, /\n +description: \S/])
        expect(rule).toMatch(part);
    }
  });
});
