// The open case: read when it is opened and when a newer version is told, the last good answer kept meanwhile.
import { useEffect, useState } from "react";
import { useTouched } from "../sync/desk-hooks.ts";
import { type DeskCase, type Refusal, readCase } from "./desk-api.ts";
import { useActs, useDesk, useLiveRows } from "./desk-context.tsx";

const RENEW_MS = 30_000;
const RETRY_MS = 4000;

export type OpenCase = { readonly whole: DeskCase | null; readonly fault: Refusal | null };

export function useCase(reportId: string): OpenCase {
  const { acts } = useDesk();
  const { known, whole: wholes } = useActs();
  const [fault, setFault] = useState<Refusal | null>(null);
  const [toldVersion, setTold] = useState(0);
  const [turn, setTurn] = useState(0);
  const whole = wholes.get(reportId) ?? null;
  const version = Math.max(useLiveRows().get(reportId)?.version ?? 0, toldVersion, known.get(reportId)?.version ?? 0);
  const isOld = whole === null || whole.version < version;

  useTouched((touched) => {
    if (touched.length === 0) return setTurn((before) => before + 1);
    const told = touched.find((one) => one.reportId === reportId);
    if (told) setTold(told.version);
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a newer version, or another turn, reads again
  useEffect(() => {
    const gone = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const attempt = async () => {
      const said = await readCase(reportId, gone.signal);
      if (gone.signal.aborted) return;
      setFault(said.ok ? null : said.refusal);
      if (said.ok) acts.learn([said.body]);
      const again = !said.ok && said.refusal.status !== 404 && said.refusal.status !== 403;
      if (said.ok || again) timer = setTimeout(() => void attempt(), said.ok ? RENEW_MS : RETRY_MS);
    };
    if (isOld || turn > 0) void attempt();
    else timer = setTimeout(() => void attempt(), RENEW_MS);
    return () => {
      gone.abort();
      clearTimeout(timer);
    };
  }, [reportId, isOld, version, turn, acts]);
  return { whole, fault };
}
