// What an operator watches: figures in Prometheus form, in its own names for process and runtime. Names and units by its conventions.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

const PACKAGE = join(import.meta.dirname, "../package.json");
/** How often the event loop is looked at; its lag figures hold this interval too. */
const LOOK_MS = 10;
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const APPEND_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

type Read = () => number | Promise<number>;

export interface Metrics {
  readonly accepted: Counter;
  readonly duplicates: Counter;
  readonly rejected: Counter<"reason">;
  readonly appends: Histogram;
  readonly requests: Histogram<"method" | "route" | "status">;
  /** A figure that goes up and down, read whenever the metrics are asked for. */
  watch(name: string, help: string, read: Read): void;
  /** The same for each value of one label. */
  watchEach(name: string, help: string, label: string, read: () => Readonly<Record<string, number>>): void;
  /** A count that only grows, and ends in `_total`. */
  count(name: string, help: string, read: Read): void;
  /** A 1 whose labels say something in words. */
  tell(name: string, help: string, read: () => Readonly<Record<string, string>>): void;
  /** The text and its content type. A figure whose store cannot be asked is left out. */
  text(): Promise<{ readonly body: string; readonly type: string }>;
  close(): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOK_MS });

  const metrics: Metrics = {
    accepted: new Counter({ name: "chengge_events_accepted_total", help: "Events taken into the log.", registers }),
    duplicates: new Counter({
      name: "chengge_events_duplicate_total",
      help: "Events that the log held already; their senders repeat.",
      registers,
    }),
    rejected: new Counter({
      name: "chengge_events_rejected_total",
      help: "Events rejected, by the reason that the sender was told.",
      labelNames: ["reason"],
      registers,
    }),
    appends: new Histogram({
      name: "chengge_log_append_seconds",
      help: "From handing records to the log until they are durable.",
      buckets: APPEND_SECONDS,
      registers,
    }),
    requests: new Histogram({
      name: "http_request_duration_seconds",
      help: "From a request's head to the end of its answer, by method, pattern of the address and status.",
      labelNames: ["method", "route", "status"],
      buckets: REQUEST_SECONDS,
      registers,
    }),
    watch(name, help, read) {
      const gauge: Gauge = new Gauge({ name, help, registers, collect: () => refresh(gauge, read) });
    },
    watchEach(name, help, label, read) {
      const collect = () => {
        for (const [value, figure] of Object.entries(read())) gauge.set({ [label]: value }, figure);
      };
      const gauge: Gauge = new Gauge({ name, help, labelNames: [label], registers, collect });
    },
    count(name, help, read) {
      const counter: Counter = new Counter({ name, help, registers, collect: () => refresh(counter, read) });
    },
    tell(name, help, read) {
      const labelNames = Object.keys(read());
      const gauge: Gauge = new Gauge({
        name,
        help,
        labelNames,
        registers,
        collect() {
          gauge.reset();
          gauge.set(read(), 1);
        },
      });
    },
    text: async () => ({ body: await registry.metrics(), type: registry.contentType }),
    close: () => registry.clear(),
  };
  const { version } = JSON.parse(readFileSync(PACKAGE, "utf8")) as { version: string };
  metrics.tell("chengge_build_info", "The program's version.", () => ({ version }));
  return metrics;
}

/** Reads the figure anew; one that cannot be had is left out, so that the others are still told. */
async function refresh(figure: Gauge | Counter, read: Read): Promise<void> {
  try {
    const value = await read();
    figure.reset();
    figure.inc(value);
  } catch {
    figure.remove();
  }
}
