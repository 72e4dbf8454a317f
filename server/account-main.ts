// `npm run account -- create|list|disable|enable|password`: makes, lists and changes accounts, of a data folder or in Redis, also while servers run. The first admin is made here.
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import type { Access } from "./access/access.ts";
import { AccountName, AccountSpec } from "./access/grant.ts";
import { CommandFault, cityCodeOf, faultsIn, isToldFault, PLACE_USAGE, type Place, placeOf, type Say, withAccess } from "./access/place.ts";

const USAGE = `npm run account -- create --role supervisor|admin --name NAME [--post TEXT] [--scope CODE] [--department CODE] [--password-stdin | --no-password]
npm run account -- list
npm run account -- disable NAME      signs it out everywhere; and: enable NAME
npm run account -- password NAME [--password-stdin]
Without --password-stdin a password is made and told once; --no-password is for single sign-on alone. The scope is the whole city unless --scope says less.
${PLACE_USAGE}`;

const FLAGS = {
  dir: { type: "string" },
  role: { type: "string" },
  name: { type: "string" },
  post: { type: "string" },
  scope: { type: "string" },
  department: { type: "string" },
  "password-stdin": { type: "boolean" },
  "no-password": { type: "boolean" },
} as const;

/** What each flag holds, for whoever gave it wrongly. */
const HOLDS: Readonly<Record<string, string>> = {
  role: "supervisor or admin",
  name: "1 to 64 of a-z, 0-9 and . _ - between them, such as duty-1",
  post: "1 to 64 characters",
  scope: "a division's code, such as 330402",
  department: "a department's code, as in the city's folder",
};
const Named = AccountSpec.extend({ name: AccountName });

const parse = (args: readonly string[]) => parseArgs({ args: [...args], options: FLAGS, allowPositionals: true, strict: true });

export type AccountCommand = { readonly print: Say; readonly fail: Say; readonly readInput: () => Promise<string>; readonly given?: Place };

/** Returns the exit code. */
export async function run(args: readonly string[], { print, fail, readInput, given }: AccountCommand): Promise<number> {
  try {
    const { values, positionals } = parseOrFault(args);
    const [command, name] = positionals;
    const place = () => given ?? placeOf(values.dir);
    const open = <T>(work: (access: Access) => Promise<T>) => withAccess(place(), work);
    const tell = (minted: string | null, about: string) => {
      print(minted === null ? about : `${about}  ${minted}`);
      if (minted !== null) print("Keep it now: only its hash is stored, it cannot be shown again.");
    };
    const password = async () => (values["password-stdin"] ? firstLine(await readInput()) : undefined);
    if (command === "create" && name === undefined) {
      const spec = Named.safeParse({
        role: values.role,
        name: values.name,
        post: values.post ?? values.name ?? "-",
        scope: values.scope ?? cityCodeOf(place().cityDir),
        ...(values.department !== undefined && { department: values.department }),
      });
      if (!spec.success) throw new CommandFault(`${faultsIn(spec.error, values, HOLDS)}\n${USAGE}`);
      const { name: called, ...account } = spec.data;
      const first = values["no-password"] ? null : await password();
      const { minted } = await open((access) => access.accounts.create(called, account, first));
      tell(minted, called);
      return 0;
    }
    if (command === "list" && name === undefined) {
      for (const { name: called, role, scope, department, disabled, hasPassword, post, createdAt } of await open(({ accounts }) =>
        accounts.list(),
      )) {
        const state = disabled ? "disabled" : hasPassword ? "password" : "single-sign-on";
        print([called, role, scope, department ?? "-", state, new Date(createdAt).toISOString(), post].join("  "));
      }
      return 0;
    }
    if ((command === "disable" || command === "enable") && name !== undefined) {
      if (await open(({ accounts }) => accounts.change(name, { disabled: command === "disable" }))) return 0;
      throw new CommandFault(`there is no account ${name}: npm run account -- list shows them`);
    }
    if (command === "password" && name !== undefined) {
      const next = await password();
      const minted = await open(({ accounts }) => accounts.setPassword(name, next));
      if (minted === false) throw new CommandFault(`there is no account ${name}: npm run account -- list shows them`);
      tell(minted, name);
      return 0;
    }
    throw new CommandFault(USAGE);
  } catch (error) {
    if (!isToldFault(error)) throw error;
    fail(error.message);
    return 1;
  }
}

function parseOrFault(args: readonly string[]) {
  try {
    return parse(args);
  } catch (error) {
    throw new CommandFault(`${(error as Error).message}\n${USAGE}`);
  }
}

const firstLine = (input: string) => input.split(/\r?\n/, 1)[0] ?? "";

if (import.meta.main)
  process.exitCode = await run(process.argv.slice(2), { print: console.log, fail: console.error, readInput: () => text(process.stdin) });
