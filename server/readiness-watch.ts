// Says once in the server's log when it begins to serve, when it cannot and why, and when it can again.
import type { Hub } from "./hub.ts";
import type { Logger } from "./logger.ts";

/** What lasts shorter shows in the figures of refused requests only. */
const LOOK_MS = 500;

/** Returns its end. While a reason counts up, as at folding, it is told once. */
export function watchReadiness(hub: Pick<Hub, "readiness">, logger: Logger, lookMs = LOOK_MS): () => void {
  let told: string | null = null;
  let since = performance.now();
  const look = () => {
    const readiness = hub.readiness();
    const kind = readiness.ready ? "ready" : readiness.reason.replace(/\d+/g, "#");
    if (kind === told) return;
    if (!readiness.ready) logger.warn({ reason: readiness.reason }, "not ready");
    else if (told !== null) logger.info({ afterMs: Math.round(performance.now() - since) }, "ready again");
    told = kind;
    since = performance.now();
  };
  const timer = setInterval(look, lookMs);
  timer.unref();
  return () => clearInterval(timer);
}
