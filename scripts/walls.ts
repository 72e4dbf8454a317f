// The walls between folders, read from the sources: who imports whom, which library lives in which file, what a folder never says. Rules: wall-rules.ts.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix, resolve } from "node:path";
import { ARROWS, isTest, LIBRARIES, PACKAGES_OF_SHARED, WORDS } from "./wall-rules.ts";

export type Source = { readonly path: string; readonly text: string };

const FOLDERS = ["shared", "server", "client", "mock-data", "bench", "e2e", "scripts"];
const IMPORT = /(?<!["'`])\b(?:from|import|import\s*\()\s*["']([^"'\n]+)["']/g;

/** One line a fault, `file:line message and cure`, for sources whose paths begin at the repository's root. */
export function findFaults(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const text = blankComments(source.text);
    const place = (index: number) => `${source.path}:${text.slice(0, index).split("\n").length}`;
    const imports = [...text.matchAll(IMPORT)].flatMap((found) => {
      const fault = importFault(source.path, found[1] ?? "");
      return fault ? [`${place(found.index)} ${fault}`] : [];
    });
    const words = WORDS.filter((rule) => rule.where(source.path)).flatMap((rule) =>
      [...text.matchAll(rule.pattern)].map((found) => `${place(found.index)} "${found[0].trim()}": ${rule.cure}`),
    );
    const unnamed =
      isTest(source.path) || /^(?:\/\/|\/\*|#!)/.test(source.text)
        ? []
        : [`${source.path}:1 begin the file with one comment line: what it is for`];
    return [...unnamed, ...imports, ...words];
  });
}

function importFault(path: string, specifier: string): string | undefined {
  const folder = path.split("/")[0] ?? "";
  if (specifier.startsWith(".")) {
    const target = posix.join(posix.dirname(path), specifier).split("/")[0] ?? "";
    const allowed = ARROWS[folder];
    if (!allowed || target === folder || allowed.includes(target)) return undefined;
    return `imports ${target}/: ${folder} may import ${allowed.join(", ") || "nothing"} only. Move what both need to shared/, or pass it in`;
  }
  if (isTest(path)) return undefined;
  const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  if (folder === "shared" && !PACKAGES_OF_SHARED.includes(name)) {
    return `imports ${specifier}: shared/ is pure and takes ${PACKAGES_OF_SHARED.join(", ")} only. Pass the value in from outside`;
  }
  if (folder === "client" && specifier.startsWith("node:")) return `imports ${specifier}: a browser has no Node. Ask the server for it`;
  const home = LIBRARIES[name] ?? LIBRARIES[specifier];
  if (!home || !["server", "client", "mock-data"].includes(folder) || home.some((place) => path.startsWith(place))) return undefined;
  return `imports ${specifier}: it stays in ${home.join(" and ")}, so that it can be replaced. Use what that file exports`;
}

/** The same text with comments turned to spaces, so that places stay where they are. */
function blankComments(text: string): string {
  const token = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|(?<![:\\])\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return text.replace(token, (found) => (/^\/[/*]/.test(found) ? found.replace(/[^\n]/g, " ") : found));
}

function readSources(root: string): Source[] {
  return FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .map((file) => posix.join(folder, String(file)))
      .filter((path) => /\.(?:tsx?|mjs|css)$/.test(path) && !path.includes("/public/"))
      .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") })),
  );
}

if (import.meta.main) {
  const faults = findFaults(readSources(resolve(import.meta.dirname, "..")));
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exit(1);
}
