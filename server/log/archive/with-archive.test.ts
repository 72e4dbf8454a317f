// A log with its archive: the contract, over a store that has trimmed all it can, and reading across the border.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { silentLogger } from "../../logger.ts";
import { aReport, eventLogContract } from "../event-log.contract.ts";
import { openArchive } from "./archive.ts";
import { alwaysTrimmed, createTrimmingStore } from "./testing.ts";
import { withArchive } from "./with-archive.ts";

const aFolder = () => mkdtempSync(join(tmpdir(), "chengge-archive-"));
const logger = silentLogger();
const bounds = { records: 3, bytes: 100_000 };

eventLogContract("a log with its archive", () => {
  const store = createTrimmingStore();
  const folder = aFolder();
  return { open: () => alwaysTrimmed(store.open(), folder), clean: async () => rmSync(folder, { recursive: true }) };
});

describe("a log that was trimmed", () => {
  let folder: string;
  beforeEach(() => {
    folder = aFolder();
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const ids = Array.from({ length: 10 }, (_, at) => `${at + 1}`);
  const filled = async () => {
    const store = createTrimmingStore();
    const log = store.open();
    await log.append(ids.map((id) => aReport(id)));
    const all = await log.readAfter(0, 10);
    const archive = await openArchive({ dir: folder, logId: log.id, logger, bounds });
    return { store, log, archive, all };
  };

  test("reads back as it was, whatever part is asked for", async () => {
    const { log, archive, all } = await filled();
    await archive.write(all.slice(0, 8));
    await log.trim(7);
    const both = withArchive(log, archive);
    for (let after = 0; after <= 10; after++)
      for (let limit = 0; limit <= 10; limit++) expect(await both.readAfter(after, limit)).toEqual(all.slice(after, after + limit));
  });

  test("is read on by another server, which learns of the trimming only by reading", async () => {
    const { store, log, archive, all } = await filled();
    const other = store.open();
    const late = { ...other, head: () => ({ ...other.head(), offset: 0 }) };
    const both = withArchive(late, await openArchive({ dir: folder, logId: log.id, logger, bounds }));
    expect(await both.readAfter(0, 10)).toEqual(all);
    await archive.write(all.slice(0, 6));
    await log.trim(6);
    expect(await both.readAfter(0, 10)).toEqual(all);
  });

  test("after a failover the archive answers for nothing that the log has itself", async () => {
    const { store, log, archive, all } = await filled();
    await archive.write(all);
    await log.trim(4);
    store.loseAfter(6);
    await log.append([aReport("other")]);
    expect((await withArchive(log, archive).readAfter(0, 100)).map(({ event }) => event.id)).toEqual([
      "1",
      "2",
      "3",
      "4",
      "5",
      "6",
      "other",
    ]);
  });

  test("what neither has is an error that names the folder", async () => {
    const { log, archive, all } = await filled();
    const both = withArchive(log, archive);
    await log.trim(5);
    await expect(both.readAfter(0, 10)).rejects.toMatchObject({
      code: "log-trimmed",
      message: expect.stringContaining(`${folder} is empty`),
    });
    await archive.write(all.slice(0, 3));
    await expect(both.readAfter(0, 10)).rejects.toMatchObject({ code: "log-trimmed", message: expect.stringContaining("ends at 3") });
    expect(await both.readAfter(5, 10)).toEqual(all.slice(5));
  });

  test("a damaged archive is told with the file, as records that cannot be had", async () => {
    const { log, archive, all } = await filled();
    await archive.write(all);
    await log.trim(10);
    rmSync(join(folder, "records-000000000004-000000000006.ndjson.gz"));
    await expect(withArchive(log, archive).readAfter(0, 10)).rejects.toMatchObject({
      code: "log-trimmed",
      message: expect.stringMatching(/records-000000000004-000000000006\.ndjson\.gz is missing: put it back/),
    });
  });
});
