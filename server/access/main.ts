// `npm run token -- create|list|revoke|pair`: makes, lists and ends access tokens, of a data folder or in Redis, also while servers run.
import { parseArgs } from "node:util";
import type { Access } from "./access.ts";
import { TokenSpec } from "./grant.ts";
import { cityCodeOf, faultsIn, isToldFault, PLACE_USAGE, type Place, placeOf, type Say, withAccess } from "./place.ts";

const USAGE = `npm run token -- create --role display|source|supervisor|admin --name NAME --scope CODE
                        [--source SOURCE --types 'chengge.report.*,…' --authorities city,model,statutory] [--audience visitors]
npm run token -- list
npm run token -- revoke ID
npm run token -- pair CODE [--name NAME] [--scope CODE] [--audience visitors]    lets in the display that shows CODE, for the whole city unless --scope says less
${PLACE_USAGE}`;

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

type Flags = ReturnType<typeof parse>["values"];

/** Returns the exit code. */
export async function run(args: readonly string[], print: Say, fail: Say, given?: Place): Promise<number> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    fail(`${(error as Error).message}\n${USAGE}`);
    return 1;
  }
  const { values, positionals } = parsed;
  const [command, id] = positionals;
  const open = <T>(work: (access: Access) => Promise<T>) => withAccess(given ?? placeOf(values.dir), work);
  try {
    if (command === "create") {
      const spec = specOf(values);
      if (spec.success) return await open((access) => create(access, spec.data, print));
      fail(`${faultsIn(spec.error, values, HOLDS)}\n${USAGE}`);
      return 1;
    }
    if (command === "list") return await open((access) => list(access, print));
    if (command === "revoke" && id !== undefined) {
      if (await open((access) => access.revoke(id))) return 0;
      fail(`there is no token ${id}: npm run token -- list shows them`);
      return 1;
    }
    if (command === "pair" && id !== undefined) {
      const code = id.replaceAll(/\D/g, "");
      const scope = values.scope ?? cityCodeOf((given ?? placeOf(values.dir)).cityDir);
      const spec = specOf({ ...values, role: "display", name: values.name ?? `display-${code}`, scope });
      if (!spec.success) {
        fail(`${faultsIn(spec.error, values, HOLDS)}\nFor example: npm run token -- pair ${code} --name hall --scope 330402`);
        return 1;
      }
      const grant = await open((access) => access.approvePairing(code, spec.data));
      if (grant) {
        print(`${grant.id}  the display shows ${grant.scope} within some seconds`);
        return 0;
      }
      fail(`no display that shows ${id} waits: see that the code still stands on its screen, it changes after ten minutes`);
      return 1;
    }
    if (command === "pair") {
      fail("the code is missing: it stands on the display's screen. For example: npm run token -- pair 509144");
      return 1;
    }
  } catch (error) {
    if (!isToldFault(error)) throw error;
    fail(error.message);
    return 1;
  }
  fail(USAGE);
  return 1;
}

async function create(access: Access, spec: TokenSpec, print: Say): Promise<number> {
  const { token, grant } = await access.createToken(spec);
  print(`${grant.id}  ${token}`);
  print("Keep it now: only its hash is stored, it cannot be shown again.");
  return 0;
}

async function list(access: Access, print: Say): Promise<number> {
  for (const { id, role, scope, name, source, createdAt } of await access.list())
    print([id, role, scope, new Date(createdAt).toISOString(), source ?? "-", name].join("  "));
  return 0;
}

/** What each flag holds, for whoever gave it wrongly. */
const HOLDS: Readonly<Record<string, string>> = {
  role: "display, source, supervisor or admin",
  name: "1 to 64 characters",
  scope: "a division's code, such as 330402",
  source: "1 to 128 characters",
  authorities: "city, model or statutory, with commas between",
  audience: "duty or visitors",
};

const parse = (args: readonly string[]) => parseArgs({ args: [...args], options: FLAGS, allowPositionals: true, strict: true });

function specOf({ dir: _, types, authorities, ...values }: Flags) {
  return TokenSpec.safeParse({
    ...values,
    ...(types !== undefined && { types: types.split(",") }),
    ...(authorities !== undefined && { authorities: authorities.split(",") }),
  });
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2), console.log, console.error);
