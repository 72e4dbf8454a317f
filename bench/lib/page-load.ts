// What a page costs: main-thread time by Chromium's own account, long tasks, bytes over the wire.
import type { CDPSession, Page } from "playwright-core";

export type PageCost = {
  readonly taskMsPerSecond: number;
  readonly scriptMsPerSecond: number;
  /** Tasks over 50 ms, and the longest of all, ms. */
  readonly longTasks: number;
  readonly longestTaskMs: number;
  /** Pictures that did not come, of 60 a second. */
  readonly droppedFrames: number;
};

const FRAMES_PER_SECOND = 60;

type Watched = { readonly longTasks: { start: number; ms: number }[]; frames: number };

/** Watches long tasks and counts frames from the page's first line on; call before navigating. */
export async function watchPage(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched: Watched = { longTasks: [], frames: 0 };
    (window as unknown as { watched: Watched }).watched = watched;
    const { longTasks: tasks } = watched;
    const count = () => {
      watched.frames += 1;
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tasks.push({ start: entry.startTime, ms: entry.duration });
    }).observe({ type: "longtask", buffered: true });
  });
}

/** The main thread's cost over `seconds`. */
export async function costOf(page: Page, cdp: CDPSession, seconds: number): Promise<PageCost> {
  const read = () =>
    page.evaluate(() => {
      const { longTasks, frames } = (window as unknown as { watched: Watched }).watched;
      return { at: performance.now(), longTasks, frames };
    });
  const begun = await read();
  const before = await metricsOf(cdp);
  await page.waitForTimeout(seconds * 1000);
  const after = await metricsOf(cdp);
  const ended = await read();
  const tasks = ended.longTasks.filter((task) => task.start >= begun.at).map((task) => task.ms);
  const elapsed = (after["Timestamp"] ?? 0) - (before["Timestamp"] ?? 0);
  const perSecond = (name: string) => Math.round((((after[name] ?? 0) - (before[name] ?? 0)) * 1000) / elapsed);
  return {
    taskMsPerSecond: perSecond("TaskDuration"),
    scriptMsPerSecond: perSecond("ScriptDuration"),
    longTasks: tasks.length,
    longestTaskMs: Math.round(Math.max(0, ...tasks)),
    droppedFrames: Math.max(0, Math.round(((ended.at - begun.at) / 1000) * FRAMES_PER_SECOND - (ended.frames - begun.frames))),
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
