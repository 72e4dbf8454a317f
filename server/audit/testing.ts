// Acts for tests of the audit trail.
import type { AuditAct } from "./audit.ts";

/** A dispatch of the report `r-1` by `duty-1`; `over` goes over its fields. */
export function act(over: Partial<AuditAct> = {}): AuditAct {
  return {
    at: 1000,
    actor: "duty-1",
    role: "supervisor",
    scope: "C",
    grant: "s-1",
    request: null,
    from: "127.0.0.1",
    action: "reports.dispatch",
    about: "reports/r-1",
    status: 200,
    refusal: null,
    before: { stage: "accepted", version: 2 },
    after: { stage: "dispatched", version: 3 },
    ...over,
  };
}
