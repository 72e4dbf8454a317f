// What can be wrong with an archive, each with its file and its cure.

/**
 * `archive-foreign`: of another log; `archive-newer`: written by a newer version; `archive-damaged`: a file is missing or changed;
 * `archive-full`, `archive-unavailable`: it cannot be written or read now; `archive-in-use`: another server writes, or has written, what
 * was to be written here; `archive-gap`: records are missing between it and the log; `archive-differs`: the log has another record at its end.
 */
export type ArchiveFaultCode =
  | "archive-foreign"
  | "archive-newer"
  | "archive-damaged"
  | "archive-full"
  | "archive-unavailable"
  | "archive-in-use"
  | "archive-gap"
  | "archive-differs";

export class ArchiveFault extends Error {
  override readonly name = "ArchiveFault";
  readonly code: ArchiveFaultCode;
  constructor(code: ArchiveFaultCode, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.code = code;
  }
}

/** EFBIG: a limit on the size of a file. */
const FULL: readonly unknown[] = ["ENOSPC", "EDQUOT", "EFBIG"];

export const damaged = (file: string, problem: string, cause?: unknown) =>
  new ArchiveFault("archive-damaged", `${file} ${problem}: put it back from a copy of the archive`, cause);

/** Any error of reading or writing `file`, as a fault with its cure. */
export function archiveFaultOf(error: unknown, file: string): ArchiveFault {
  if (error instanceof ArchiveFault) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (FULL.includes(code))
    return new ArchiveFault("archive-full", `${file} cannot be written (${message}): make room, archiving goes on by itself`, error);
  if (code === "EEXIST")
    return new ArchiveFault("archive-in-use", `${file} is there already: another program writes to this archive, stop it`, error);
  if (code === "ENOENT") return damaged(file, "is missing", error);
  return new ArchiveFault(
    "archive-unavailable",
    `${file}: ${message}: is the disk there, and may this user read and write the folder?`,
    error,
  );
}
