import { expect, test } from "vitest";
import { signInHref, whereTo } from "./where-to.ts";

test("signing in goes on to the page that was meant", () => {
  const back = signInHref({ pathname: "/desk/accounts", search: "?lang=en&scope=330402" });
  expect(whereTo(new URL(back, "http://wall").search)).toBe("/desk/accounts?lang=en&scope=330402");
  expect(whereTo("?to=/wall")).toBe("/wall");
  expect(whereTo("?to=/")).toBe("/");
});

test.each(["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/desk//evil", "/login", ""])(
  "and never to %s",
  (to) => expect(whereTo(`?to=${encodeURIComponent(to)}`)).toBe("/desk"),
);
