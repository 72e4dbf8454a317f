// Which build of the pages is served now, as `npm run build` left it beside them.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A build may be put in place under a running server; it is noticed after so long. */
const LOOK_MS = 1000;

/** Null where there is no build. Cheap to call often. */
export function createBuildReader(dist: string): () => string | null {
  let build: string | null = null;
  let lookedAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (performance.now() - lookedAt < LOOK_MS) return build;
    lookedAt = performance.now();
    build = readBuild(dist);
    return build;
  };
}

function readBuild(dist: string): string | null {
  try {
    const { build } = JSON.parse(readFileSync(join(dist, "build.json"), "utf8")) as { build?: unknown };
    return typeof build === "string" ? build : null;
  } catch {
    return null; // not built, or just being built
  }
}
