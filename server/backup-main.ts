// `npm run backup -- DIR`: a copy of the data folder (DATA_DIR) into DIR, while its server runs or not.
import { parseArgs } from "node:util";
import { BackupFault, backUp } from "./backup.ts";
import { tokenConfigOf } from "./config.ts";

const USAGE = "npm run backup -- DIR: copies the data folder (DATA_DIR, else ./data) into DIR, a new or an empty folder";
const ON_REDIS = `REDIS_URL is set: the log lies in Redis, and a copy of DATA_DIR would not hold it. Back up Redis itself (its append-only
files, or an RDB file by BGSAVE) together with ARCHIVE_DIR: docs/operations.md says how. Unset REDIS_URL to copy an embedded log.`;

/** Returns the exit code: 1 when the copy cannot be made, 2 when the command or a setting will not do. */
export async function run(
  args: readonly string[],
  settings: { readonly dataDir: string; readonly redisUrl: string | null },
  { print, fail }: { readonly print: (line: string) => void; readonly fail: (line: string) => void },
): Promise<number> {
  const folder = folderOf(args);
  if (folder === null || settings.redisUrl !== null) {
    fail(folder === null ? USAGE : ON_REDIS);
    return 2;
  }
  try {
    const made = await backUp(settings.dataDir, folder);
    for (const { name, bytes } of made.files) print(`${name.padEnd(20)}  ${(bytes / 1e6).toFixed(1).padStart(9)} MB`);
    print(`${made.count} records, ${made.received} of them received from sources: complete, checked and on the disk in ${made.folder}`);
    print("The index is left out: a server builds it again from the log.");
    print(`To restore: stop the server, move ${settings.dataDir} away, copy ${made.folder} to its place, start the server.`);
    return 0;
  } catch (error) {
    if (!(error instanceof BackupFault)) throw error;
    fail(error.message);
    return 1;
  }
}

function folderOf(args: readonly string[]): string | null {
  try {
    const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true, strict: true });
    return positionals.length === 1 ? (positionals[0] ?? null) : null;
  } catch {
    return null;
  }
}

if (import.meta.main) {
  process.umask(0o077);
  const settings = tokenConfigOf();
  if ("faults" in settings) {
    for (const fault of settings.faults) console.error(fault);
    process.exitCode = 2;
  } else process.exitCode = await run(process.argv.slice(2), settings.config, { print: console.log, fail: console.error });
}
