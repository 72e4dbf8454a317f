// Who sits at this desk: role, scope and the name that their steps carry. Asked once, and again while no answer came.
import { useEffect, useState } from "react";
import { read } from "./ask.ts";

const AGAIN_MS = 5000;

export type Who = { readonly role: string; readonly name: string; readonly account?: string; readonly scope: string };

/** Null until it is known. */
export function useWho(): Who | null {
  const [who, setWho] = useState<Who | null>(null);
  useEffect(() => {
    const left = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const answer = await read<Who>("/session", left.signal);
      if (left.signal.aborted) return;
      if ("value" in answer) setWho(answer.value);
      else timer = setTimeout(() => void ask(), AGAIN_MS);
    };
    void ask();
    return () => {
      left.abort();
      clearTimeout(timer);
    };
  }, []);
  return who;
}
