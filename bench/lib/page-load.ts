// What a page costs: main-thread time by Chromium's own account, long tasks, bytes over the wire.
import type { CDPSession, Page } from "playwright-core";

export type PageCost = {
  readonly taskMsPerSecond: number;
  readonly scriptMsPerSecond: number;
  /** Tasks over 50 ms, and the longest of all, ms. */
  readonly longTasks: number;
  readonly longestTaskMs: number;
};

/** Watches long tasks from the page's first line on; call before navigating. */
export async function watchLongTasks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const tasks: { start: number; ms: number }[] = [];
    (window as unknown as { longTasks: typeof tasks }).longTasks = tasks;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tasks.push({ start: entry.startTime, ms: entry.duration });
    }).observe({ type: "longtask", buffered: true });
  });
}

/** The main thread's cost over `seconds`. */
export async function costOf(page: Page, cdp: CDPSession, seconds: number): Promise<PageCost> {
  const since = await page.evaluate(() => performance.now());
  const before = await metricsOf(cdp);
  await page.waitForTimeout(seconds * 1000);
  const after = await metricsOf(cdp);
  const tasks = await page.evaluate((from) => {
    const all = (window as unknown as { longTasks: { start: number; ms: number }[] }).longTasks;
    return all.filter((task) => task.start >= from).map((task) => task.ms);
  }, since);
  const elapsed = (after["Timestamp"] ?? 0) - (before["Timestamp"] ?? 0);
  const perSecond = (name: string) => Math.round((((after[name] ?? 0) - (before[name] ?? 0)) * 1000) / elapsed);
  return {
    taskMsPerSecond: perSecond("TaskDuration"),
    scriptMsPerSecond: perSecond("ScriptDuration"),
    longTasks: tasks.length,
    longestTaskMs: Math.round(Math.max(0, ...tasks)),
  };
}

async function metricsOf(cdp: CDPSession): Promise<Record<string, number>> {
  const { metrics } = (await cdp.send("Performance.getMetrics")) as { metrics: { name: string; value: number }[] };
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

export type Traffic = { scriptBytes: number; dataBytes: number; otherBytes: number };

/** Counts bytes as they come over the wire (compressed): scripts; data (API answers and socket messages); the rest. */
export async function countBytes(cdp: CDPSession): Promise<Traffic> {
  const traffic: Traffic = { scriptBytes: 0, dataBytes: 0, otherBytes: 0 };
  const kinds = new Map<string, keyof Traffic>();
  await cdp.send("Network.enable");
  cdp.on("Network.responseReceived", ({ requestId, type, response }: { requestId: string; type: string; response: { url: string } }) => {
    const isData = !response.url.endsWith(".woff2") && (type === "Fetch" || type === "XHR" || response.url.includes("/api/"));
    kinds.set(requestId, type === "Script" || response.url.endsWith(".js") ? "scriptBytes" : isData ? "dataBytes" : "otherBytes");
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }: { requestId: string; encodedDataLength: number }) => {
    traffic[kinds.get(requestId) ?? "otherBytes"] += encodedDataLength;
  });
  cdp.on("Network.webSocketFrameReceived", ({ response }: { response: { opcode: number; payloadData: string } }) => {
    traffic.dataBytes += response.opcode === 2 ? Math.floor((response.payloadData.length * 3) / 4) : response.payloadData.length;
  });
  return traffic;
}
