// Serves the baselines' pages and feeds them as kindly as one can: what changed, gathered ten times a second.
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, normalize } from "node:path";
import { Server } from "socket.io";
import { build } from "vite";
import { type DemoServer, freePort } from "./demo-server.ts";

const PAGES = join(import.meta.dirname, "../baseline-map");
const TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript",
  css: "text/css",
  html: "text/html",
  geojson: "application/geo+json",
};

export type BaselineMap = {
  readonly urlOf: (library: "deck" | "echarts") => string;
  /** One report in each of these grids. */
  readonly send: (grids: readonly string[]) => void;
  readonly stop: () => Promise<void>;
};

export async function startBaselineMap(server: DemoServer): Promise<BaselineMap> {
  const folder = mkdtempSync(join(tmpdir(), "chengge-baseline-"));
  await build({
    root: PAGES,
    configFile: false,
    logLevel: "error",
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: "es2022",
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input: [join(PAGES, "deck.html"), join(PAGES, "echarts.html")] },
    },
  });
  const geojson = await (await fetch(`${server.url}/api/v1/city/grids`, { headers: { authorization: `Bearer ${server.display}` } })).text();
  const http = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://local").pathname);
    response.setHeader("content-type", TYPES[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream");
    if (path === "/grids.geojson") return void response.end(geojson);
    const file = createReadStream(join(folder, path));
    file.once("error", () => response.writeHead(404).end());
    file.pipe(response);
  });
  const io = new Server(http);
  const port = await freePort();
  await new Promise<void>((resolve) => http.listen(port, "127.0.0.1", resolve));
  const open = new Map<string, number>();
  return {
    urlOf: (library) => `http://127.0.0.1:${port}/${library}.html`,
    send(grids) {
      for (const grid of grids) open.set(grid, (open.get(grid) ?? 0) + 1);
      io.emit(
        "changes",
        grids.map((grid) => [grid, open.get(grid)]),
      );
    },
    async stop() {
      await io.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
