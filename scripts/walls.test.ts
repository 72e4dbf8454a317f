// The walls stand only if a planted breach of each is found.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { findFaults } from "./walls.ts";

const faultsIn = (path: string, line: string) => findFaults([{ path, text: `// what it is for\n${line}\n` }]);

test.each([
  ["shared/state.ts", 'import { open } from "../server/hub.ts";'],
  ["shared/state.ts", 'import { readFile } from "node:fs/promises";'],
  ["shared/state.ts", "const at = Date.now();"],
  ["shared/state.ts", "const at = new Date();"],
  ["shared/state.ts", "const roll = Math.random();"],
  ["server/hub.ts", 'import { run } from "../mock-data/feed/run.ts";'],
  ["server/hub.test.ts", 'import { run } from "../mock-data/feed/run.ts";'],
  ["server/hub.ts", 'import { Server } from "socket.io";'],
  ["server/main.ts", 'import { DatabaseSync } from "node:sqlite";'],
  ["server/main.ts", "const port = process.env.PORT;"],
  ["client/wall/Wall.tsx", 'import type { Hub } from "../../server/hub.ts";'],
  ["client/wall/Wall.tsx", 'const lazy = import("maplibre-gl");'],
  ["client/panels/Kinds.tsx", 'import * as echarts from "echarts/core";'],
  ["client/panels/Kinds.tsx", 'const red = "#e4393c";'],
  ["client/panels/kinds.css", ".kinds { color: rgb(12 20 30); }"],
  ["client/panels/Kinds.tsx", "return <h2>诉求</h2>;"],
  ["mock-data/feed/rates.ts", 'import { Grid } from "../../client/map/grid-layer.ts";'],
])("in %s, `%s` is found at its line", (path, line) => {
  expect(faultsIn(path, line)).toEqual([expect.stringMatching(new RegExp(`^${path}:2 `))]);
});

test.each([
  ["shared/state.ts", 'import { z } from "zod";\nconst day = new Date(at);'],
  ["server/gateway.ts", 'import { Server } from "socket.io";\nimport { patchSince } from "../shared/view.ts";'],
  ["server/gateway.test.ts", 'import { io } from "socket.io-client";'],
  ["client/theme/tokens.ts", 'export const red = "#e4393c";'],
  ["client/i18n/zh-CN.ts", 'export const title = "诉求";'],
  ["client/panels/Kinds.tsx", '// 签收 is the department\'s receipt, colour #e4393c\nconst link = <a href="#feed-list" />;'],
  ["bench/wall.ts", 'import { hub } from "../server/hub.ts";\nimport { Map } from "maplibre-gl";'],
])("in %s, what is allowed passes", (path, text) => {
  expect(faultsIn(path, text)).toEqual([]);
});

test("a file that does not say what it is for is named", () => {
  expect(findFaults([{ path: "shared/rng.ts", text: "export const one = 1;\n" }])).toEqual([expect.stringContaining("shared/rng.ts:1 ")]);
});

test("for the compiler of shared/ there is no clockwork, no process and no page", () => {
  const root = resolve(import.meta.dirname, "..");
  const folder = mkdtempSync(join(tmpdir(), "chengge-walls-"));
  const absent = ["setTimeout", "process", "document", "console", "Buffer", "fetch"];
  writeFileSync(join(folder, "planted.ts"), absent.map((name) => `export const its_${name} = ${name};`).join("\n"));
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ extends: join(root, "shared/tsconfig.json"), include: ["planted.ts"] }));
  const { stdout } = spawnSync(join(root, "node_modules/.bin/tsc"), ["-p", folder], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  for (const name of absent) expect(stdout).toMatch(new RegExp(`Cannot find name '${name}'`));
});
