// Which texts redactions take away, and the rewriting of a file without them.
import { join } from "node:path";
import type { Redaction } from "../event-log.ts";
import { archiveFaultOf } from "./fault.ts";
import { replaceFile } from "./files.ts";
import type { Segment } from "./manifest.ts";
import { type IsErased, packTexts, readTextLines, textsName } from "./segment.ts";

export function erasedBy(redactions: readonly Redaction[]): IsErased {
  const before = new Map<string, number>();
  for (const one of redactions) before.set(one.reportId, Math.max(one.before, before.get(one.reportId) ?? 0));
  return (reportId, seq) => reportId !== null && seq < (before.get(reportId) ?? 0);
}

/** After a crash at any moment the old file or the new one is there. */
export async function rewriteTexts(dir: string, segment: Segment, redactions: readonly Redaction[]): Promise<void> {
  const isErased = erasedBy(redactions);
  const kept = (await readTextLines(dir, segment)).filter(({ reportId, seq }) => !isErased(reportId, seq));
  const file = join(dir, textsName(segment));
  await replaceFile(file, await packTexts(kept)).catch((error: unknown) => {
    throw archiveFaultOf(error, file);
  });
}
