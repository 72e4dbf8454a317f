// Says once in the server's log when it begins to serve, when it cannot, why, and when it can again.
import type { Hub } from "./hub.ts";
import type { Logger } from "./logger.ts";

/** What lasts shorter is seen in the figures of refused requests. */
const LOOK_MS = 500;

/** Returns its end. While the reason counts up, as at folding, it is told once. */
export function watchReadiness(hub: Pick<Hub, "readiness" | "onAdvance">, logger: Logger, lookMs = LOOK_MS): () => void {
  let told: string | null = null;
  let since = performance.now();
  const look = () => {
    const readiness = hub.readiness();
    const reason = readiness.ready ? "" : readiness.reason;
    if (kindOf(reason) === told) return;
    const afterMs = Math.round(performance.now() - since);
    if (reason !== "") logger.warn({ reason }, "not ready");
    else logger.info({ afterMs }, told === null ? "ready" : "ready again");
    told = kindOf(reason);
    since = performance.now();
  };
  const timer = setInterval(look, lookMs);
  timer.unref();
  return () => clearInterval(timer);
}

const kindOf = (reason: string) => reason.replace(/\d+/g, "#");
