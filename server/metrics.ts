// What an operator watches: figures in Prometheus form. Counters are given here; gauges are asked for when they are read.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Counter, Gauge, Registry } from "prom-client";

/** How often the event loop is looked at; a sample holds this interval too. */
const LOOK_MS = 10;

export interface Metrics {
  readonly accepted: Counter;
  readonly duplicates: Counter;
  readonly rejected: Counter<"reason">;
  readonly requests: Counter<"route" | "status">;
  /** A figure that `read` gives whenever the metrics are asked for. */
  watch(name: string, help: string, read: () => number): void;
  /** The text and its content type. */
  text(): Promise<{ readonly body: string; readonly type: string }>;
  close(): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const watch = (name: string, help: string, read: () => number) =>
    void new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  const delay = watchEventLoop(registry);
  new Gauge({
    name: "chengge_memory_bytes",
    help: "Memory of the process",
    labelNames: ["kind"],
    registers,
    collect() {
      const { rss, heapUsed, external } = process.memoryUsage();
      this.set({ kind: "resident" }, rss);
      this.set({ kind: "heap" }, heapUsed);
      this.set({ kind: "external" }, external);
    },
  });
  watch("chengge_uptime_seconds", "Since the process began", () => process.uptime());
  return {
    accepted: new Counter({ name: "chengge_events_accepted_total", help: "Events taken into the log", registers }),
    duplicates: new Counter({ name: "chengge_events_duplicate_total", help: "Events that the log held already", registers }),
    rejected: new Counter({ name: "chengge_events_rejected_total", help: "Events rejected, by reason", labelNames: ["reason"], registers }),
    requests: new Counter({ name: "chengge_http_requests_total", help: "Requests answered", labelNames: ["route", "status"], registers }),
    watch,
    text: async () => ({ body: await registry.metrics(), type: registry.contentType }),
    close: () => delay.disable(),
  };
}

/** How late the event loop comes, since it was last asked. */
function watchEventLoop(registry: Registry): ReturnType<typeof monitorEventLoopDelay> {
  const delay = monitorEventLoopDelay({ resolution: LOOK_MS });
  delay.enable();
  new Gauge({
    name: "chengge_event_loop_delay_seconds",
    help: "How late the event loop came since the last reading",
    labelNames: ["quantile"],
    registers: [registry],
    collect() {
      const seconds = (nanoseconds: number) => (Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e9 - LOOK_MS / 1000) : 0);
      this.set({ quantile: "0.5" }, seconds(delay.percentile(50)));
      this.set({ quantile: "0.99" }, seconds(delay.percentile(99)));
      this.set({ quantile: "1" }, seconds(delay.max));
      delay.reset();
    },
  });
  return delay;
}
