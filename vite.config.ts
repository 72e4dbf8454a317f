// Builds the client into dist/. `npm run dev` serves it with hot reload and passes data on to a server on port 4608.
import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = "http://127.0.0.1:4608";

export default defineConfig({
  root: resolve(import.meta.dirname, "client"),
  plugins: [react()],
  server: {
    port: 4600,
    proxy: { "/api": server, "/readyz": server, "/socket.io": { target: server, ws: true } },
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
