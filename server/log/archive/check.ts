// Every file of an archive against its manifest, and every record against its number.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Fault } from "../../../shared/city-fault.ts";
import type { Seq } from "../../../shared/event.ts";
import { ArchiveFault } from "./fault.ts";
import { endOf, type Manifest, NO_MANIFEST_CURE, readManifest, type Segment } from "./manifest.ts";
import { rangeOf, readRecordLines, readTextLines, recordOfLines, recordsName, textsName } from "./segment.ts";

export type Checked = {
  readonly faults: readonly Fault[];
  /** What is as it may be, and worth knowing. */
  readonly notes: readonly string[];
  readonly records: number;
};

const COPY = "put it back from a copy of the archive";

/** Reads everything once; may run beside the servers. */
export async function checkArchive(dir: string): Promise<Checked> {
  const faults: Fault[] = [];
  const notes: string[] = [];
  const report = (file: string, place: string, [problem, cure]: readonly [string, string]) => faults.push({ file, place, problem, cure });
  const orReport = async <T>(file: string, read: () => Promise<T>): Promise<T | null> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof ArchiveFault)) throw error;
      const at = error.message.lastIndexOf(": ");
      report(file, error.code, [error.message.slice(0, at), error.message.slice(at + 2)]);
      return null;
    }
  };

  /** The latest redaction of each report, met so far: from the end of the archive backwards, so before the texts it takes away. */
  const redactedAt = new Map<string, Seq>();
  const checkRecords = (segment: Segment, lines: readonly string[]) => {
    const file = recordsName(segment);
    lines.forEach((line, at) => {
      try {
        const { seq, recordedAt, event } = recordOfLines(line, undefined);
        if (seq !== segment.from + at) report(file, `line ${at + 1}`, [`has record ${seq} instead of ${segment.from + at}`, COPY]);
        const told = at === 0 ? segment.firstRecordedAt : at === lines.length - 1 ? segment.lastRecordedAt : recordedAt;
        if (told !== recordedAt) report(file, `line ${at + 1}`, ["was recorded at another time than the manifest tells", COPY]);
        if (event.type !== "chengge.report.redacted") return;
        redactedAt.set(event.data.reportId, Math.max(seq, redactedAt.get(event.data.reportId) ?? 0));
      } catch (error) {
        const { message } = error as Error;
        const cure = message.startsWith("newer-record") ? "check it with a newer version of the program" : COPY;
        report(file, `line ${at + 1}`, [message, cure]);
      }
    });
  };
  const checkTexts = async (segment: Segment, { redactions }: Manifest) => {
    const file = textsName(segment);
    const pending = new Map(redactions.map(({ reportId, before }) => [reportId, before]));
    let last = 0;
    for (const { seq, reportId } of (await orReport(file, () => readTextLines(dir, segment))) ?? []) {
      if (seq <= last) report(file, `record ${seq}`, ["its texts are not in order", COPY]);
      last = seq;
      const isRedacted = reportId !== null && seq < (redactedAt.get(reportId) ?? 0) && seq >= (pending.get(reportId) ?? 0);
      if (isRedacted)
        report(file, `record ${seq}`, [
          `has texts of report ${reportId}, which was redacted: an older copy was put back`,
          "see docs/operations.md, erasure",
        ]);
    }
  };

  const names = await readdir(dir).catch(() => [] as string[]);
  const manifest = await orReport("manifest.json", () => readManifest(dir));
  if (!manifest) {
    const hasSegments = names.some((name) => rangeOf(name));
    if (faults.length === 0)
      report("manifest.json", dir, hasSegments ? ["there is none", COPY] : ["nothing has been archived here yet", NO_MANIFEST_CURE]);
    return { faults, notes, records: 0 };
  }
  for (const segment of manifest.segments.toReversed()) {
    const lines = await orReport(recordsName(segment), () => readRecordLines(dir, segment));
    checkRecords(segment, lines ?? []);
    await checkTexts(segment, manifest);
  }
  const { lost } = manifest;
  if (lost > 0) notes.push(`records 1 to ${lost} are in no archive any more: it was begun after them`);
  const listed = new Set(manifest.segments.flatMap((segment) => [recordsName(segment), textsName(segment)]));
  for (const name of names) {
    if (listed.has(name) || !(rangeOf(name) || /\.(?:new|aside)$/.test(name))) continue;
    notes.push(
      `${join(dir, name)}: left aside, the manifest does not list it (being written now, or what a write that broke off has left)`,
    );
  }
  const waiting = manifest.redactions.filter(({ swept }) => !swept).length;
  if (waiting > 0) notes.push(`${waiting} redactions are noted, and carried out in the files with a server's next round`);
  return { faults: faults.reverse(), notes, records: endOf(manifest) - lost };
}
