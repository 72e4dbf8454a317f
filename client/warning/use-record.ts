// Reads a warning's record from the server, again when its version changes, at most each few seconds.
import { useCallback, useEffect, useState } from "react";
import { useCalm } from "../panels/use-calm.ts";
import { parseRecord, type WarningRecord } from "./record.ts";

/** A warning that grows with each report would else be read ten times a second. */
const REST_MS = 3000;
const READ_MS = 15_000;

export type Reading = { readonly record: WarningRecord | null; readonly state: "loading" | "ready" | "failed"; readonly again: () => void };

/** `version` as the live view has it; undefined where it has the warning no more. The record of before stays while the next is read. */
export function useRecord(warningId: string, version: number | undefined): Reading {
  const calm = useCalm(version, REST_MS);
  const [read, setRead] = useState<{ id: string; record: WarningRecord | null; failed: boolean } | null>(null);
  const [asked, setAsked] = useState(0);
  const again = useCallback(() => setAsked((before) => before + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version or a wish reads the same address again
  useEffect(() => {
    const left = new AbortController();
    fetchRecord(warningId, left.signal).then(
      (record) => setRead({ id: warningId, record, failed: false }),
      () => {
        if (left.signal.aborted) return;
        setRead((before) => ({ id: warningId, record: before?.id === warningId ? before.record : null, failed: true }));
      },
    );
    return () => left.abort();
  }, [warningId, calm, asked]);
  const own = read?.id === warningId ? read : null;
  return { record: own?.record ?? null, state: own === null ? "loading" : own.failed ? "failed" : "ready", again };
}

export async function fetchRecord(warningId: string, signal?: AbortSignal): Promise<WarningRecord> {
  const timeout = AbortSignal.timeout(READ_MS);
  const answer = await fetch(`/api/v1/warnings/${encodeURIComponent(warningId)}`, {
    credentials: "same-origin",
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  });
  if (!answer.ok) throw new Error(`the record of ${warningId} was answered with ${answer.status}`);
  return parseRecord(await answer.json());
}
