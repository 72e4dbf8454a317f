// What the commands change of tokens and accounts is told in the audit trail as the server's own changes are: noted before, sealed after.
import { hostname, userInfo } from "node:os";
import type { Access } from "../access/access.ts";
import { aboutOf, told } from "../http/audited.ts";
import type { Audit, AuditAct } from "./audit.ts";

/** The same access, whose changes are told; `from` is this machine and its user, since nobody signs in to a command. */
export function auditedAccess(access: Access, audit: Audit, now: () => number = Date.now): Access {
  const act: AuditAct = {
    at: 0,
    actor: null,
    role: null,
    scope: null,
    grant: null,
    request: null,
    from: `command by ${userName()} on ${hostname()}`,
    action: "",
    about: null,
    status: null,
    refusal: null,
    before: null,
    after: null,
  };
  /** `rowOf`: the thing as it stands; `idOf`: of a new one, from what was made. */
  const tell = async <T>(
    change: {
      readonly collection: "tokens" | "accounts";
      readonly verb: string;
      readonly id?: string;
      readonly rowOf: (id: string) => Promise<unknown>;
    },
    work: () => Promise<T>,
    idOf: (done: T) => string | null,
  ): Promise<T> => {
    const { collection, verb, id, rowOf } = change;
    const rowAt = async (at: string | null | undefined) => (typeof at === "string" ? told(collection, await rowOf(at)) : null);
    const begun = { ...act, at: now(), action: `${collection}.${verb}`, about: aboutOf(collection, id), before: await rowAt(id) };
    const opened = await audit.open(begun);
    try {
      const done = await work();
      const made = idOf(done);
      const entry = { ...begun, about: aboutOf(collection, made), status: 200, after: await rowAt(made) };
      await audit.close(opened, made === null ? [] : [entry]);
      return done;
    } catch (error) {
      await audit.close(opened, []);
      throw error;
    }
  };
  const token = async (id: string) => (await access.list()).find((one) => one.id === id) ?? null;
  const account = (name: string) => access.accounts.get(name);
  const { accounts } = access;
  const ofToken = (verb: string) => ({ collection: "tokens", verb, rowOf: token }) as const;
  const ofAccount = (verb: string, id?: string) =>
    ({ collection: "accounts", verb, rowOf: account, ...(id !== undefined && { id }) }) as const;
  return {
    ...access,
    createToken: (spec) =>
      tell(
        ofToken("create"),
        () => access.createToken(spec),
        ({ grant }) => grant.id,
      ),
    approvePairing: (code, spec) =>
      tell(
        ofToken("create"),
        () => access.approvePairing(code, spec),
        (grant) => grant?.id ?? null,
      ),
    revoke: (id) =>
      tell(
        { ...ofToken("delete"), id },
        () => access.revoke(id),
        (isEnded) => (isEnded ? id : null),
      ),
    accounts: {
      ...accounts,
      create: (name, spec, password) =>
        tell(
          ofAccount("create"),
          () => accounts.create(name, spec, password),
          () => name,
        ),
      change: (name, part) =>
        tell(
          ofAccount("change", name),
          () => accounts.change(name, part),
          (changed) => changed && name,
        ),
      setPassword: (name, password) =>
        tell(
          ofAccount("password", name),
          () => accounts.setPassword(name, password),
          (done) => (done === false ? null : name),
        ),
      signOut: (name) =>
        tell(
          ofAccount("sessions", name),
          () => accounts.signOut(name),
          () => name,
        ),
    },
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown"); // a user without a name in the system
  }
}
