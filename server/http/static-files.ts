// The built client: one shell for every page, and its files, packed once and kept for good by whoever asked.
import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { Router, static as serveStatic } from "express";
import { createEncoded, type Encoded, sendEncoded } from "./encoded.ts";
import { Problem } from "./problem.ts";

const PAGES = ["/", "/wall", "/desk", "/desk/accountability", "/desk/accounts", "/desk/audit", "/desk/displays", "/login"];
/** Texts worth packing; pictures and fonts are packed already. */
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".geojson": "application/geo+json",
  ".topojson": "application/json",
};
/** Vite puts the hash of its content into the name of everything in this folder. */
const HASHED = "/assets/";
const FOREVER = "public, max-age=31536000, immutable";
const ASK_AGAIN = "no-cache";
/** Files kept packed; a build has a few dozen. */
const KEPT_MAX = 500;

export function staticRoutes(dist: string): Router {
  const router = Router();
  const kept = new Map<string, { readonly changed: number; readonly encoded: Encoded }>();

  /** The file's packed form, made anew when the file has changed, or null when there is none. */
  const find = async (path: string, type: string): Promise<Encoded | null> => {
    const file = join(dist, normalize(path));
    if (!file.startsWith(dist + sep)) return null;
    const found = await stat(file).catch(() => null);
    if (!found?.isFile()) return null;
    const known = kept.get(file);
    if (known?.changed === found.mtimeMs) return known.encoded;
    const encoded = createEncoded(await readFile(file), type);
    if (kept.size >= KEPT_MAX) kept.clear();
    kept.set(file, { changed: found.mtimeMs, encoded });
    return encoded;
  };

  router.get(PAGES, async (req, res) => {
    const shell = await find("index.html", TYPES[".html"] as string);
    if (!shell) throw new Problem("not-found", "the client is not built: run npm run build, or npm run demo which does it");
    await sendEncoded(req, res, shell, ASK_AGAIN);
  });

  router.use(async (req, res, next) => {
    const path = req.path;
    const type = TYPES[extname(path)];
    if ((req.method !== "GET" && req.method !== "HEAD") || type === undefined || path.includes("\0")) return next();
    const encoded = await find(decodeURIComponent(path), type);
    if (!encoded) return next();
    await sendEncoded(req, res, encoded, path.startsWith(HASHED) ? FOREVER : ASK_AGAIN);
  });

  router.use(
    serveStatic(dist, {
      index: false,
      redirect: false,
      dotfiles: "ignore",
      setHeaders: (res, path) => void res.setHeader("Cache-Control", path.includes(`${sep}assets${sep}`) ? FOREVER : ASK_AGAIN),
    }),
  );
  return router;
}
