// Accounts of people on duty: made, changed and listed; passwords set and checked, with the same work whether there is such an account or not.
import type { AccessStore, AccountRow } from "./access-store.ts";
import { AccountName, AccountSpec } from "./grant.ts";
import type { Known } from "./known.ts";
import { fitsPassword, hashPassword, mintPassword, passwordFault } from "./password.ts";

/** More posts than a city has. */
const ACCOUNTS_MAX = 5000;
/** Two admins change one account at the same moment; each try lets one of them go ahead. */
const TRIES = 5;

/** An account as it is listed: all but its password. */
export type Account = AccountSpec & { readonly name: string; readonly hasPassword: boolean; readonly createdAt: number };

/** A name that is taken, a password that will not do, no more room; the message says what to do. */
export class AccountFault extends Error {
  override readonly name = "AccountFault";
  readonly code: "taken" | "full" | "password";
  constructor(code: "taken" | "full" | "password", message: string) {
    super(message);
    this.code = code;
  }
}

/** Every call rejects with a `StoreFault` when the store cannot be asked. */
export interface Accounts {
  /** By name. */
  list(): Promise<readonly Account[]>;
  get(name: string): Promise<Account | null>;
  /** Without a password one is made and told once; null: single sign-on alone. Rejects with an `AccountFault`. */
  create(name: string, spec: AccountSpec, password?: string | null): Promise<{ readonly account: Account; readonly minted: string | null }>;
  /** What is given goes over what stands; its sessions end, unless it is but called otherwise. Null when there is none. */
  change(name: string, part: Partial<AccountSpec>): Promise<Account | null>;
  /** Its sessions end. Without a password one is made. Gives the one made, else null; false when there is no such account. Rejects with an `AccountFault`. */
  setPassword(name: string, password?: string): Promise<string | null | false>;
  /** The account that this password opens; `disabled` when it is right and of no use; null when it is wrong. Rejects with `PasswordsBusy`. */
  check(name: string, password: string): Promise<Account | "disabled" | null>;
  /** Ends all its sessions, everywhere. */
  signOut(name: string): Promise<void>;
}

type Parts = {
  readonly store: AccessStore;
  readonly known: Pick<Known, "keepAccount" | "forgetSessionsOf">;
  readonly now: () => number;
  readonly max?: number;
};

export function createAccounts({ store, known, now, max = ACCOUNTS_MAX }: Parts): Accounts {
  const change = async (name: string, toNext: (row: AccountRow) => AccountRow, endsSessions: (row: AccountRow) => boolean) => {
    for (let left = TRIES; left > 0; left -= 1) {
      const row = await store.account(name);
      if (!row) return null;
      const next = { ...toNext(row), version: row.version + 1 };
      const sessions = endsSessions(row);
      if (!(await store.changeAccount(next, { sessions }))) continue;
      known.keepAccount(next);
      if (sessions) known.forgetSessionsOf({ tokenId: null, account: name });
      return toAccount(next);
    }
    throw new Error(`account ${name} was changed ${TRIES} times while it was being changed`);
  };

  return {
    list: async () => (await store.accounts()).map(toAccount),
    get: async (name) => {
      const row = await store.account(name);
      return row && toAccount(row);
    },
    create: async (name, spec, given) => {
      const minted = given === undefined ? mintPassword() : null;
      const password = given === undefined ? minted : given;
      const row = {
        name: AccountName.parse(name),
        spec: JSON.stringify(AccountSpec.parse(spec)),
        password: password === null ? null : await hashed(password, name),
        version: 1,
        createdAt: now(),
      };
      const added = await store.addAccount(row, max);
      if (added === "taken")
        throw new AccountFault("taken", `there is an account ${name} already: choose another name, or change that one`);
      if (added === "full")
        throw new AccountFault(
          "full",
          `there are ${max} accounts, and none is ever removed: give a post's account to its next holder instead of making another`,
        );
      known.keepAccount(row);
      return { account: toAccount(row), minted };
    },
    change: (name, part) => {
      const keys = Object.keys(part).filter((key) => key !== "post") as (keyof AccountSpec)[];
      const specOf = (row: AccountRow) => ({ ...(JSON.parse(row.spec) as AccountSpec), ...part });
      return change(
        name,
        (row) => ({ ...row, spec: JSON.stringify(AccountSpec.parse(specOf(row))) }),
        (row) => keys.some((key) => specOf(row)[key] !== (JSON.parse(row.spec) as AccountSpec)[key]),
      );
    },
    setPassword: async (name, given) => {
      const minted = given === undefined ? mintPassword() : null;
      const password = await hashed(given ?? (minted as string), name);
      const changed = await change(
        name,
        (row) => ({ ...row, password }),
        () => true,
      );
      return changed ? minted : false;
    },
    check: async (name, password) => {
      const row = AccountName.safeParse(name).success ? await store.account(name) : null;
      if (!(await fitsPassword(password, row?.password ?? null)) || !row) return null;
      const account = toAccount(row);
      return account.disabled ? "disabled" : account;
    },
    signOut: async (name) => {
      await store.endSessionsOf({ tokenId: null, account: name });
      known.forgetSessionsOf({ tokenId: null, account: name });
    },
  };
}

async function hashed(password: string, name: string): Promise<string> {
  const fault = passwordFault(password, name);
  if (fault !== null) throw new AccountFault("password", fault);
  return hashPassword(password);
}

function toAccount({ name, spec, password, createdAt }: AccountRow): Account {
  return { name, ...(JSON.parse(spec) as AccountSpec), hasPassword: password !== null, createdAt };
}
