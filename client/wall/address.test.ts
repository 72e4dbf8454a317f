import { expect, test } from "vitest";
import { parseAddress } from "./address.ts";

test("an address without a query is the whole scope of who looks, on duty", () => {
  expect(parseAddress("")).toEqual({ scope: undefined, audience: "duty" });
});

test("an address may name a scope and the audience; what is unknown is the default", () => {
  expect(parseAddress("?scope=330402&audience=visitors")).toEqual({ scope: "330402", audience: "visitors" });
  expect(parseAddress("?scope=&audience=everybody")).toEqual({ scope: undefined, audience: "duty" });
});
