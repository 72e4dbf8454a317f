// `npm run token -- create|list|revoke`: makes, lists and ends access tokens of a data folder, also while its server runs.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { dataDirOf } from "../config.ts";
import { createAccess } from "./access.ts";
import { TokenSpec } from "./grant.ts";

const USAGE = `npm run token -- create --role display|source|supervisor|admin --name NAME --scope CODE
                        [--source SOURCE --types 'chengge.report.*,…' --authorities city,model,statutory] [--audience visitors]
npm run token -- list
npm run token -- revoke ID
The data folder is --dir, else DATA_DIR, else ./data.`;

const FLAGS = {
  dir: { type: "string" },
  role: { type: "string" },
  name: { type: "string" },
  scope: { type: "string" },
  source: { type: "string" },
  types: { type: "string" },
  authorities: { type: "string" },
  audience: { type: "string" },
} as const;

/** Returns the exit code. */
export function run(args: readonly string[], print: (line: string) => void, fail: (line: string) => void): number {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    fail(`${(error as Error).message}\n${USAGE}`);
    return 1;
  }
  const { values, positionals } = parsed;
  const [command, id] = positionals;
  if (!["create", "list", "revoke"].includes(command ?? "")) {
    fail(USAGE);
    return 1;
  }
  const access = createAccess({ dir: values.dir === undefined ? dataDirOf() : resolve(values.dir) });
  try {
    if (command === "list") {
      for (const { id: token, role, scope, name, source, createdAt } of access.list()) {
        print([token, role, scope, new Date(createdAt).toISOString(), source ?? "-", name].join("  "));
      }
      return 0;
    }
    if (command === "revoke") {
      if (id !== undefined && access.revoke(id)) return 0;
      fail(id === undefined ? USAGE : `there is no token ${id}: npm run token -- list shows them`);
      return 1;
    }
    const spec = TokenSpec.safeParse({
      ...definedOf(values),
      ...(values.types !== undefined && { types: values.types.split(",") }),
      ...(values.authorities !== undefined && { authorities: values.authorities.split(",") }),
    });
    if (!spec.success) {
      fail(`${z.prettifyError(spec.error)}\n${USAGE}`);
      return 1;
    }
    const { token, grant } = access.createToken(spec.data);
    print(`${grant.id}  ${token}`);
    print("Keep it now: only its hash is stored, it cannot be shown again.");
    return 0;
  } finally {
    access.close();
  }
}

const parse = (args: readonly string[]) => parseArgs({ args: [...args], options: FLAGS, allowPositionals: true, strict: true });

function definedOf(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== "dir"),
  );
}

if (import.meta.main) process.exitCode = run(process.argv.slice(2), console.log, console.error);
