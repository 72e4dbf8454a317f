// What the page of accounts and tokens asks the server for.
import { ask, type Said } from "../login/ask.ts";
import type { CityAnswer } from "../sync/city-info.ts";

export type AccountRow = {
  readonly name: string;
  readonly role: "supervisor" | "admin";
  readonly scope: string;
  readonly department: string | null;
  readonly post: string;
  readonly disabled: boolean;
  readonly hasPassword: boolean;
  readonly createdAt: string;
};
export type TokenRow = {
  readonly id: string;
  readonly role: "display" | "source" | "supervisor" | "admin";
  readonly name: string;
  readonly scope: string;
  readonly source?: string;
  readonly audience?: "duty" | "visitors";
  readonly createdAt: string;
};
export type NewAccount = Pick<AccountRow, "name" | "role" | "scope" | "department" | "post"> & { readonly password?: null };
export type NewToken = Pick<TokenRow, "role" | "name" | "scope" | "source" | "audience">;
/** Told once. */
export type Minted = { readonly password?: string };

const PAGE_ROWS = 500;

/** All pages of a list, at most 10,000 rows: as many as there may be of either. */
async function askAll<T>(path: string): Promise<Said<readonly T[]>> {
  const rows: T[] = [];
  for (let cursor: string | null | undefined = ""; cursor !== null && cursor !== undefined; ) {
    const said: Said<{ items: readonly T[]; next?: string | null }> = await ask(
      "GET",
      `${path}?limit=${PAGE_ROWS}${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    if (!said.ok) return said;
    rows.push(...said.body.items);
    cursor = said.body.next;
  }
  return { ok: true, body: rows };
}

const at = (name: string) => `/accounts/${encodeURIComponent(name)}`;

export const askCity = () => ask<CityAnswer>("GET", "/city");
export const askAccounts = () => askAll<AccountRow>("/accounts");
export const askTokens = () => askAll<TokenRow>("/tokens");
export const createAccount = (account: NewAccount) => ask<AccountRow & Minted>("POST", "/accounts", account);
export const setDisabled = (name: string, disabled: boolean) => ask<AccountRow>("PATCH", at(name), { disabled });
export const resetPassword = (name: string) => ask<Minted>("POST", `${at(name)}/password`, {});
export const signOutAccount = (name: string) => ask<null>("DELETE", `${at(name)}/sessions`);
export const createToken = (token: NewToken) => ask<TokenRow & { readonly token: string }>("POST", "/tokens", token);
export const revokeToken = (id: string) => ask<null>("DELETE", `/tokens/${encodeURIComponent(id)}`);
