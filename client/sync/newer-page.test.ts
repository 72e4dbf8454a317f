// A newer page counts once all of it can be had.
import { expect, test } from "vitest";
import { fetchPage, filesOf } from "./newer-page.ts";

const pageWith = (script: string) =>
  `<!doctype html><head><link rel="preload" href="/fonts/a.woff2" as="font"><link rel="stylesheet" crossorigin href="/assets/${script}.css">
  <script type="module" crossorigin src="/assets/${script}.js"></script></head>`;

/** A server with `served` as its page; what `lacks` names is 404. */
function server(served: string, lacks: readonly string[] = []) {
  const asked: string[] = [];
  const fetchIt = (async (path: string) => {
    asked.push(path);
    return new Response(path === "/wall" ? served : "", { status: lacks.includes(path) ? 404 : 200 });
  }) as typeof fetch;
  return { asked, fetchIt };
}

test("its scripts and style sheets are what has to be there", () => {
  expect(filesOf(pageWith("new"))).toEqual(["/assets/new.css", "/assets/new.js"]);
});

test("a newer page is fetched whole", async () => {
  const { asked, fetchIt } = server(pageWith("new"));
  expect(await fetchPage("/wall", pageWith("old"), fetchIt)).toBe("newer");
  expect(asked).toEqual(["/wall", "/assets/new.css", "/assets/new.js"]);
});

test("the same page is none, also when more has been loaded into this one since", async () => {
  const { fetchIt } = server(pageWith("old"));
  expect(await fetchPage("/wall", `${pageWith("old")}<link rel="modulepreload" href="/assets/more.js">`, fetchIt)).toBe("same");
});

test("a page that is being put in place is none yet", async () => {
  const half = server(pageWith("new"), ["/assets/new.js"]);
  expect(await fetchPage("/wall", pageWith("old"), half.fetchIt)).toBeNull();
  const none = server("", ["/wall"]);
  expect(await fetchPage("/wall", pageWith("old"), none.fetchIt)).toBeNull();
});
