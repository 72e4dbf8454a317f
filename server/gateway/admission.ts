// Who may have a screen: the handshake checked, the grant found, the scope held against it.
import { isWithin } from "../../shared/city.ts";
import type { Seq } from "../../shared/event.ts";
import { Handshake } from "../../shared/handshake.ts";
import { PROTOCOL_VERSION, type Refusal } from "../../shared/protocol.ts";
import type { Access } from "../access/access.ts";
import { actorOf, type Grant, type Role } from "../access/grant.ts";
import type { Hub } from "../hub.ts";
import { StoreFault } from "../store-fault.ts";

export type Admission = {
  readonly scope: string;
  readonly grantId: string;
  readonly sessionId: string | undefined;
  readonly name: string;
  /** By which events name who it is. */
  readonly actor: string;
  readonly role: Role;
  readonly forVisitors: boolean;
  readonly epoch: string;
  /** Where the screen goes on; 0: it has nothing. */
  readonly cursor: Seq;
  /** The build of its page; undefined for what is no page of ours. */
  readonly build: string | undefined;
  /** What its page calls itself. */
  readonly display: string | undefined;
};

/** `auth` as it came, and the Cookie header of the request. */
export async function admit(
  auth: unknown,
  cookie: string | undefined,
  { hub, access }: { hub: Hub; access: Access },
): Promise<Admission | Refusal> {
  const handshake = Handshake.safeParse(auth);
  if (!handshake.success || handshake.data.protocol !== PROTOCOL_VERSION) return "protocol";
  const { token, scope: wanted, resume, build, display } = handshake.data;
  let grant: Grant | null;
  try {
    grant = await (token === undefined ? access.sessionGrant(cookie) : access.authenticate(token));
  } catch (error) {
    if (error instanceof StoreFault) return "not-ready";
    throw error;
  }
  if (!grant) return "unauthorized";
  const scope = scopeOf(hub, grant, wanted);
  if (scope === null) return "scope";
  if (!hub.readiness().ready) return "not-ready";
  const { epoch } = hub;
  return {
    scope,
    grantId: grant.id,
    sessionId: grant.sessionId,
    name: grant.name,
    actor: actorOf(grant),
    role: grant.role,
    forVisitors: grant.audience === "visitors",
    epoch,
    cursor: resume && resume.epoch === epoch && resume.seq <= hub.state.seq ? resume.seq : 0,
    build,
    display,
  };
}

function scopeOf({ city: { tree } }: Hub, grant: Grant, wanted = grant.scope): string | null {
  const inner = tree.byCode.get(wanted);
  const outer = tree.byCode.get(grant.scope);
  return inner !== undefined && outer !== undefined && isWithin(tree, inner, outer) ? wanted : null;
}
