// Reads the rows of a CSV file as a stream, compressed or not.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
import type { Row } from "./case.ts";

/** Longest row taken, in characters: a broken quote must not swallow the file. */
const ROW_MAX = 256 * 1024;

export type RowFile = {
  readonly rows: AsyncIterable<Row>;
  /** How much of the file has been read, 0 to 1. */
  readonly share: () => number;
};

/**
 * Opens a CSV file with a header; a name that ends in .gz is unpacked. `onHeader` may throw to refuse the file, `onBroken` counts rows that are
 * none. Throws when the file cannot be read.
 */
export async function openRows(
  file: string,
  on: { readonly onHeader: (header: readonly string[]) => void; readonly onBroken: () => void },
): Promise<RowFile> {
  const { size } = await stat(file).catch((error: Error) => {
    throw new Error(`${file} cannot be read: ${error.message}`);
  });
  const source = createReadStream(file);
  const parser = parse({
    bom: true,
    columns: (header: string[]) => {
      on.onHeader(header);
      return header;
    },
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: ROW_MAX,
    on_skip: () => {
      on.onBroken();
      return undefined;
    },
  });
  // Errors of every part reach the reader of `parser`.
  if (file.endsWith(".gz")) pipeline(source, createGunzip(), parser, () => {});
  else pipeline(source, parser, () => {});
  return { rows: parser as AsyncIterable<Row>, share: () => (size === 0 ? 1 : source.bytesRead / size) };
}
