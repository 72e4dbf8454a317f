// Starts the demo on a city folder with no mock feed and the stream's clock, and asks it for figures over HTTP.
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ReportRow, View } from "../../shared/view.ts";
import { ROOT } from "./city.ts";

const START_MS = 60_000;

/** A view or row as JSON has it: its times are texts. */
export type JsonOf<T> = {
  readonly [K in keyof T]: K extends "submittedAt" | "changedAt" | "dueAt" | "closedAt" | "clock" | "asOf" ? string | null : T[K];
};
export type BostonServer = {
  readonly url: string;
  readonly access: { readonly source: string; readonly sourceName: string; readonly display: string; readonly admin: string };
  readonly state: () => Promise<JsonOf<View>>;
  /** Every report there is, by pages, once the index holds them all. */
  readonly reports: () => Promise<JsonOf<ReportRow>[]>;
  /** A daily series of the last 69 days: local day to count. */
  readonly days: (measure: "reports" | "closed") => Promise<Map<string, number>>;
  /** The account by department of the month that holds an instant, by default of the present one. */
  readonly account: (at?: number) => Promise<AccountOf>;
  readonly stop: () => Promise<void>;
};

export type AccountRow = {
  readonly code: string;
  readonly due: number;
  readonly onTime: number;
  readonly open: number;
  readonly overdueNow: number;
};
export type AccountOf = { readonly total: Omit<AccountRow, "code">; readonly rows: readonly AccountRow[] };

/** Throws with the server's own output when it does not come up. */
export async function startBoston(cityDir: string, dataDir: string, localDay: (time: number) => string): Promise<BostonServer> {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [join(ROOT, "server/demo.ts"), "--city", cityDir, "--no-feed", "--clock", "stream", "--port", `${port}`],
    {
      env: { ...process.env, DATA_DIR: dataDir },
      stdio: ["ignore", "pipe", "pipe"],
    },
  ) as ChildProcess;
  let output = "";
  child.stdout?.on("data", (chunk) => (output += chunk));
  child.stderr?.on("data", (chunk) => (output += chunk));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  const giveUpAt = Date.now() + START_MS;
  while (!(await isReady(url))) {
    if (child.exitCode !== null || Date.now() > giveUpAt) {
      await stop();
      throw new Error(`the server did not start:\n${output}`);
    }
    await sleep(200);
  }
  const access = JSON.parse(readFileSync(join(dataDir, "demo-access.json"), "utf8")) as BostonServer["access"];
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${access.admin}` } });
    if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  return {
    url,
    access,
    stop,
    state: () => get("/state"),
    async account(at) {
      await indexed(url, access.admin);
      return get(`/accountability?by=department&period=month${at === undefined ? "" : `&at=${new Date(at).toISOString()}`}`);
    },
    async reports() {
      await indexed(url, access.admin);
      const all: JsonOf<ReportRow>[] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const page: { items: JsonOf<ReportRow>[]; next: string | null } = await get(
          `/reports?limit=500${cursor === "" ? "" : `&cursor=${cursor}`}`,
        );
        all.push(...page.items);
        cursor = page.next;
      }
      return all;
    },
    async days(measure) {
      const from = new Date(Date.parse((await get<{ clock: string }>("/state")).clock) - 69 * 86_400_000).toISOString();
      const { items } = await get<{ items: { at: string; value: number }[] }>(`/trends?measure=${measure}&step=1d&from=${from}`);
      return new Map(items.map(({ at, value }) => [localDay(Date.parse(at)), value]));
    },
  };
}

/** The list of all reports is written behind the state, under load by seconds: waits until nothing is missing in it. */
async function indexed(url: string, token: string): Promise<void> {
  const giveUpAt = Date.now() + START_MS;
  for (;;) {
    const text = await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text();
    const lag = /^chengge_index_lag_records(?:\{[^}]*\})? (\d+)/m.exec(text)?.[1];
    if (lag === undefined) throw new Error("GET /metrics does not say chengge_index_lag_records");
    if (lag === "0") return;
    if (Date.now() > giveUpAt) throw new Error(`the index of reports is still ${lag} records behind`);
    await sleep(200);
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
