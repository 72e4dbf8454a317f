// Builds the client into dist/. `npm run dev` serves it with hot reload and passes data on to a server on port 4608.
import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** The page's own Host goes along: the server takes a session from its own pages alone. */
const passed = { target: "http://127.0.0.1:4608", changeOrigin: false };

/** What a build is made from; the same sources make the same build, on any server. */
const SOURCES = ["client/**/*", "shared/*.ts", "package-lock.json", "vite.config.ts"];

/** Writes the build's id into the page and, for the server to compare, into dist/build.json. */
function buildId(): Plugin {
  const cwd = import.meta.dirname;
  const files = globSync(SOURCES, { cwd, withFileTypes: true }).filter((found) => found.isFile() && !/\.test\.tsx?$/.test(found.name));
  const hash = createHash("sha256");
  for (const path of files.map((file) => resolve(file.parentPath, file.name)).sort()) hash.update(readFileSync(path));
  const build = hash.digest("hex").slice(0, 16);
  return {
    name: "build-id",
    apply: "build",
    config: () => ({ define: { __BUILD__: JSON.stringify(build) } }),
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "build.json", source: JSON.stringify({ build }) });
    },
  };
}

export default defineConfig({
  root: resolve(import.meta.dirname, "client"),
  plugins: [react(), buildId()],
  server: {
    port: 4600,
    proxy: { "/api": passed, "/readyz": passed, "/socket.io": { ...passed, ws: true } },
  },
  build: {
    outDir: resolve(import.meta.dirname, "dist"),
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    // Nothing inlined as data: or <script>: the server's content policy allows its own files only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        // The big libraries change seldom and are fetched side by side; each keeps its hash when our code changes.
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules[\\/](?:react|react-dom|scheduler)[\\/]/ },
            { name: "maplibre", test: /node_modules[\\/](?:maplibre-gl|@maplibre|@mapbox)[\\/]/ },
            { name: "echarts", test: /node_modules[\\/](?:echarts|zrender|tslib)[\\/]/ },
          ],
        },
      },
    },
  },
});
