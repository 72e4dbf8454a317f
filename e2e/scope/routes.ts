// Every route of the server's express app, found by walking its routers: what the scope matrix has to have a rule for.
import type { Express } from "express";

/** Of express's own routers, as far as they are walked. */
type Layer = {
  readonly route?: { readonly path: string | readonly string[]; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle: { readonly stack?: readonly Layer[] };
  /** Mounted at no path of its own. */
  readonly slash: boolean;
  readonly path?: string;
  match(path: string): boolean;
};

/** Where a router may be mounted beside the root; another mount is a mistake here, told by name. */
const MOUNTS = ["/api/v1"];

/** `METHOD /path`, each once. Routes for any other method (405) are none. */
export function routesOf(app: Express): string[] {
  return [...new Set(walk((app.router as unknown as { stack: readonly Layer[] }).stack, ""))].sort();
}

function walk(stack: readonly Layer[], base: string): string[] {
  return stack.flatMap((layer) => {
    if (layer.route) return told(layer.route, base);
    return layer.handle.stack ? walk(layer.handle.stack, base + mountOf(layer)) : [];
  });
}

function told({ path, methods }: NonNullable<Layer["route"]>, base: string): string[] {
  const named = Object.entries(methods).filter(([method, isTaken]) => isTaken && method !== "_all");
  return [path].flat().flatMap((one) => named.map(([method]) => `${method.toUpperCase()} ${base}${one}`));
}

function mountOf(layer: Layer): string {
  if (layer.slash) return "";
  const found = MOUNTS.find((mount) => layer.match(`${mount}/x`));
  if (found === undefined) throw new Error("a router is mounted at a path that e2e/scope/routes.ts does not know: add it to MOUNTS");
  return found;
}
