// What the address asks of a page beside its settings: which scope, before whom. An unknown value falls back to the default.

export type Audience = "duty" | "visitors";

export type Address = { readonly scope: string | undefined; readonly audience: Audience };

/** `search` is `location.search`. */
export function parseAddress(search: string): Address {
  const query = new URLSearchParams(search);
  return { scope: query.get("scope") || undefined, audience: query.get("audience") === "visitors" ? "visitors" : "duty" };
}
