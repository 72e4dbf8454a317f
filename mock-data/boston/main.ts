// The command that derives the part of Boston's city folder that the service requests tell, for `npm run city -- build --profile`.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { assertColumns, readMapping } from "../feed/csv/mapping.ts";
import { openRows } from "../feed/csv/rows.ts";
import { deriveProfile } from "./profile.ts";

const HELP = `npm exec -- node mock-data/boston/main.ts FILE --out PROFILE [--source NAME]

Reads the kinds, departments and channels of Boston's service requests (FILE, .csv or .csv.gz) by mock-data/boston/mapping.json and writes
the profile that npm run city -- build takes with --profile. --source is the CloudEvents source that will send them (default: the mapping's).`;

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: { type: "string" }, source: { type: "string" }, help: { type: "boolean", default: false } },
  });
  const [file] = positionals;
  if (values.help) return console.log(HELP);
  if (file === undefined || values.out === undefined) throw new Error(HELP);
  const mapping = readMapping(join(import.meta.dirname, "mapping.json"));
  const { rows } = await openRows(file, { onHeader: (header) => assertColumns(mapping, header), onBroken: () => {} });
  const profile = await deriveProfile(rows, mapping, values.source ?? mapping.source ?? "//boston.example/311");
  writeFileSync(values.out, `${JSON.stringify(profile, null, 2)}\n`);
  console.log(
    `${profile.kinds.length} kinds, ${profile.departments.length} departments, ${profile.channels.length} channels written to ${values.out}`,
  );
}
