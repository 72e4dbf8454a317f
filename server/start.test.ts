// The ways in which a server is started, held against each other.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> };
/** From Node's name to the program's. */
const nodeLine = (line = "") => /\bnode (--.*) server\/(?:main|demo)\.ts$/m.exec(line)?.[1];

test("npm start, the demo and the service run the same Node", () => {
  const unit = readFileSync(join(ROOT, "deploy/chengge@.service"), "utf8");
  const start = nodeLine(scripts["start"]);
  expect(start).toContain("--max-semi-space-size");
  expect([nodeLine(scripts["demo:serve"]), nodeLine(unit)]).toEqual([start, start]);
  for (const line of [scripts["start"], scripts["demo:serve"], unit]) expect(line).toMatch(/\bNODE_COMPILE_CACHE=/);
});
